// Tells, once something is sent, which of its files are still on their way.
import { asked } from "./draft.js";
import { pause } from "./hub.js";
import { $, text } from "./page.js";
import { adopt, coming, forget, inState, take } from "./parts.js";
import { save, show, tab, watch } from "./tab.js";
import { pump } from "./uploads.js";

// showLeft keeps the box under what was sent up to date, and asks before the page is left too early.
export function showLeft() {
  watch(function (part) {
    if (!part) draw();
  });
  window.addEventListener("beforeunload", function (e) {
    if (!tab.sent || !tab.parts.some(coming)) return;
    e.preventDefault();
    e.returnValue = "";
  });
}

function draw() {
  const box = $("left");
  if (!tab.sent || !tab.parts.length || tab.past) {
    box.hidden = true;
    return;
  }
  box.hidden = false;
  const leave = document.querySelector("#stage a.button");
  if (leave && box.parentNode !== leave.parentNode) leave.parentNode.insertBefore(box, leave);
  const list = $("parts") || addList(box);
  const open = tab.parts.filter(coming).length;
  const lost = inState("lost").length;
  const here = !open && !lost && tab.confirmed;
  $("left-title").textContent = title(open, lost, here);
  if (leave) leave.classList.toggle("primary", here); // to leave now would stop what is still to come
  $("left-text").textContent = open ? text("keep_open") : "";
  if (!open && !lost && !here) confirm();
  list.hidden = tab.parts.every(function (p) { return p.state === "kept"; });
}

function title(open, lost, here) {
  const refused = inState("refused").length;
  if (open) return text("left", { n: open });
  if (lost) return text("left_lost", { n: lost });
  if (!here) return text("asking");
  return refused ? text("left_refused", { n: refused }) : text("all_here");
}

function addList(box) {
  const ul = document.createElement("ul");
  ul.id = ul.className = "parts";
  return box.appendChild(ul);
}

let confirming = false;

// confirm asks the hub whether all that was chosen is there. Only its word counts.
function confirm() {
  if (confirming) return;
  confirming = true;
  asked().then(function (answer) {
    adopt(answer);
    take(answer);
    forget();
  }, function () { tab.past = true; }).then(function () {
    save();
    show();
    pump();
    return tab.confirmed ? null : pause(5000);
  }).then(function () {
    confirming = tab.past;
    if (!tab.confirmed) show();
  });
}
