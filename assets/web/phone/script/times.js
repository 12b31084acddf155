// One tap notes when an experiencer came to a step or left it. It is kept at once, and waits for the network where
// there is none, in this browser, also when the page is closed: a time alone says nothing of anybody.
import { FORM, ask, patiently } from "./hub.js";
import { $, all, data, text } from "./page.js";

const LONG_AGO = 12 * 60 * 60 * 1000; // the hub takes no older tap

const slot = "xinsheng times " + data.task;

// noteTimes follows the two buttons, and sends the taps that still wait.
export function noteTimes() {
  all("[data-time]").forEach(function (button) {
    button.addEventListener("click", function () {
      const tap = { base: data.base, what: button.dataset.time, at: Date.now() };
      remember(waiting().concat([tap]));
      note(button, tap);
    });
  });
  waiting().forEach(function (tap) {
    const button = tap.base === data.base && document.querySelector('[data-time="' + tap.what + '"]');
    if (button) note(button, tap);
    else send(tap, function () {}).catch(function () { /* the hub's no is final */ });
  });
}

function waiting() {
  let taps = null;
  try { taps = JSON.parse(localStorage.getItem(slot)); } catch (e) { /* damaged, or not allowed */ }
  return Array.isArray(taps) ? taps.filter(function (t) { return t && Date.now() - t.at < LONG_AGO; }) : [];
}

function remember(taps) {
  try {
    if (taps.length) localStorage.setItem(slot, JSON.stringify(taps));
    else localStorage.removeItem(slot);
  } catch (e) { /* a browser that keeps nothing: the tap waits as long as the page is open */ }
}

function forget(tap) {
  remember(waiting().filter(function (t) { return t.base !== tap.base || t.what !== tap.what || t.at !== tap.at; }));
}

function send(tap, delayed) {
  const work = function () {
    const body = "what=" + tap.what + "&ago=" + (Date.now() - tap.at);
    return ask("POST", tap.base + "/time", { headers: FORM, body: body });
  };
  return patiently(work, delayed).then(function (x) {
    forget(tap);
    return x;
  }, function (err) {
    forget(tap);
    throw err;
  });
}

// note shows a tap on its button until the hub has it.
function note(button, tap) {
  const d = new Date(tap.at);
  const line = button.querySelector(".at");
  const word = $("time-note");
  button.disabled = true;
  button.classList.add("on");
  line.textContent = ("0" + d.getHours()).slice(-2) + ":" + ("0" + d.getMinutes()).slice(-2);
  word.textContent = text("noting");
  send(tap, function () { word.textContent = text("not_noted"); }).then(function (x) {
    line.textContent = JSON.parse(x.responseText).at;
    word.textContent = text("noted", { time: line.textContent });
  }).catch(function (err) {
    button.classList.remove("on");
    line.textContent = "";
    word.textContent = err.words && err.words.problem || text("fault");
  }).then(function () { button.disabled = false; });
}
