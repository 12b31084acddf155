// What the pages do by themselves: hear that something changed, ring while an urgent case waits, sift the departments.
"use strict";
(() => {
  const body = document.body;

  // The stream says only that something changed; what is shown asks for itself again (hx-trigger "live"). A browser opens six
  // connections to a plain http server, so of many tabs one listens and tells the others.
  const changed = () => htmx.trigger(body, "live");
  const others = window.BroadcastChannel ? new BroadcastChannel("xinsheng-live") : null;
  const listen = () => {
    const stream = new EventSource(body.dataset.live);
    const heard = () => {
      changed();
      if (others) others.postMessage("changed");
    };
    let opened = false;
    stream.addEventListener("changed", heard);
    // Only an answer tells the hub that somebody could hear an alarm: a pulled cable or a frozen browser gives none. A timer of
    // the page's own would not do, since browsers slow the timers of a tab that is not in front.
    stream.addEventListener("here", (e) => {
      const patience = new AbortController(); // AbortSignal.timeout is younger than many an office's browser
      const over = setTimeout(() => patience.abort(), 8000);
      fetch("/live/here", {
        method: "POST", body: new URLSearchParams({ page: e.data }), redirect: "manual", signal: patience.signal,
      }).catch(() => {}).then(() => clearTimeout(over)); // it is asked again
    });
    stream.addEventListener("open", () => {
      if (opened) heard(); // something may have happened while it was cut off
      opened = true;
      body.dataset.connected = "yes";
    });
    stream.addEventListener("error", () => {
      delete body.dataset.connected;
      if (stream.readyState !== EventSource.CLOSED) return; // it comes again by itself
      setTimeout(() => { // signed out, or the hub starts anew; a page with a text on it stays
        document.addEventListener("signed-in", listen, { once: true });
        if (document.dispatchEvent(new Event("signed-out", { cancelable: true }))) location.reload();
      }, 5000);
    });
    addEventListener("pagehide", () => stream.close());
  };
  if (body.dataset.live) {
    if (others) others.addEventListener("message", changed);
    if (others && navigator.locks) navigator.locks.request("xinsheng-live", () => { listen(); return new Promise(() => {}); });
    else listen();
  }

  // The alarm: two tones every three seconds for as long as the banner names a case that nobody has acknowledged.
  let audio = null;
  let ringing = null;
  const beep = () => {
    if (!audio || audio.state !== "running") return;
    for (const [start, hertz] of [[0, 880], [0.28, 660]]) {
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      tone.frequency.value = hertz;
      gain.gain.setValueAtTime(0, audio.currentTime + start);
      gain.gain.linearRampToValueAtTime(0.35, audio.currentTime + start + 0.02);
      gain.gain.linearRampToValueAtTime(0, audio.currentTime + start + 0.24);
      tone.connect(gain).connect(audio.destination);
      tone.start(audio.currentTime + start);
      tone.stop(audio.currentTime + start + 0.25);
    }
    body.dataset.beeps = String(Number(body.dataset.beeps || 0) + 1);
  };
  const look = () => {
    const banner = document.getElementById("banner");
    if (!banner) return;
    for (const name of ["count", "bell"]) {
      const count = document.getElementById(name);
      if (!count) continue;
      count.textContent = banner.dataset[name];
      count.hidden = banner.dataset[name] === "0";
    }
    const on = Boolean(banner.dataset.ringing);
    const title = document.title.replace(/^● /, "");
    document.title = on ? "● " + title : title;
    if (on && !audio && window.AudioContext) {
      audio = new AudioContext();
      audio.addEventListener("statechange", look);
    }
    const button = document.getElementById("sound");
    if (button) button.hidden = !audio || audio.state === "running"; // browsers are silent before a click
    if (on && !ringing) {
      beep();
      ringing = setInterval(beep, 3000);
    } else if (!on && ringing) {
      clearInterval(ringing);
      ringing = null;
    }
  };
  const wake = () => { if (audio && audio.state === "suspended") audio.resume().then(beep); };
  body.addEventListener("click", wake);
  body.addEventListener("keydown", wake);
  body.addEventListener("htmx:afterSettle", look);
  look();

  // What comes anew by itself does not take a field away in which somebody writes.
  body.addEventListener("htmx:oobBeforeSwap", (e) => {
    const fields = [...e.detail.target.querySelectorAll("input:not([type=hidden]), textarea")];
    if (fields.some((f) => f === document.activeElement || f.value !== f.defaultValue)) e.detail.shouldSwap = false;
  });

  // What was shown just now is what the forms of the page speak of.
  body.addEventListener("htmx:afterSettle", () => {
    const shown = document.querySelector("[data-version]");
    if (shown) for (const f of document.querySelectorAll("input[name=version]")) f.value = shown.dataset.version;
  });

  // Where there is no room for columns, each cell of a list says under which head it stands.
  const heads = () => {
    for (const table of document.querySelectorAll("table.list:not(.cases)")) {
      const names = [...table.querySelectorAll("thead th, thead td")].map((h) => h.textContent.trim());
      for (const row of table.querySelectorAll("tbody tr"))
        [...row.cells].forEach((cell, i) => { if (i > 0 && names[i] && cell.colSpan === 1 && cell.textContent.trim()) cell.dataset.head = names[i]; });
    }
  };
  body.addEventListener("htmx:afterSettle", heads);
  heads();

  // What is ticked in the inbox stays ticked when the list comes anew, as long as it is in it.
  const bulk = document.getElementById("bulk");
  if (bulk) {
    const picked = new Set();
    const number = (box) => box.value.split(".")[0];
    const boxes = () => document.querySelectorAll(".pick input");
    const count = () => {
      const out = bulk.querySelector("output");
      out.textContent = (picked.size === 1 ? out.dataset.one : out.dataset.more).replace("{n}", picked.size);
      bulk.hidden = picked.size === 0;
    };
    body.addEventListener("change", (e) => {
      if (!e.target.closest(".pick")) return;
      if (e.target.checked) picked.add(number(e.target)); else picked.delete(number(e.target));
      count();
    });
    body.addEventListener("htmx:afterSettle", () => {
      const here = new Set();
      for (const box of boxes()) if ((box.checked = picked.has(number(box)))) here.add(number(box));
      for (const one of picked) if (!here.has(one)) picked.delete(one);
      count();
      bulk.elements.back.value = location.pathname + location.search;
    });
    bulk.querySelector("[data-unpick]").addEventListener("click", () => {
      for (const box of boxes()) box.checked = false;
      picked.clear();
      count();
    });
  }

  // Typing in a search box over a list of choices leaves those that fit.
  body.addEventListener("input", (e) => {
    const list = e.target.dataset && e.target.dataset.sift;
    if (!list) return;
    const want = e.target.value.trim().toLowerCase();
    for (const group of document.getElementById(list).children) {
      const labels = [...group.querySelectorAll("label")];
      for (const l of labels) l.hidden = want !== "" && !l.dataset.find.includes(want) && !l.querySelector("input").checked;
      group.hidden = labels.every((l) => l.hidden);
    }
  });

  body.addEventListener("click", (e) => { if (e.target.closest("[data-print]")) print(); });

  // A name of the staff directory that is pressed goes behind those that stand in the field, or takes the place of what was
  // just typed of it.
  body.addEventListener("click", (e) => {
    const offer = e.target.closest("[data-person]");
    if (!offer) return;
    const field = offer.form.elements.persons;
    const names = field.value.split(/[、，,；;]/).map((n) => n.trim());
    if ("instead" in offer.dataset) names.pop();
    field.value = [...names.filter(Boolean), offer.dataset.person].join("、");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      getSelection().selectAllChildren(button.closest(".card").querySelector(".words"));
      document.execCommand("copy"); // also where there is no navigator.clipboard; what is marked can be copied by hand
    });
  }

  // A long text has the numbers of its lines beside it; those that are wrong are marked, and a button goes to one.
  const text = document.querySelector("textarea[data-lines]");
  if (text) {
    const bar = document.createElement("pre");
    bar.setAttribute("aria-hidden", "true");
    text.before(bar);
    const wrong = new Set((text.dataset.wrong || "").split(",").map(Number));
    let shown = 0;
    const number = () => {
      const n = text.value.split("\n").length;
      if (n === shown) return;
      shown = n;
      bar.replaceChildren(...Array.from({ length: n }, (_, i) => {
        const e = document.createElement(wrong.has(i + 1) ? "b" : "span");
        e.textContent = i + 1;
        return [e, "\n"];
      }).flat(), "\n\n");
    };
    const scroll = () => { bar.scrollTop = text.scrollTop; };
    const go = (line) => {
      const rows = text.value.split("\n");
      const from = rows.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      text.focus();
      text.setSelectionRange(from, from + (rows[line - 1] || "").length);
      const height = parseFloat(getComputedStyle(text).lineHeight);
      text.scrollTop = Math.max(0, (line - 4) * height);
      text.scrollLeft = 0;
      scroll();
    };
    text.addEventListener("input", number);
    text.addEventListener("scroll", scroll);
    body.addEventListener("click", (e) => { const b = e.target.closest("[data-goto]"); if (b) go(Number(b.dataset.goto)); });
    number();
    if (Number(text.dataset.line) > 1) go(Number(text.dataset.line));
  }

  // A form sent twice by an impatient finger counts once.
  body.addEventListener("submit", (e) => {
    if (e.target.method !== "post") return;
    if (e.target.dataset.sent) e.preventDefault();
    e.target.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => { for (const f of document.forms) delete f.dataset.sent; });

  body.addEventListener("change", (e) => { if (e.target.dataset && "submit" in e.target.dataset) e.target.form.submit(); });
})();
