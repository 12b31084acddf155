// Records in the page: a level that moves, the time, listening, again.
import { openLevel } from "./level.js";
import { $, clock, text, trouble } from "./page.js";
import { full } from "./parts.js";

const QUIET = 0.02; // the loudest of what nobody would hear
const SOON = 20000; // milliseconds before the end that are counted down
const REASONS = { NotAllowedError: "mic_denied", SecurityError: "mic_denied", NotFoundError: "mic_missing" };
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export function canRecord() {
  const devices = navigator.mediaDevices;
  return !!(window.isSecureContext && window.MediaRecorder && devices && devices.getUserMedia);
}

// openRecorder follows the recorder's buttons. page has sound to listen with, max_ms, keep(blob, ms) and opened(yes).
// It answers what ends a recording that is under way, and keeps it.
export function openRecorder(page) {
  let stream = null, recorder = null, level = null, chunks = [], blob = null;
  let began = 0, timer = 0, ms = 0, wanted = false, failed = 0;
  const title = $("rec-title");
  title.dataset.now = title.textContent;

  function reset() {
    clearInterval(timer);
    if (stream) stream.getTracks().forEach(function (t) { t.stop(); });
    if (level) level.close();
    stream = recorder = null;
    page.sound.pause();
  }
  function open(yes) {
    $("recorder").hidden = !yes;
    page.opened(yes);
  }
  function hide() {
    wanted = false;
    if (recorder) recorder.onstop = recorder.ondataavailable = recorder.onerror = null; // nobody wants what still comes
    reset();
    blob = null;
    open(false);
  }
  function note(words) { $("rec-note").textContent = words || ""; }
  function unheard() { return level.loudest() < QUIET; }
  function draw(done) {
    $("recorder").classList.toggle("recorded", done);
    title.textContent = done ? text("checking") : title.dataset.now;
    $("rec-stop").hidden = done;
    $("rec-done").hidden = !done;
  }

  function start() {
    if (wanted) return;
    const none = full("voice");
    trouble(none);
    if (none) return;
    wanted = true;
    const sound = { echoCancellation: false, noiseSuppression: true, autoGainControl: true };
    navigator.mediaDevices.getUserMedia({ audio: sound }).then(record).catch(refused);
  }
  function record(s) {
    if (!wanted) {
      s.getTracks().forEach(function (t) { t.stop(); });
      return;
    }
    stream = s;
    failed = 0;
    chunks = [];
    const knows = MediaRecorder.isTypeSupported;
    const type = knows && TYPES.filter(function (t) { return MediaRecorder.isTypeSupported(t); })[0];
    recorder = type ? new MediaRecorder(s, { mimeType: type, audioBitsPerSecond: 32000 }) : new MediaRecorder(s);
    recorder.ondataavailable = function (e) { if (e.data && e.data.size) chunks.push(e.data); };
    recorder.onstop = stopped;
    recorder.onerror = function () { stop(); };
    s.getTracks()[0].onended = function () { stop(); };
    recorder.start(1000);
    began = Date.now();
    level = openLevel(s, $("rec-level"));
    open(true);
    draw(false);
    note("");
    timer = setInterval(tick, 200);
    tick();
    $("recorder").scrollIntoView({ block: "nearest" });
  }
  function refused(err) {
    hide();
    const why = REASONS[err.name] || "mic_busy";
    trouble(text(why));
    failed++;
    if (why === "mic_busy" && failed < 2) return;
    document.documentElement.classList.remove("live"); // the phone's own recorder is left
  }
  function tick() {
    ms = Date.now() - began;
    $("rec-time").textContent = clock(Math.min(ms, page.max_ms));
    const left = page.max_ms - ms;
    if (left < SOON) note(text("seconds_left", { n: Math.max(0, Math.ceil(left / 1000)) }));
    else if (ms > 4000 && unheard()) note(text("quiet"));
    if (left <= 0) stop();
  }
  function stop() {
    clearInterval(timer);
    if (recorder && recorder.state !== "inactive") recorder.stop();
  }
  function stopped() {
    ms = Math.min(Date.now() - began, page.max_ms);
    blob = new Blob(chunks, { type: recorder ? recorder.mimeType : chunks[0] && chunks[0].type });
    chunks = [];
    reset();
    if (!wanted) {
      blob = null;
      return;
    }
    if (!blob.size) {
      hide();
      trouble(text("mic_busy"));
      return;
    }
    draw(true);
    note(unheard() ? text("quiet") : "");
  }
  function keep() {
    const kept = blob, length = ms;
    hide();
    if (kept) page.keep(kept, length);
  }
  function listen() {
    const label = $("rec-play").querySelector("span");
    const stands = function () { label.textContent = text("play"); };
    if (!page.sound.paused) {
      page.sound.pause();
      return;
    }
    page.sound.src = URL.createObjectURL(blob);
    page.sound.onpause = page.sound.onended = stands;
    page.sound.ontimeupdate = function () {
      if (!$("recorder").hidden) $("rec-time").textContent = clock(1000 * page.sound.currentTime);
    };
    label.textContent = text("pause");
    page.sound.play().catch(stands);
  }

  $("record").addEventListener("click", start);
  $("rec-stop").addEventListener("click", stop);
  $("rec-cancel").addEventListener("click", hide);
  $("rec-again").addEventListener("click", function () {
    hide();
    start();
  });
  $("rec-keep").addEventListener("click", keep);
  $("rec-play").addEventListener("click", listen);
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) stop(); // the microphone is open only in sight
  });
  // What was recorded is kept when the person goes on without a word.
  return function () {
    return new Promise(function (done) {
      if (!recorder) {
        if (blob) keep();
        else hide();
        done();
        return;
      }
      recorder.onstop = function () { // it is recording, or was stopped and has not handed over yet
        stopped();
        keep();
        done();
      };
      stop();
    });
  };
}
