// What all pages do where something is written: words, files, recording, sending.
import { choose, add } from "./choose.js";
import { begin } from "./draft.js";
import { fill, keep } from "./form.js";
import { showLeft } from "./left.js";
import { listParts, sound } from "./list.js";
import { $, all, data, text } from "./page.js";
import { canRecord, openRecorder } from "./recorder.js";
import { resume } from "./resume.js";
import { sendWith } from "./send.js";
import { restore, tab, watch } from "./tab.js";
import { showWriting } from "./writing.js";

// compose runs a page's form. own.said tells whether there is something to send; own.draw shows what only this page
// has, also when files change; own.open shows the form for the first time. It answers what stops a recording that is
// under way, and what is to be called when a field changed.
export function compose(own) {
  const form = $("report");
  restore();
  showLeft();
  listParts();
  watch(function (part) {
    if (!part && !tab.sent) own.draw();
  });
  function draw() {
    showWriting();
    own.draw();
  }
  function changed() {
    tab.tap = "";
    keep(form);
    draw();
  }
  form.noValidate = true;
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  beginAtFirstTouch(form);
  all("input[data-kind]").forEach(function (input) {
    input.addEventListener("change", function () { choose(input); });
  });
  const stop = recorder(form);
  sendWith(form, own.said, stop);
  return {
    stop: stop,
    changed: changed,
    open: function () {
      fill(form);
      own.open();
      draw();
      resume();
    }
  };
}

// beginAtFirstTouch finds out early, before anybody writes in vain, such as that too many have used a code.
function beginAtFirstTouch(form) {
  form.addEventListener("pointerdown", function touched() {
    form.removeEventListener("pointerdown", touched);
    begin().catch(function (err) {
      const p = document.createElement("p");
      p.className = "problem";
      p.setAttribute("role", "alert");
      p.textContent = err.words && err.words.problem || text("fault");
      form.insertBefore(p, form.firstChild);
      window.scrollTo(0, 0);
    });
  });
}

// recorder lets people record where the browser lets a page do so.
function recorder(form) {
  document.documentElement.classList.toggle("live", canRecord());
  if (!canRecord()) return function () { return Promise.resolve(); };
  return openRecorder({
    sound: sound, max_ms: data.max_ms, keep: function (blob, ms) { add("voice", blob, ms); },
    opened: function (yes) { form.classList.toggle("recording", yes); }
  });
}
