// What was chosen, taken or recorded becomes a part: looked at, made smaller, and sent.
import { FORM, ask, patiently } from "./hub.js";
import { fits, kindType, probe, shrink } from "./media.js";
import { amount, data, text, trouble } from "./page.js";
import { blobs, files, full, inState } from "./parts.js";
import { save, show, tab } from "./tab.js";
import { pump } from "./uploads.js";

// choose takes the files of an input.
export function choose(input) {
  const kind = input.dataset.kind;
  const list = Array.from(input.files || []);
  input.value = "";
  trouble("");
  list.forEach(function (file) {
    if (file.type && !fits(kind, file.type)) {
      trouble(text("not_kind"));
      return;
    }
    const part = declare(kind, file, file.name);
    if (part) prepare(part, file);
  });
}

// add takes what needs no more work, such as a recording of this page.
export function add(kind, blob, ms) {
  const part = declare(kind, blob, "", ms);
  if (part) ready(part);
}

// declare takes what was chosen at once, so that it counts from now on whatever has still to be done with it.
function declare(kind, blob, name, ms) {
  const why = full(kind) || !blob.size && text("empty") || kind !== "photo" && tooLarge(kind, blob);
  if (why) {
    trouble(why);
    return null;
  }
  const part = {
    id: newID(), kind: kind, size: blob.size, ms: ms || 0, name: name || "", have: 0, state: "preparing",
    type: (blob.type || kindType(kind)).slice(0, 128)
  };
  tab.parts.push(part);
  blobs[part.id] = blob;
  files().put(part.id, blob);
  save();
  show();
  return part;
}

function newID() { return Math.random().toString(36).slice(2, 12) + Date.now().toString(36); }

function tooLarge(kind, blob) {
  return blob.size > data.limits[kind].bytes ? text("too_large." + kind, { size: amount(blob.size) }) : "";
}

function ready(part) {
  if (part.gone || part.state !== "preparing") return;
  part.state = "waiting";
  save();
  show();
  pump();
}

let line = Promise.resolve();

// prepare makes a photo smaller, or looks what a recording is, one after the other: each takes memory.
export function prepare(part, file) {
  part.prepared = line = line.then(function () {
    if (part.gone) return null;
    if (part.kind === "photo") return shrink(file).then(function (small) { return replace(part, small); });
    return probe(part.kind, file).then(function (is) { become(part, is); });
  }).catch(function () { /* it goes as it is */ }).then(function () { ready(part); });
}

// replace has the smaller photo go in place of the one that was taken.
function replace(part, small) {
  const why = tooLarge("photo", small);
  if (why) {
    leaveOut(part, why);
    return null;
  }
  return files().put(part.id, small).then(function () {
    blobs[part.id] = small;
    part.size = small.size;
    part.type = (small.type || part.type).slice(0, 128);
  });
}

// become makes a part the kind that its file is.
function become(part, is) {
  part.ms = part.ms || is.ms;
  if (is.kind === part.kind || tab.sent) return;
  const why = full(is.kind);
  if (why) leaveOut(part, why);
  else part.kind = is.kind;
}

// leaveOut drops what cannot be taken. Once it was sent that stays to be seen.
function leaveOut(part, why) {
  if (tab.sent) {
    part.state = "refused";
    part.why = why;
    show();
    return;
  }
  trouble(why);
  remove(part);
}

// undecided are those of which it is not known yet whether and as what the hub takes them.
export function undecided() {
  return inState("preparing").filter(function (p) {
    return p.prepared && (p.kind !== "photo" || p.size > data.limits.photo.bytes);
  }).map(function (p) { return p.prepared; });
}

export function remove(part) {
  tab.parts = tab.parts.filter(function (p) { return p !== part; });
  part.gone = true;
  delete blobs[part.id];
  files().drop(part.id);
  save();
  show();
  if (!tab.draft) return;
  const work = function () {
    return ask("POST", "/d/" + tab.draft + "/remove", { headers: FORM, body: "part=" + part.id });
  };
  patiently(work, function () {}).catch(function () {});
}

// again goes on with a file that this browser has lost. What had begun to arrive must be the same one; said tells why
// it is not.
export function again(part, file, said) {
  if (!file) return;
  if (!part.fixed) {
    if (file.type && !fits(part.kind, file.type)) {
      said(text("not_kind"));
      return;
    }
    part.state = "preparing";
    part.size = file.size;
    blobs[part.id] = file;
    files().put(part.id, file);
    show();
    prepare(part, file);
    return;
  }
  const shrunk = part.kind === "photo" && file.size !== part.fixed ? shrink(file) : Promise.resolve(file);
  shrunk.then(function (blob) {
    if (blob.size !== part.fixed) {
      said(text("other_file"));
      return;
    }
    blobs[part.id] = blob;
    part.size = part.fixed;
    part.state = "waiting";
    files().put(part.id, blob);
    show();
    pump();
  });
}
