// Parts go up in the background, one at a time: the small ones first.
import { asked, begin, look } from "./draft.js";
import { Gone, patiently } from "./hub.js";
import { text } from "./page.js";
import { blobs, forget, inState, move, take, toSend } from "./parts.js";
import { save, show, tab } from "./tab.js";
import { upload } from "./tus.js";

let pumping = false;

// pump sends what waits, until nothing does.
export function pump() {
  if (pumping || !tab.parts.length) return;
  const waiting = inState("waiting").filter(function (p) { return blobs[p.id]; });
  const next = waiting.sort(function (a, b) { return a.size - b.size; })[0];
  if (!next) {
    show();
    return;
  }
  pumping = true;
  send(next).catch(function (err) { return failed(next, err); }).then(function () {
    pumping = false;
    save();
    show();
    pump();
  });
}

function send(part) {
  return begin().then(function () {
    part.to = tab.draft;
    return upload(part, blobs[part.id], tab.draft, { moved: show, changed: function () { save(); show(); } });
  }).then(function () {
    if (part.to !== tab.draft) throw new Gone(0, "");
    return settled(part);
  });
}

function failed(part, err) {
  if (part.gone) return null;
  if (part.to !== tab.draft) { // moved meanwhile
    part.state = toSend(part);
    return null;
  }
  return over(err).then(function (gone) {
    if (gone) return;
    part.state = "refused";
    part.why = err && err.words && err.words.problem || text("failed");
  });
}

// over tells whether the draft takes nothing more because it was sent by another tab, or is gone. Then another one
// begins.
function over(err) {
  if (tab.sent || !err || [403, 404, 409, 410].indexOf(err.status) < 0) return Promise.resolve(false);
  const sent = asked().then(function (answer) { return answer.sent; }, function (no) { return no.status === 404; });
  return sent.then(function (gone) {
    if (gone && !tab.sent) move("");
    return gone;
  });
}

// settled asks what became of a part that is whole: it has arrived when the hub says so.
function settled(part) {
  const work = function () {
    return look().then(function (answer) {
      if (part.to !== tab.draft) throw new Gone(0, "");
      take(answer);
      if (part.state === "sending") throw new Error("not kept yet");
    });
  };
  const waiting = function (err) {
    part.offline = !err.message || err.message === "no network";
    show();
  };
  return patiently(work, waiting).then(function () {
    part.offline = false;
    if (tab.sent) forget();
  });
}
