// Records in the page: a level that moves, the time, listening, again.
(function (X) {
  "use strict";

  function $(id) { return document.getElementById(id); }

  X.canRecord = function () {
    return !!(window.isSecureContext && window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  };

  // recorder answers what ends a recording that is under way, and keeps it.
  X.recorder = function (page) {
    var stream = null, recorder = null, chunks = [], began = 0, timer = 0, blob = null, ms = 0, meter = null, loudest = 0, wanted = false, failed = 0;

    function reset() {
      clearInterval(timer);
      if (stream) stream.getTracks().forEach(function (t) { t.stop(); });
      if (meter) meter.close();
      stream = recorder = meter = null;
      page.sound.pause();
    }
    function open(yes) {
      $("recorder").hidden = !yes;
      page.form.classList.toggle("recording", yes);
    }
    function hide() {
      wanted = false;
      if (recorder) recorder.onstop = recorder.ondataavailable = recorder.onerror = null; // nobody wants what is still to come of it
      reset();
      blob = null;
      open(false);
    }
    function note(words) { $("rec-note").textContent = words || ""; }

    function start() {
      if (wanted) return;
      page.trouble("");
      if (page.count("voice") >= page.most) { page.trouble(page.text("too_many.voice", { n: page.most })); return; }
      wanted = true;
      navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: true, autoGainControl: true } }).then(function (s) {
        if (!wanted) { s.getTracks().forEach(function (t) { t.stop(); }); return; }
        stream = s;
        failed = 0;
        chunks = [];
        loudest = 0;
        var type = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"].filter(function (t) {
          return MediaRecorder.isTypeSupported && MediaRecorder.isTypeSupported(t);
        })[0];
        recorder = type ? new MediaRecorder(s, { mimeType: type, audioBitsPerSecond: 32000 }) : new MediaRecorder(s);
        recorder.ondataavailable = function (e) { if (e.data && e.data.size) chunks.push(e.data); };
        recorder.onstop = stopped;
        recorder.onerror = function () { stop(); };
        s.getTracks()[0].onended = function () { stop(); };
        recorder.start(1000);
        began = Date.now();
        listen(s);
        open(true);
        $("recorder").classList.remove("recorded");
        $("rec-title").textContent = $("rec-title").dataset.now;
        $("rec-stop").hidden = false;
        $("rec-done").hidden = true;
        note("");
        timer = setInterval(tick, 200);
        tick();
        $("recorder").scrollIntoView({ block: "nearest" });
      }).catch(function (err) {
        hide();
        var why = { NotAllowedError: "mic_denied", SecurityError: "mic_denied", NotFoundError: "mic_missing" }[err.name] || "mic_busy";
        page.trouble(page.text(why));
        failed++;
        if (why !== "mic_busy" || failed > 1) document.documentElement.classList.remove("live"); // the phone's own recorder is left
      });
    }
    function tick() {
      ms = Date.now() - began;
      $("rec-time").textContent = page.clock(Math.min(ms, page.max_ms));
      var left = page.max_ms - ms;
      if (left < 20000) note(page.text("seconds_left", { n: Math.max(0, Math.ceil(left / 1000)) }));
      else if (ms > 4000 && loudest < 0.02) note(page.text("quiet"));
      if (left <= 0) stop();
    }
    // listen moves the level with the voice.
    function listen(s) {
      var Sound = window.AudioContext || window.webkitAudioContext;
      if (!Sound) return;
      try {
        meter = new Sound();
        var ear = meter.createAnalyser();
        ear.fftSize = 1024;
        meter.createMediaStreamSource(s).connect(ear);
        var wave = new Uint8Array(ear.fftSize);
        (function look() {
          if (!recorder || recorder.state !== "recording") { $("rec-level").style.transform = "scaleX(0)"; return; }
          ear.getByteTimeDomainData(wave);
          var top = 0;
          for (var i = 0; i < wave.length; i++) top = Math.max(top, Math.abs(wave[i] - 128) / 128);
          loudest = Math.max(loudest, top);
          $("rec-level").style.transform = "scaleX(" + Math.min(1, Math.sqrt(top)).toFixed(3) + ")";
          requestAnimationFrame(look);
        })();
      } catch (e) { meter = null; }
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
      if (!wanted) { blob = null; return; }
      if (!blob.size) { hide(); page.trouble(page.text("mic_busy")); return; }
      $("recorder").classList.add("recorded");
      $("rec-title").textContent = $("rec-title").dataset.done;
      $("rec-stop").hidden = true;
      $("rec-done").hidden = false;
      if (loudest < 0.02) note(page.text("quiet"));
      else note("");
    }
    function keep() {
      var kept = blob, length = ms;
      hide();
      if (kept) page.add("voice", kept, "", length);
    }
    $("rec-title").dataset.now = $("rec-title").textContent;
    $("rec-title").dataset.done = page.text("checking");
    $("record").addEventListener("click", start);
    $("rec-stop").addEventListener("click", stop);
    $("rec-cancel").addEventListener("click", hide);
    $("rec-again").addEventListener("click", function () { hide(); start(); });
    $("rec-keep").addEventListener("click", keep);
    $("rec-play").addEventListener("click", function () {
      var label = $("rec-play").querySelector("span");
      if (!page.sound.paused) { page.sound.pause(); return; }
      page.sound.src = URL.createObjectURL(blob);
      page.sound.onpause = page.sound.onended = function () { label.textContent = page.text("play"); };
      page.sound.ontimeupdate = function () { if (!$("recorder").hidden) $("rec-time").textContent = page.clock(1000 * page.sound.currentTime); };
      label.textContent = page.text("pause");
      page.sound.play().catch(function () { label.textContent = page.text("play"); });
    });
    document.addEventListener("visibilitychange", function () { if (document.hidden) stop(); }); // the microphone is open only in sight
    // What was recorded is kept when the person goes on without a word.
    return function () {
      return new Promise(function (done) {
        if (recorder) { // it is recording, or was stopped and has not handed over yet
          recorder.onstop = function () { stopped(); keep(); done(); };
          stop();
          return;
        }
        if (blob) keep();
        else hide();
        done();
      });
    };
  };
})(window.Xinsheng = window.Xinsheng || {});
