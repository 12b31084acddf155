// Everything in one view before it is sent.
import { $, text } from "./page.js";
import { count } from "./parts.js";
import { seen } from "./tab.js";

const LONGEST = 60; // characters of what was written

export function showReview(form) {
  const here = preset("show-where");
  const none = preset("show-contact");
  const kind = checked(form, "kind");
  $("show-kind").textContent = kind ? kind.parentNode.querySelector(".name b").textContent : text("nothing");
  $("show-said").textContent = [words(), parts()].filter(String).join("\n") || text("nothing");
  $("show-where").textContent = $("where").value ? $("where").selectedOptions[0].textContent : here;
  const when = checked(form, "when");
  const date = form.querySelector('input[name="when_date"]').value;
  if (when) $("show-when").textContent = when.value === "earlier" && date ? date : when.parentNode.textContent.trim();
  $("show-contact").textContent = $("leave").checked ? contact() : none;
}

function checked(form, name) { return form.querySelector('input[name="' + name + '"]:checked'); }

function words() {
  const typed = seen($("text").value) ? $("text").value.trim() : "";
  return typed.length > LONGEST ? Array.from(typed).slice(0, LONGEST).join("") + "…" : typed;
}

function parts() {
  return ["voice", "photo", "video"].map(function (k) {
    return count(k) ? text(k) + "\u00a0×\u00a0" + count(k) : "";
  }).filter(String).join(" · ");
}

function contact() { return $("phone").value || $("leave").parentNode.querySelector("b").textContent; }

// preset is what stood in a row when the page came, before anything was filled in.
function preset(id) {
  const row = $(id);
  if (!("preset" in row.dataset)) row.dataset.preset = row.textContent;
  return row.dataset.preset;
}
