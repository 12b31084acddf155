// While somebody writes: how long it is, and help where the words speak of danger or despair.
import { says } from "./danger.js";
import { $, data, text } from "./page.js";

export function showWriting() {
  const words = $("text").value;
  $("count").textContent = text("count", { n: Array.from(words).length });
  const despair = says(data.self_harm, data.innocent, words);
  if ($("despair-word")) $("despair-word").hidden = !despair;
  if ($("danger-word")) $("danger-word").hidden = despair || !says(data.danger, data.innocent, words);
}
