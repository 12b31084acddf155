// The page of something that was sent before it was opened: its files go on.
import { showLeft } from "./left.js";
import { listParts } from "./list.js";
import { start } from "./page.js";
import { resume } from "./resume.js";
import { restoreSent, save } from "./tab.js";

start(function () {
  restoreSent();
  showLeft();
  listParts();
  save();
  resume();
});
