// What is half written on the page of a case is kept by the hub while one writes, and survives the session, the browser and the
// hub. Nothing is kept in the browser. What stands beside a field is what the hub said, never a guess.
"use strict";
(() => {
  const room = document.getElementById("keep");
  if (!room) return;
  const say = room.dataset;
  const login = document.getElementById("again");
  const fields = [...document.querySelectorAll("[data-keep]")].map((box) => ({
    box, name: box.dataset.keep, base: box.dataset.base, saved: box.value, timer: 0, flight: null, other: false, failed: false,
    line: document.querySelector(`[data-kept="${box.dataset.keep}"]`),
  }));
  let pending = null; // a form that waits for signing in
  let sending = false;

  const dirty = (f) => f.box.value !== f.saved;
  const holds = () => fields.some((f) => dirty(f) || f.box.value.trim() !== "");
  const show = (f, text, bad) => {
    f.line.textContent = text;
    f.line.classList.toggle("bad", Boolean(bad));
  };

  // ask keeps one field and answers what the hub said of it and of the session; null: the hub was not reached.
  const ask = async (f) => {
    clearTimeout(f.timer);
    const text = f.box.value;
    const form = new URLSearchParams({ field: f.name, text, base: f.base, pass: say.pass });
    try {
      const res = await fetch(say.path, { method: "POST", body: form, keepalive: true, headers: { Accept: "application/json" } });
      const a = await res.json();
      if (a.kept) {
        f.saved = text;
        f.base = String(a.version);
        f.other = f.failed = false;
        if (f.box.value === text) show(f, a.say);
      } else {
        show(f, a.say, true);
        f.other = Boolean(a.other);
        if (f.other && a.session === "here") offer(f, a);
      }
      if (a.session === "other") location.replace("/"); // what was written is kept for whose it is
      return a;
    } catch {
      f.failed = true;
      show(f, say.failed, true);
      f.timer = setTimeout(() => keep(f), 3000);
      return null;
    }
  };
  const keep = (f) => {
    const next = (f.flight || Promise.resolve()).then(() => ask(f)).then((a) => {
      if (a && a.session === "out") signIn();
      return a;
    });
    f.flight = next;
    return next;
  };

  // offer lets the writer choose when another window kept something else. The choice is against what is shown: when that
  // window goes on meanwhile, the writer is asked again.
  const offer = (f, a) => {
    const choose = (text, use) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "small";
      button.textContent = text;
      button.addEventListener("click", () => {
        f.base = String(a.version);
        use();
        keep(f);
        f.box.focus();
      });
      f.line.append(" ", button);
    };
    if (a.text) {
      const other = document.createElement("span");
      other.className = "words";
      other.textContent = a.text;
      f.line.append(document.createElement("br"), other);
    }
    choose(say.mine, () => {});
    if (a.text) choose(say.theirs, () => { f.box.value = a.text; });
  };

  // signIn asks beside the text and leaves the keys to whoever is writing; one who sends is led to the password.
  const signIn = () => {
    const at = document.activeElement;
    if (!login.open) login.show();
    document.body.dataset.out = "yes";
    if (at && at.dataset && at.dataset.keep) at.focus();
    else login.querySelector("[name=password]").focus();
  };
  login.addEventListener("submit", async (e) => {
    e.preventDefault();
    const wrong = login.querySelector(".problem");
    wrong.hidden = true;
    try {
      const res = await fetch("/login", { method: "POST", body: new URLSearchParams(new FormData(e.target)), redirect: "manual" });
      if (res.type !== "opaqueredirect") {
        const page = new DOMParser().parseFromString(await res.text(), "text/html").querySelector(".problem");
        wrong.querySelector("span").textContent = page ? page.innerText.trim() : say.failed;
        wrong.hidden = false;
        return;
      }
    } catch {
      wrong.querySelector("span").textContent = say.failed;
      wrong.hidden = false;
      return;
    }
    e.target.reset();
    const states = await Promise.all(fields.map((f) => ask(f)));
    if (states.some((a) => !a || a.session !== "here")) return;
    login.close();
    delete document.body.dataset.out;
    document.dispatchEvent(new Event("signed-in"));
    if (pending && !undecided()) {
      const { form, button } = pending;
      pending = null;
      send(form, button);
    }
  });
  login.querySelector("[data-later]").addEventListener("click", () => { pending = null; login.close(); });

  // undecided leads to a field where another window keeps another text: nothing is sent before its writer has chosen.
  const undecided = () => {
    const f = fields.find((f) => f.other);
    if (!f) return false;
    pending = null;
    const fold = f.line.closest("details");
    if (fold) fold.open = true;
    f.line.scrollIntoView({ block: "nearest" });
    (f.line.querySelector("button") || f.box).focus();
    return true;
  };

  const send = (form, button) => {
    for (const f of fields) if (f.box.form === form) form.elements[`base_${f.name}`].value = f.base;
    form.dataset.checked = "yes";
    sending = true;
    form.requestSubmit(button && button.form === form ? button : undefined);
  };

  for (const f of fields) {
    f.box.addEventListener("input", () => {
      show(f, "");
      clearTimeout(f.timer);
      f.timer = setTimeout(() => keep(f), 800);
    });
    f.box.addEventListener("blur", () => { if (dirty(f)) keep(f); });
  }
  for (const form of new Set(fields.map((f) => f.box.form))) {
    form.addEventListener("submit", async (e) => {
      if (form.dataset.checked) {
        delete form.dataset.checked;
        return;
      }
      e.preventDefault(); // the hub is asked first whether the session is still there: a form that lands at the login is nothing
      e.stopPropagation();
      if (form.dataset.asking) return;
      form.dataset.asking = "yes";
      const own = fields.filter((f) => f.box.form === form || dirty(f));
      const states = await Promise.all(own.map((f) => keep(f)));
      delete form.dataset.asking;
      if (states.some((a) => !a)) return;
      if (states.some((a) => a.session === "out")) pending = { form, button: e.submitter };
      else if (states.every((a) => a.session === "here") && !undecided()) send(form, e.submitter);
    });
  }
  const leave = () => {
    if (sending) return;
    for (const f of fields) if (dirty(f)) ask(f);
  };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
  addEventListener("pageshow", () => { sending = false; for (const form of document.forms) delete form.dataset.checked; });
  addEventListener("beforeunload", (e) => { if (!sending && fields.some((f) => f.failed && dirty(f))) e.preventDefault(); });

  // The page does not go to the login by itself while there is a text on it.
  const stay = (e) => {
    if (!holds()) return;
    e.preventDefault();
    keep(fields.find((f) => f.box.value.trim() !== "") || fields[0]).then((a) => {
      if (a && a.session === "here") document.dispatchEvent(new Event("signed-in"));
    });
  };
  document.addEventListener("signed-out", stay);
  document.body.addEventListener("htmx:beforeOnLoad", (e) => { if (e.detail.xhr.status === 401) stay(e); });

  const template = document.getElementById("template");
  if (template) {
    template.hidden = false;
    template.addEventListener("change", () => {
      const box = document.getElementById("text");
      if (template.value) box.value = (box.value.trimEnd() + "\n\n" + template.value).trim();
      template.selectedIndex = 0;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
      box.setSelectionRange(box.value.length, box.value.length);
    });
  }

  document.body.addEventListener("click", (e) => {
    const compose = e.target.closest("[data-compose]");
    if (!compose) return;
    const box = compose.closest("form").querySelector("textarea");
    e.preventDefault();
    box.value = (box.value.trimEnd() + "\n\n" + compose.dataset.compose).trim();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
})();
