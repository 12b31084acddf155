// A report is filled in one step after the other. The browser's own way back goes through them too.
import { $, all, text, trouble } from "./page.js";
import { save, show, tab } from "./tab.js";

const NUMBER = { kind: 1, say: 2, review: 3 };

// go shows a step; quietly: as it was, without a new entry in the history.
export function go(step, quietly) {
  const form = $("report");
  if (step === "say" && !form.querySelector('input[name="kind"]:checked')) step = "kind";
  tab.step = form.dataset.step = step;
  all(".bar li").forEach(function (li, i) { li.className = i < NUMBER[step] ? "on" : ""; });
  save();
  show();
  if (quietly) return;
  history.pushState({ step: step }, "");
  window.scrollTo(0, 0);
  const h = form.querySelector("#step-" + step + " h1");
  if (!h) return;
  h.tabIndex = -1;
  h.focus({ preventScroll: true });
}

// lead follows the buttons; stop ends a recording that is under way, said tells whether there is something to review.
export function lead(said, stop) {
  all("[data-go]").forEach(function (b) {
    b.addEventListener("click", function () {
      stop().then(function () {
        const nothing = b.dataset.go === "review" && !said();
        trouble(nothing ? text("said_nothing") : "");
        if (!nothing) go(b.dataset.go);
      });
    });
  });
  history.replaceState({ step: tab.step || "kind" }, "");
  window.addEventListener("popstate", function (e) {
    if (!tab.sent && e.state) go(e.state.step, true);
  });
}
