// Asks the hub, and tries again where that may help.
(function (X) {
  "use strict";

  // Gone is an answer that trying again does not change. Its message is for the person.
  function Gone(status, words) { this.status = status; this.words = words; }

  function ask(method, url, options) {
    options = options || {};
    return new Promise(function (done, fail) {
      var x = new XMLHttpRequest();
      var quiet = setTimeout(function () { x.abort(); }, 30000);
      function alive() {
        clearTimeout(quiet);
        quiet = setTimeout(function () { x.abort(); }, 45000);
      }
      x.open(method, url);
      Object.keys(options.headers || {}).forEach(function (k) { x.setRequestHeader(k, options.headers[k]); });
      x.upload.onprogress = function (e) { alive(); if (options.progress) options.progress(e.loaded); };
      x.onload = function () {
        clearTimeout(quiet);
        if (x.status >= 200 && x.status < 300) { done(x); return; }
        var words = "";
        try { words = JSON.parse(x.responseText); } catch (e) { /* not ours */ }
        var later = x.status >= 500 && x.status !== 507 || [408, 409, 423, 429].indexOf(x.status) >= 0 || x.status === 0;
        var err = later && !options.final ? new Error("status " + x.status) : new Gone(x.status, words);
        err.status = x.status;
        err.wait = Math.min(Number(x.getResponseHeader("Retry-After")) || 0, 60) * 1000;
        err.words = words;
        fail(err);
      };
      x.onerror = x.onabort = x.ontimeout = function () { clearTimeout(quiet); fail(new Error("no network")); };
      x.send(options.body || null);
    });
  }

  function pause(ms) { return new Promise(function (done) { setTimeout(done, ms); }); }

  // patiently tries until it works, or cannot. It goes on at once when the network comes back.
  function patiently(work, waiting) {
    var tries = 0;
    function again() {
      return work().catch(function (err) {
        if (err instanceof Gone) throw err;
        tries++;
        waiting(err);
        var wait = Math.min(1000 * Math.pow(2, Math.min(tries - 1, 3)), 8000) * (0.75 + Math.random() / 2);
        wait = Math.max(wait, err.wait || 0);
        return Promise.race([pause(wait), new Promise(function (done) {
          window.addEventListener("online", done, { once: true });
        })]).then(again);
      });
    }
    function progress() { tries = 0; }
    work.progress = progress;
    return again();
  }

  X.Gone = Gone;
  X.ask = ask;
  X.pause = pause;
  X.patiently = patiently;
  X.form = { "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json" };
})(window.Xinsheng = window.Xinsheng || {});
