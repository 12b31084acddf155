// After a reload: what the hub has, and the files that the browser kept.
import { prepare } from "./choose.js";
import { asked } from "./draft.js";
import { adopt, blobs, files, move, take } from "./parts.js";
import { save, show, tab } from "./tab.js";
import { pump } from "./uploads.js";

// resume goes on with the parts that are known here or at the hub.
export function resume() {
  const known = tab.draft ? asked() : Promise.resolve(null);
  known.then(heard, function (err) {
    if (!tab.sent && err.status === 404) renew();
    return null;
  }).then(function (answer) {
    return Promise.all(tab.parts.map(findFile)).then(function () {
      if (tab.moved) move(tab.draft);
      tab.moved = false;
      if (answer) take(answer);
    });
  }).then(function () {
    save();
    show();
    pump();
  });
  show();
}

function heard(answer) {
  if (!answer) return null;
  if (tab.sent || !answer.sent) {
    adopt(answer);
    return answer;
  }
  renew(); // sent by another tab: what this one holds goes with another
  return null;
}

function renew() {
  tab.draft = "";
  tab.moved = true;
}

// findFile has a part that is not at the hub go on, where the browser still has its file.
function findFile(part) {
  if (part.state === "refused" || part.state === "kept" && !tab.moved && tab.sent || blobs[part.id]) return null;
  const was = part.state;
  return files().get(part.id).then(function (blob) {
    if (blob) blobs[part.id] = blob;
    if (was === "kept") return;
    const whole = blob && blob.size === (part.fixed || part.size);
    if (blob && (was === "preparing" || !whole && !part.fixed)) {
      part.state = "preparing";
      prepare(part, blob);
      return;
    }
    part.state = whole ? "waiting" : "lost";
    if (!whole) delete blobs[part.id];
  });
}
