// Sends what is filled in, once however often it is tried, and shows the receipt in the same page, which goes on with
// the files.
import { undecided } from "./choose.js";
import { underWay } from "./draft.js";
import { hold, point } from "./form.js";
import { FORM, ask, patiently, pause } from "./hub.js";
import { $, all, data, text } from "./page.js";
import { move, taken } from "./parts.js";
import { save, show, tab } from "./tab.js";
import { pump } from "./uploads.js";

const WAIT = 1500; // milliseconds for a draft that begins: words wait for none

let busy = false;

// sendWith sends the form when the person says so. said tells whether there is anything; stop ends a recording that is
// under way.
export function sendWith(form, said, stop) {
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy) return;
    busy = $("send").disabled = true;
    $("problem").hidden = true;
    $("sending").textContent = text("sending_report");
    $("sending").hidden = false;
    hold(form, true);
    stop().then(function () { return Promise.all(undecided()); }).then(function () {
      return Promise.race([underWay(), pause(WAIT)]).catch(function () {});
    }).then(function () {
      if (said()) submit(form);
      else wrong(form, text("said_nothing"));
    });
  });
  window.addEventListener("popstate", function () {
    if (tab.sent) showAddress();
  });
}

function wrong(form, words, about) {
  busy = $("send").disabled = false;
  $("sending").hidden = true;
  hold(form, false);
  point(form, words, about);
}

function submit(form) {
  tab.tap = tab.tap || Math.random().toString(36).slice(2) + Date.now().toString(36);
  save();
  const plain = body(form);
  const work = function () { return ask("POST", data.base, { headers: FORM, body: plain }); };
  const waiting = function (err) { $("sending").textContent = err.words && err.words.problem || text("no_network"); };
  patiently(work, waiting).then(function (x) { sent(JSON.parse(x.responseText)); }).catch(function (err) {
    wrong(form, err.words && err.words.problem || text("fault"), err.words && err.words.field);
  });
}

// body is the form with the list of all that was chosen, also of what is still made smaller: the hub expects it, and
// says what has not come.
function body(form) {
  const b = new URLSearchParams();
  all("input[name], textarea[name], select[name]", form).forEach(function (e) {
    if ((e.type === "radio" || e.type === "checkbox") && !e.checked) return;
    b.append(e.name, e.value);
  });
  b.append("parts", JSON.stringify(tab.parts.filter(taken).map(function (p) {
    return {
      part_id: p.id, kind: p.kind, media_type: p.type, duration_ms: p.ms,
      size: Math.min(p.size || 1, data.limits[p.kind].bytes)
    };
  })));
  b.append("tap", tab.tap);
  if (tab.draft) b.append("draft", tab.draft);
  return b.toString();
}

// sent shows the hub's own words in place of the form.
function sent(answer) {
  tab.sent = true;
  tab.form = {};
  if (answer.draft !== tab.draft) move(answer.draft);
  save();
  document.title = answer.title;
  $("stage").innerHTML = answer.html;
  showAddress();
  window.scrollTo(0, 0);
  show();
  pump();
}

// showAddress has a reload show the receipt.
function showAddress() { history.replaceState(null, "", data.base + data.sent_query + tab.draft); }
