// Photos and PDF that go with an answer. Each goes up as soon as it is chosen and stands beside the text as kept only when the hub
// said so. A line that breaks is tried again under the same name, so that nothing comes twice; a form waits for what is on its way.
"use strict";
(() => {
  const box = document.querySelector("[data-attach]");
  if (!box) return;
  const say = box.dataset;
  const own = box.querySelector("#attach-own");
  const choose = box.querySelector("input[type=file]");
  const line = box.querySelector(".attach-line");
  const form = box.closest("form");
  const most = 32 << 20; // bytes, as the hub has it
  const going = new Map(); // rows that are on their way, with what they bring
  let waits = null; // the button of a form that waits
  choose.closest("label").hidden = false;

  const name = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const button = (text, act) => {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "small";
    b.textContent = text;
    b.addEventListener("click", act);
    return b;
  };
  const row = (title) => {
    const li = document.createElement("li");
    li.className = "file on-way";
    const about = document.createElement("span");
    about.className = "about";
    const b = document.createElement("b");
    b.textContent = title;
    const state = document.createElement("small");
    state.setAttribute("role", "status");
    about.append(b, state);
    li.append(about);
    own.append(li);
    return { li, state, buttons: [] };
  };
  const settle = () => {
    line.textContent = "";
    if (going.size || !waits) return;
    const sender = waits;
    waits = null;
    form.requestSubmit(sender.isConnected ? sender : undefined);
  };
  const give = (r) => {
    r.li.remove();
    going.delete(r.li);
    settle();
  };
  const refuse = (r, text) => { // it will not get better by itself
    going.delete(r.li);
    waits = null;
    line.textContent = "";
    r.li.classList.add("bad");
    r.state.textContent = text;
    r.li.append(button(say.drop, () => r.li.remove()));
  };
  // again tries once more: by itself after a pause, at once when somebody taps.
  const again = (r, text) => {
    r.state.textContent = text;
    if (!r.buttons.length) {
      r.buttons = [button(say.again, () => send(r)), button(say.drop, () => {
        clearTimeout(r.timer);
        if (r.http) r.http.abort();
        fetch(`${say.attach}${r.id}/drop`, { method: "POST" }).catch(() => {}); // it may have come, and its answer not
        give(r);
      })];
      r.li.append(...r.buttons);
    }
    r.timer = setTimeout(() => send(r), 5000);
  };
  const send = (r) => {
    clearTimeout(r.timer);
    if (r.http) r.http.abort();
    const http = (r.http = new XMLHttpRequest());
    http.open("POST", `${say.attach}${r.id}?name=${encodeURIComponent(r.file.name)}`);
    http.setRequestHeader("HX-Request", "true");
    http.setRequestHeader("Content-Type", "application/octet-stream");
    http.upload.onprogress = (e) => {
      if (e.lengthComputable) r.state.textContent = say.going.replace("%", `${Math.min(99, Math.floor((100 * e.loaded) / e.total))}%`);
    };
    http.onload = () => {
      if (http.status === 200) {
        const page = document.createElement("template");
        page.innerHTML = http.responseText;
        const li = page.content.querySelector("li");
        if (!li) return again(r, say.broken);
        r.li.replaceWith(li);
        if (window.htmx) window.htmx.process(li);
        going.delete(r.li);
        return settle();
      }
      if (http.status === 401) return again(r, say.out);
      if (http.status >= 400 && http.status < 500 || http.status === 507) return refuse(r, http.responseText.length < 200 ? http.responseText : say.broken);
      again(r, say.broken);
    };
    http.onerror = () => again(r, say.broken);
    http.send(r.file);
  };
  const take = (files) => {
    for (const file of files) {
      const r = Object.assign(row(file.name), { id: name(), file });
      if (file.size > most) {
        refuse(r, say.large);
        continue;
      }
      going.set(r.li, r);
      r.state.textContent = say.going.replace("%", "0%");
      send(r);
    }
  };
  choose.addEventListener("change", () => {
    take([...choose.files]);
    choose.value = "";
  });
  const text = form.querySelector("textarea");
  text.addEventListener("paste", (e) => { // a picture of the screen
    if (e.clipboardData.files.length) {
      e.preventDefault();
      take([...e.clipboardData.files]);
    }
  });
  document.addEventListener("signed-in", () => { for (const r of going.values()) if (r.buttons.length) send(r); });

  box.addEventListener("click", async (e) => {
    const drop = e.target.closest("[data-drop-file]");
    if (!drop) return;
    try {
      const res = await fetch(drop.dataset.dropFile, { method: "POST", headers: { "HX-Request": "true" } });
      if (res.ok) return drop.closest("li").remove();
    } catch { /* said below */ }
    line.textContent = say.broken;
  });

  // What was unticked stays so when the list of what departments sent is put in anew.
  const off = new Set();
  box.addEventListener("change", (e) => {
    if (e.target.name !== "file") return;
    if (e.target.checked) off.delete(e.target.value);
    else off.add(e.target.value);
  });
  document.body.addEventListener("htmx:oobAfterSwap", () => {
    for (const tick of box.querySelectorAll("#attach-given input[name=file]")) if (off.has(tick.value)) tick.checked = false;
  });

  document.addEventListener("submit", (e) => {
    if (e.target !== form || !going.size || e.submitter && (e.submitter.getAttribute("formaction") || "").endsWith("/note")) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    waits = e.submitter;
    line.textContent = say.wait;
  }, true);
  addEventListener("beforeunload", (e) => { if (going.size) e.preventDefault(); });
})();
