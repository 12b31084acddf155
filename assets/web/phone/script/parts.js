// The recordings, photos and films of what is written, and how far each of them is.
import { openFiles } from "./files.js";
import { kindType } from "./media.js";
import { data, text } from "./page.js";
import { KEEP, save, show, tab } from "./tab.js";

const FILES = 24 * 60 * 60 * 1000; // how long an upload may go on

// blobs are the files that this page has, by the id of their part.
export const blobs = {};

let store = null;

// files keeps the same files for after a reload.
export function files() { return store || (store = openFiles(FILES, KEEP, find)); }

export function find(id) { return tab.parts.filter(function (p) { return p.id === id; })[0]; }

// inState lists the parts that are in that state.
export function inState(state) { return tab.parts.filter(function (p) { return p.state === state; }); }

export function taken(part) { return part.state !== "refused"; }

export function count(kind) { return tab.parts.filter(function (p) { return p.kind === kind && taken(p); }).length; }

// full says that there are as many of a kind as the hub takes; empty: there may be more.
export function full(kind) {
  const most = data.limits[kind].most;
  return count(kind) < most ? "" : text("too_many." + kind, { n: most });
}

// coming tells whether a part goes on by itself.
export function coming(part) { return ["preparing", "waiting", "sending"].indexOf(part.state) >= 0; }

// toSend is the state of a part that has still to go up, or is lost with its file.
export function toSend(part) { return blobs[part.id] ? "waiting" : "lost"; }

// move has everything go up anew with another draft: the one before was sent by another tab, or is gone.
export function move(draft) {
  tab.draft = draft;
  tab.parts.forEach(function (p) {
    if (p.state === "refused" || p.state === "preparing") return;
    p.have = p.seen = p.fixed = 0;
    p.state = toSend(p);
  });
  save();
  show();
}

// take brings the parts to what the hub says.
export function take(answer) {
  answer.parts.forEach(function (p) {
    const mine = find(p.id);
    if (!mine || mine.state === "preparing") return;
    mine.have = Math.max(mine.have || 0, p.have);
    if (p.state === "kept") mine.state = "kept";
    if (p.state === "refused" || p.state === "erased") {
      mine.state = "refused";
      mine.why = p.reason || text("failed");
    }
    if (p.state === "expected") {
      mine.fixed = p.size;
      if (mine.state === "kept") mine.state = toSend(mine);
    }
  });
  tab.confirmed = answer.sent && answer.parts.every(function (p) { return p.state !== "expected"; });
}

// adopt takes over what this tab does not know of: uploaded before it was opened, which the person may keep or remove,
// or chosen for what was sent and not here yet.
export function adopt(answer) {
  answer.parts.forEach(function (p) {
    const none = tab.sent ? p.state !== "expected" : p.state === "refused" || p.state === "erased" || !p.size;
    if (none || find(p.id)) return;
    tab.parts.push({
      id: p.id, kind: p.kind, type: kindType(p.kind), size: p.size, ms: 0, name: "", have: p.have,
      state: p.state === "kept" ? "kept" : "lost", fixed: p.state === "expected" ? p.size : 0
    });
  });
}

// forget drops the files that arrived with what was sent. Before that they may be needed again.
export function forget() {
  inState("kept").forEach(function (p) {
    if (p.kind === "video") delete blobs[p.id];
    files().drop(p.id);
  });
}
