// The page where something new is reported: kind, words, review.
import { compose } from "./compose.js";
import { $, all, data, start } from "./page.js";
import { inState, taken } from "./parts.js";
import { offerPlaces } from "./places.js";
import { showReview } from "./review.js";
import { go, lead } from "./steps.js";
import { seen, tab } from "./tab.js";

start(function () {
  const form = $("report");
  const kinds = all('input[name="kind"]');

  function said() { return seen($("text").value) || $("urgent").checked || tab.parts.some(taken); }

  function draw() {
    all(".pick").forEach(function (l) { l.classList.toggle("on", l.firstElementChild.checked); });
    $("urgent-note").hidden = !$("urgent").checked;
    const when = form.querySelector('input[name="when"]:checked');
    form.querySelector(".chips").classList.toggle("early", !!when && when.value === "earlier");
    form.querySelector(".halves").classList.toggle("leave", $("leave").checked);
    form.querySelector(".who").classList.toggle("child", $("under").checked);
    showReview(form);
  }

  const page = compose({ said: said, draw: draw, open: function () { go(tab.step || "kind", true); } });
  lead(said, page.stop);
  kinds.forEach(function (radio) {
    radio.addEventListener("click", function () { setTimeout(function () { go("say"); }, 120); });
  });
  all("#danger-word a").forEach(function (a) {
    a.addEventListener("click", function (e) {
      e.preventDefault();
      go("kind");
      $("danger").open = true;
      $("danger").scrollIntoView();
    });
  });
  offerPlaces(page.changed);
  page.open();
});
