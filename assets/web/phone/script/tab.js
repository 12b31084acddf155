// What is not sent yet lives in this tab alone, and not for long.
import { data, $ } from "./page.js";

// KEEP is how long what is not sent stays in this browser, in milliseconds.
export const KEEP = 30 * 60 * 1000;

// BLANK are characters that nobody sees.
const BLANK = new RegExp("[\\s\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f" +
  "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]", "g");

const slot = "xinsheng " + data.base;

export const tab = {
  draft: data.draft, // the draft that the parts go to; empty: none has begun
  pass: "", // what lets this page begin one
  tap: "", // names one sending, so that sent again it is the same
  form: {}, // what is filled in
  step: "", // of a report: kind, say, review
  parts: [],
  sent: false,
  moved: false, // the parts go up anew with another draft
  confirmed: false, // the hub says that nothing is missing
  past: false, // the hub knows nothing of it any more
  at: Date.now()
};

// leaving keeps a page that is on its way to another address from writing.
let leaving = false;

export function save() {
  if (leaving) return;
  tab.at = Date.now();
  try {
    sessionStorage.setItem(slot, JSON.stringify({
      draft: tab.draft, sent: tab.sent, step: tab.step, at: tab.at, tap: tab.tap, pass: tab.pass,
      form: tab.sent ? {} : tab.form,
      parts: tab.parts.map(function (p) {
        return {
          id: p.id, kind: p.kind, type: p.type, size: p.size, ms: p.ms, name: p.name,
          state: p.state, have: p.have, why: p.why, fixed: p.fixed
        };
      })
    }));
  } catch (e) { /* a browser that keeps nothing: the page works until it is left */ }
}

// kept is what this tab kept of the page, unless it is too old.
function kept() {
  let was = null;
  try { was = JSON.parse(sessionStorage.getItem(slot)); } catch (e) { /* damaged, or not allowed */ }
  if (!was || was.sent || Date.now() - was.at <= KEEP) return was;
  sessionStorage.removeItem(slot);
  return null;
}

// restore brings back what was written and chosen before a reload.
export function restore() {
  const pass = document.querySelector('#report input[type=hidden][name="pass"]');
  tab.pass = pass ? pass.value : "";
  const was = kept();
  if (!was || was.sent) return;
  tab.form = was.form || {};
  tab.parts = was.parts || [];
  tab.draft = was.draft || data.draft;
  tab.tap = was.tap || "";
  tab.step = was.step || "";
  if (tab.draft && tab.draft === data.after) {
    tab.draft = "";
    tab.moved = true;
  }
}

// restoreSent brings back the parts of what this tab sent. Where another tab sent something of its own, what is written
// in this one is another report: the page goes there.
export function restoreSent() {
  tab.sent = true;
  const was = kept();
  if (!was) return;
  if (was.sent ? was.draft === data.draft : was.tap && was.tap === data.tap) {
    tab.parts = was.parts || [];
    tab.moved = was.draft !== data.draft;
    return;
  }
  if (was.sent || !unsent(was) || location.search.indexOf("again=") >= 0) return;
  leaving = true;
  location.replace(data.base + "?again=" + data.draft + "&pass=" + encodeURIComponent(was.pass || ""));
}

function unsent(was) {
  if ((was.parts || []).length > 0) return true;
  return ["text", "suggestion", "praise"].some(function (name) { return seen((was.form || {})[name]); });
}

// seen tells whether a reader sees anything of a text.
export function seen(words) { return (words || "").replace(BLANK, "") !== ""; }

const watchers = [];

// watch has draw called when something changed: with a part when only that part did.
export function watch(draw) { watchers.push(draw); }

export function show(part) { watchers.forEach(function (draw) { draw(part); }); }
