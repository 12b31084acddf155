// What single keys do, while nobody writes: see the sheet behind the question mark.
"use strict";
(() => {
  const sheet = document.getElementById("keys");
  if (!sheet) return;
  const rows = () => [...document.querySelectorAll("main a.row")].filter((r) => r.offsetParent);
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement);
    all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)].focus();
  };
  const focus = (selector) => {
    const field = document.querySelector(selector);
    if (field) field.focus();
  };
  const keys = {
    "/": () => focus("main input[type=search][name=q]"),
    "?": () => sheet.showModal(),
    j: () => step(1),
    k: () => step(-1),
    a: () => focus("#text"),
    t: () => focus("#template"),
    i: () => { if (led) location.href = "/cases"; },
  };
  let led = false; // g was pressed just before
  addEventListener("keydown", (e) => {
    const at = e.target;
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || document.querySelector("dialog[open]")) return;
    if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    const act = keys[e.key];
    if (act) {
      e.preventDefault();
      act();
    }
    led = e.key === "g";
  });
})();
