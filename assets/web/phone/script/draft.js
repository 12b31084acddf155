// The draft at the hub that takes parts before the words are sent.
import { FORM, ask, patiently } from "./hub.js";
import { data } from "./page.js";
import { save, show, tab } from "./tab.js";

let beginning = null;

// begin makes the draft, at the first touch.
export function begin() {
  if (tab.draft) return Promise.resolve(tab.draft);
  if (beginning) return beginning;
  const work = function () {
    if (tab.draft) return Promise.resolve(null); // sent meanwhile
    return ask("POST", data.base + "/draft", { headers: FORM, body: "pass=" + encodeURIComponent(tab.pass) });
  };
  beginning = patiently(work, function () { show(); }).then(function (x) {
    if (!tab.draft) tab.draft = JSON.parse(x.responseText).draft;
    save();
    return tab.draft;
  });
  beginning.then(function () { beginning = null; }, function () { beginning = null; });
  return beginning;
}

// underWay is the draft that begins just now; null: none does.
export function underWay() { return beginning; }

// look asks the hub once what it has of the draft.
export function look() {
  return ask("GET", "/d/" + tab.draft, { headers: { "Accept": "application/json" } }).then(function (x) {
    return JSON.parse(x.responseText);
  });
}

// asked is what the hub has of the draft, as soon as it answers.
export function asked() { return patiently(look, function () { show(); }); }
