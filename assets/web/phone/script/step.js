// The page where an experiencer fills in one step of a walk: all of it in one view.
import { compose } from "./compose.js";
import { $, all, start } from "./page.js";
import { noteTimes } from "./times.js";

start(function () {
  const form = $("report");
  const page = compose({
    said: function () { return true; }, // a score is enough, and the hub says what is missing
    draw: function () {},
    open: function () { form.dataset.step = "all"; }
  });
  form.addEventListener("change", function () { $("problem").hidden = true; }); // it may be mended now
  noteTimes();
  all("input[data-undo]").forEach(function (radio) { undo(radio, page.changed); });
  page.open();
});

// undo has a second tap on what is chosen take it back: nobody must say that there was a problem.
function undo(radio, changed) {
  let was = false;
  radio.closest("label").addEventListener("pointerdown", function () { was = radio.checked; });
  radio.addEventListener("click", function () {
    if (!was) return;
    radio.checked = was = false;
    changed();
  });
}
