// The list of parts as a person sees it: what each is, how far it is, and what can be done with it.
import { again, remove } from "./choose.js";
import { $, amount, clock, icon, text } from "./page.js";
import { blobs } from "./parts.js";
import { tab, watch } from "./tab.js";

const urls = {};

// sound plays one recording at a time.
export const sound = new Audio();

let drawn = "";
let drawnIn = null;

// listParts keeps the list of the page up to date.
export function listParts() {
  watch(function (part) {
    if (part) showPart(part);
    else show();
  });
}

function show() {
  const list = $("parts");
  const key = tab.sent + tab.parts.map(function (p) {
    return p.id + p.kind + p.size + (p.state === "lost") + !!blobs[p.id];
  }).join();
  if (list && (key !== drawn || list !== drawnIn)) {
    drawn = key;
    drawnIn = list;
    list.textContent = "";
    tab.parts.forEach(function (p) { list.appendChild(draw(p)); });
  }
  tab.parts.forEach(showPart);
}

function percent(part) { return 100 * Math.max(part.have || 0, part.seen || 0) / (part.size || 1); }

function stateOf(part) {
  if (part.state === "kept") return text("done");
  if (part.state === "refused") return part.why || text("failed");
  if (part.state === "lost") return text(part.have ? "lost" : "gone");
  if (part.state === "preparing") return text("preparing");
  if (part.offline || navigator.onLine === false) return text("no_network");
  if (part.state === "waiting") return text("waiting");
  return part.busy || text("sending", { percent: Math.min(99, Math.floor(percent(part))) });
}

function showPart(part) {
  const li = part.li;
  if (!li) return;
  li.className = "part " + part.state;
  const line = li.querySelector(".state");
  const words = stateOf(part);
  if (line.textContent !== words) line.textContent = words;
  li.querySelector("progress").value = percent(part);
}

function draw(part) {
  const li = $("part").content.firstElementChild.cloneNode(true);
  part.li = li;
  const size = part.ms ? clock(part.ms) : part.size ? amount(part.size) : "";
  li.querySelector("b").textContent = text(part.kind) + " " + size;
  const thumb = li.querySelector(".thumb");
  thumb.appendChild(part.kind === "photo" && blobs[part.id] ? picture(part, thumb) : icon(part.kind));
  const does = li.querySelector(".does");
  if (part.state === "lost") does.appendChild(chooseAgain(part));
  if (part.kind === "voice" && blobs[part.id]) does.appendChild(button("play", function () { play(part); }));
  if (!tab.sent) does.appendChild(button("remove", function () { remove(part); }));
  showPart(part);
  return li;
}

function url(part) {
  if (!urls[part.id]) urls[part.id] = URL.createObjectURL(blobs[part.id]);
  return urls[part.id];
}

function picture(part, thumb) {
  const img = document.createElement("img");
  img.alt = "";
  img.onerror = function () {
    thumb.textContent = "";
    thumb.appendChild(icon("photo"));
  };
  img.src = url(part);
  return img;
}

function chooseAgain(part) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  label.textContent = text("lost_choose");
  input.type = "file";
  input.accept = { voice: "audio/*", photo: "image/*", video: "video/*" }[part.kind];
  input.onchange = function () {
    again(part, input.files[0], function (words) {
      part.why = words;
      part.li.querySelector(".state").textContent = words;
    });
  };
  label.appendChild(input);
  return label;
}

function button(name, act) {
  const b = document.createElement("button");
  b.type = "button";
  b.setAttribute("aria-label", text(name));
  b.appendChild(icon(name));
  b.onclick = act;
  return b;
}

function play(part) {
  if (sound.dataset.of === part.id && !sound.paused) {
    sound.pause();
    return;
  }
  sound.src = url(part);
  sound.dataset.of = part.id;
  sound.play().catch(function () {});
}
