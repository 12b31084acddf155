// A call while it is written down: kept at the hub a moment after each pause, with the caller's earlier cases beside it. What the
// page says of keeping is what the hub said. A telephone system opens the page with the number behind the #, which no log holds.
"use strict";
(() => {
  const form = document.getElementById("call");
  if (!form) return;
  const kept = document.getElementById("kept");
  const aside = document.getElementById("aside");
  const given = new URLSearchParams(location.hash.slice(1));
  for (const name of ["phone", "call"]) if (given.get(name) && !form.elements[name].value) form.elements[name].value = given.get(name);
  if (location.hash) history.replaceState(null, "", location.pathname);

  let began = Number(form.dataset.began) || 0;
  let last = "";
  let timer = 0;
  let flight = Promise.resolve();
  let ending = false;
  const state = () => {
    const data = new URLSearchParams(new FormData(form));
    data.delete("base");
    return data.toString();
  };
  const keep = async () => {
    const now = state();
    if (now === last || ending) return;
    try {
      const res = await fetch(form.dataset.keep, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", headers: { "HX-Request": "true" } });
      if (!res.ok) throw new Error(String(res.status));
      const fresh = document.createElement("template");
      fresh.innerHTML = await res.text();
      const piece = fresh.content.querySelector("[data-version]");
      if (!piece) throw new Error("no answer");
      aside.replaceChildren(fresh.content);
      if (piece.dataset.problem) {
        kept.textContent = piece.dataset.problem;
        return; // another window goes on: nothing of it is overwritten
      }
      form.elements.base.value = piece.dataset.version;
      kept.textContent = piece.dataset.kept;
      last = now;
      if (location.pathname === "/calls/new") history.replaceState(null, "", form.getAttribute("action"));
    } catch {
      kept.textContent = form.dataset.failed;
      clearTimeout(timer);
      timer = setTimeout(later, 3000);
    }
  };
  const later = () => { flight = flight.then(keep); };
  const written = () => {
    began = began || Date.now();
    clearTimeout(timer);
    timer = setTimeout(later, 700);
  };
  last = state();
  if (given.get("phone")) { last = ""; written(); }
  form.addEventListener("input", written);
  form.elements.phone.addEventListener("blur", () => { if (state() !== last) { clearTimeout(timer); later(); } });
  setInterval(() => {
    if (!began) return;
    const s = Math.max(0, Math.floor((Date.now() - began) / 1000));
    const two = (n) => String(n).padStart(2, "0");
    document.getElementById("clock").textContent = (s >= 3600 ? Math.floor(s / 3600) + ":" : "") + two(Math.floor(s / 60) % 60) + ":" + two(s % 60);
  }, 500);

  // What is being kept comes first, so that the end knows its version.
  form.addEventListener("submit", (e) => {
    if (ending) return;
    const how = e.submitter ? e.submitter.value : "case";
    const spot = document.getElementById("spot");
    e.preventDefault();
    if (how !== "case" && form.elements.said.value.trim() === "") {
      spot.open = true;
      form.elements.said.focus();
      return;
    }
    clearTimeout(timer);
    flight.then(() => {
      ending = true;
      const field = document.createElement("input");
      field.type = "hidden"; field.name = "how"; field.value = how;
      form.append(field);
      form.submit();
    });
  });
  form.addEventListener("keydown", (e) => { // Enter in a field ends no call
    if (e.key === "Enter" && e.target.tagName === "INPUT") e.preventDefault();
  });
  addEventListener("keydown", (e) => {
    const n = e.altKey && !e.ctrlKey && /^Digit([1-3])$/.exec(e.code);
    if (!n) return;
    e.preventDefault();
    form.querySelectorAll(".ends button")[Number(n[1]) - 1].click();
  });
  addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); }); // as it is by now
})();
