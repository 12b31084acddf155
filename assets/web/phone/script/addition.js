// The page where something is added to a report: all of it in one view.
import { compose } from "./compose.js";
import { $, start } from "./page.js";
import { taken } from "./parts.js";
import { seen, tab } from "./tab.js";

start(function () {
  compose({
    said: function () { return seen($("text").value) || tab.parts.some(taken); },
    draw: function () {},
    open: function () { $("report").dataset.step = "all"; }
  }).open();
});
