// What can be heard and seen in a case: recordings with their waveform, photos that open large in the page.
"use strict";
(() => {
  const body = document.body;
  const clock = (ms) => {
    const s = Math.round(ms / 1000);
    return Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0");
  };

  // A recording. What it says of its length counts until the browser knows better.
  const parts = (box) => ({
    audio: box.querySelector("audio"), wave: box.querySelector(".wave"), button: box.querySelector(".play"),
    done: box.querySelector("clipPath rect"), at: box.querySelector(".at"), whole: box.querySelector(".length"),
  });
  const millis = (box, audio) => (Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration * 1000 : Number(box.dataset.millis));
  const draw = (box) => {
    const p = parts(box);
    const whole = millis(box, p.audio);
    const at = Math.min(p.audio.currentTime * 1000, whole || Infinity);
    const playing = !p.audio.paused && !p.audio.ended;
    p.done.setAttribute("width", whole ? String((400 * at) / whole) : "0");
    p.at.textContent = clock(at);
    p.whole.textContent = clock(whole);
    p.wave.setAttribute("aria-valuemax", String(Math.round(whole)));
    p.wave.setAttribute("aria-valuenow", String(Math.round(at)));
    p.wave.setAttribute("aria-valuetext", clock(at) + " / " + clock(whole));
    p.button.querySelector(".on").hidden = playing;
    p.button.querySelector(".off").hidden = !playing;
    p.button.setAttribute("aria-label", playing ? p.button.dataset.pause : p.button.dataset.play);
    if (playing) requestAnimationFrame(() => draw(box));
  };
  const toggle = (box) => {
    const { audio } = parts(box);
    if (!audio.paused) return audio.pause();
    for (const other of document.querySelectorAll("audio, video")) if (other !== audio) other.pause();
    audio.play().catch(() => {});
  };
  // Before it has loaded, a recording takes the place that was asked for as soon as it can.
  const jump = (box, ms) => {
    const { audio } = parts(box);
    const to = Math.max(0, Math.min(ms, millis(box, audio))) / 1000;
    if (audio.readyState > 0) audio.currentTime = to;
    else {
      audio.addEventListener("loadedmetadata", () => { audio.currentTime = to; }, { once: true });
      audio.preload = "metadata";
      audio.load();
    }
    draw(box);
  };
  const point = (box, e) => {
    const r = parts(box).wave.getBoundingClientRect();
    jump(box, ((e.clientX - r.left) / r.width) * millis(box, parts(box).audio));
  };
  const player = (e) => (e.target.closest ? e.target.closest("[data-player]") : null);
  body.addEventListener("click", (e) => {
    const button = e.target.closest(".play");
    if (button) toggle(player(e));
  });
  body.addEventListener("pointerdown", (e) => {
    const wave = e.target.closest(".wave");
    if (!wave || e.button !== 0) return;
    const box = player(e);
    wave.setPointerCapture(e.pointerId);
    point(box, e);
    const move = (m) => point(box, m);
    wave.addEventListener("pointermove", move);
    wave.addEventListener("lostpointercapture", () => wave.removeEventListener("pointermove", move), { once: true });
  });
  body.addEventListener("keydown", (e) => {
    if (!e.target.matches || !e.target.matches(".wave")) return;
    const box = player(e);
    const { audio } = parts(box);
    const step = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 15, PageDown: -15 }[e.key];
    if (step) jump(box, audio.currentTime * 1000 + step * 1000);
    else if (e.key === "Home") jump(box, 0);
    else if (e.key === "End") jump(box, Infinity);
    else if (e.key === " " || e.key === "Enter") toggle(box);
    else return;
    e.preventDefault();
  });
  // Events of media do not bubble, so they are caught on their way down.
  for (const name of ["play", "pause", "ended", "seeked", "durationchange", "timeupdate"]) {
    body.addEventListener(name, (e) => { if (player(e)) draw(player(e)); }, true);
  }
  body.addEventListener("play", (e) => {
    if (e.target.paused) return; // it was stopped again before the event came
    for (const other of document.querySelectorAll("audio, video")) if (other !== e.target) other.pause();
  }, true);
  body.addEventListener("error", (e) => {
    const box = player(e);
    if (!box) return;
    const last = [...box.querySelectorAll("source")].pop();
    if (e.target === last || e.target.tagName === "AUDIO") box.querySelector(".broken").hidden = false;
  }, true);

  // What is being listened to or looked at stays; the page asks again once it has ended.
  let held = false;
  body.addEventListener("htmx:beforeSwap", (e) => {
    const busy = [...e.detail.target.querySelectorAll("audio, video")].some((m) => !m.paused && !m.ended);
    if (!busy) return;
    e.detail.shouldSwap = false;
    held = true;
  });
  for (const name of ["pause", "ended"]) {
    body.addEventListener(name, () => {
      if (held) htmx.trigger(body, "live");
      held = false;
    }, true);
  }

  // Photos open large.
  const album = document.getElementById("album");
  if (!album || !album.showModal) return;
  let photos = [];
  let at = 0;
  const show = (to) => {
    at = to;
    const a = photos[at];
    const img = album.querySelector("img");
    img.src = a.href;
    img.alt = a.dataset.name;
    album.querySelector(".name").textContent = a.dataset.name + (photos.length > 1 ? " · " + (at + 1) + " / " + photos.length : "");
    album.querySelector("[data-role=save]").href = a.dataset.save;
    for (const b of album.querySelectorAll("[data-by]")) b.disabled = !photos[at + Number(b.dataset.by)];
  };
  const turn = (by) => { if (photos[at + by]) show(at + by); };
  body.addEventListener("click", (e) => {
    const a = e.target.closest("[data-photo]");
    if (a && !e.ctrlKey && !e.metaKey && !e.shiftKey) {
      e.preventDefault();
      photos = [...document.querySelectorAll("[data-photo]")];
      show(photos.indexOf(a));
      album.showModal();
    }
    const by = e.target.closest("[data-by]");
    if (by) turn(Number(by.dataset.by));
    else if (e.target === album || e.target.classList.contains("big")) album.close();
  });
  album.addEventListener("keydown", (e) => {
    if (e.key === "ArrowLeft") turn(-1);
    else if (e.key === "ArrowRight") turn(1);
  });
  album.addEventListener("close", () => {
    if (album.open) return; // and open again since
    album.querySelector("img").removeAttribute("src"); // nothing of it stays in the page
    if (photos[at]) photos[at].focus();
  });
})();
