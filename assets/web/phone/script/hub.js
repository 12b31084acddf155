// Asks the hub, and tries again where that may help.

// Gone is an answer that trying again does not change. Its message is for the person.
export function Gone(status, words) {
  this.status = status;
  this.words = words;
}

// FORM are the headers of a form that is answered in JSON.
export const FORM = { "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json" };

// ask answers when the hub has; after some silence it gives up.
export function ask(method, url, options) {
  options = options || {};
  return new Promise(function (done, fail) {
    const x = new XMLHttpRequest();
    let quiet = setTimeout(function () { x.abort(); }, 30000);
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
      let words = "";
      try { words = JSON.parse(x.responseText); } catch (e) { /* not ours */ }
      const err = mayHelp(x.status) && !options.final ? new Error("status " + x.status) : new Gone(x.status, words);
      err.status = x.status;
      err.wait = Math.min(Number(x.getResponseHeader("Retry-After")) || 0, 60) * 1000;
      err.words = words;
      fail(err);
    };
    x.onerror = x.onabort = x.ontimeout = function () { clearTimeout(quiet); fail(new Error("no network")); };
    x.send(options.body || null);
  });
}

// mayHelp tells whether the same answer may be another one later.
function mayHelp(status) {
  return status === 0 || status >= 500 && status !== 507 || [408, 409, 423, 429].indexOf(status) >= 0;
}

export function pause(ms) { return new Promise(function (done) { setTimeout(done, ms); }); }

// patiently tries until it works, or cannot. It goes on at once when the network comes back.
export function patiently(work, waiting) {
  let tries = 0;
  function again() {
    return work().catch(function (err) {
      if (err instanceof Gone) throw err;
      tries++;
      waiting(err);
      let wait = Math.min(1000 * Math.pow(2, Math.min(tries - 1, 3)), 8000) * (0.75 + Math.random() / 2);
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
