// Leads through a report, records, and uploads in the background. Without it a report can be written and sent.
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var form = document.getElementById("report");
  var KEEP = 30 * 60 * 1000; // how long what is not sent stays in this browser
  var FILES = 24 * 60 * 60 * 1000; // how long an upload may go on
  var MB = 1024 * 1024;

  function $(id) { return document.getElementById(id); }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function text(name, values) {
    var t = data.texts[name] || name;
    Object.keys(values || {}).forEach(function (k) { t = t.split("{" + k + "}").join(values[k]); });
    return t;
  }
  function icon(name) {
    var from = $("icons").content.querySelector('[data-icon="' + name + '"]');
    return from.firstElementChild.cloneNode(true);
  }
  function pause(ms) { return new Promise(function (done) { setTimeout(done, ms); }); }
  function clock(ms) {
    var s = Math.floor(ms / 1000);
    return Math.floor(s / 60) + ":" + ("0" + s % 60).slice(-2);
  }
  function amount(bytes) {
    return bytes >= MB ? (bytes / MB).toFixed(bytes >= 10 * MB ? 0 : 1) + " MB" : Math.max(1, Math.round(bytes / 1024)) + " KB";
  }

  // What is not sent yet lives in this tab alone, and not for long.
  var slot = "xinsheng " + data.base;
  var state = { draft: data.draft, sent: data.sent, step: data.adding ? "all" : "kind", form: {}, parts: [], at: Date.now() };
  (function restore() {
    var kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(slot)); } catch (e) { /* damaged, or not allowed */ }
    if (!kept || (data.draft && kept.draft && kept.draft !== data.draft)) return;
    if (!kept.sent && Date.now() - kept.at > KEEP) { sessionStorage.removeItem(slot); return; }
    if (kept.sent !== data.sent && !(data.sent && kept.draft === data.draft)) return;
    state.form = data.sent ? {} : kept.form || {};
    state.parts = kept.parts || [];
    state.draft = data.draft || kept.draft;
    if (!data.adding && !data.sent) state.step = kept.step || "kind";
  })();
  function save() {
    state.at = Date.now();
    try {
      sessionStorage.setItem(slot, JSON.stringify({
        draft: state.draft, sent: state.sent, step: state.step, form: state.sent ? {} : state.form, at: state.at,
        parts: state.parts.map(function (p) {
          return { id: p.id, kind: p.kind, type: p.type, size: p.size, ms: p.ms, name: p.name, state: p.state, have: p.have, why: p.why };
        })
      }));
    } catch (e) { /* a browser that keeps nothing: the page works until it is left */ }
  }

  // Files outlive a reload in the browser's own database, where it has one.
  var blobs = {};
  var files = (function () {
    var opened = new Promise(function (done) {
      try {
        var ask = indexedDB.open("xinsheng", 1);
        ask.onupgradeneeded = function () { ask.result.createObjectStore("files", { keyPath: "id" }); };
        ask.onsuccess = function () { done(ask.result); };
        ask.onerror = ask.onblocked = function () { done(null); };
      } catch (e) { done(null); }
    });
    function within(mode, act) {
      return opened.then(function (db) {
        return db && new Promise(function (done) {
          try {
            var tx = db.transaction("files", mode);
            var ask = act(tx.objectStore("files"));
            tx.oncomplete = function () { done(ask && ask.result); };
            tx.onerror = tx.onabort = function () { done(null); };
          } catch (e) { done(null); }
        });
      });
    }
    within("readwrite", function (s) {
      var walk = s.openCursor();
      walk.onsuccess = function () {
        var at = walk.result;
        if (!at) return;
        var age = Date.now() - at.value.at;
        if (age > FILES || age > KEEP && !find(at.value.id)) at.delete();
        at.continue();
      };
    });
    return {
      put: function (id, blob) { return within("readwrite", function (s) { return s.put({ id: id, blob: blob, at: Date.now() }); }); },
      get: function (id) { return within("readonly", function (s) { return s.get(id); }).then(function (row) { return row && row.blob; }); },
      drop: function (id) { return within("readwrite", function (s) { return s.delete(id); }); }
    };
  })();

  // ---- asking the hub

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
        err.words = words;
        fail(err);
      };
      x.onerror = x.onabort = x.ontimeout = function () { clearTimeout(quiet); fail(new Error("no network")); };
      x.send(options.body || null);
    });
  }

  // patiently tries until it works, or cannot. It goes on at once when the network comes back.
  function patiently(work, waiting) {
    var tries = 0;
    function again() {
      return work().catch(function (err) {
        if (err instanceof Gone) throw err;
        tries++;
        waiting(err);
        var wait = Math.min(1000 * Math.pow(2, Math.min(tries - 1, 3)), 8000) * (0.75 + Math.random() / 2);
        return Promise.race([pause(wait), new Promise(function (done) {
          window.addEventListener("online", done, { once: true });
        })]).then(again);
      });
    }
    function progress() { tries = 0; }
    work.progress = progress;
    return again();
  }

  var form64 = { "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json" };
  function field(name) {
    var e = form && form.querySelector('input[type=hidden][name="' + name + '"]');
    return e ? e.value : "";
  }

  // begin makes the draft, at the first touch.
  var beginning = null;
  function begin() {
    if (state.draft) return Promise.resolve(state.draft);
    if (!beginning) {
      var body = "pass=" + encodeURIComponent(field("pass")) + "&after=" + encodeURIComponent(field("after"));
      var work = function () { return ask("POST", data.base + "/draft", { headers: form64, body: body }); };
      beginning = patiently(work, function () { show(); }).then(function (x) {
        state.draft = JSON.parse(x.responseText).draft;
        save();
        return state.draft;
      });
      beginning.catch(function () { beginning = null; });
    }
    return beginning;
  }

  // ---- parts

  var urls = {};
  function find(id) { return state.parts.filter(function (p) { return p.id === id; })[0]; }
  function count(kind) {
    return state.parts.filter(function (p) { return p.kind === kind && p.state !== "refused"; }).length;
  }
  function trouble(words) {
    var e = $("media-problem");
    if (!e) return;
    e.textContent = words || "";
    e.hidden = !words;
  }

  function add(kind, blob, name, ms) {
    if (count(kind) >= data.limits[kind].most) { trouble(text("too_many." + kind, { n: data.limits[kind].most })); return; }
    if (blob.size > data.limits[kind].bytes) { trouble(text("too_large." + kind, { size: amount(blob.size) })); return; }
    if (!blob.size) { trouble(text("empty")); return; }
    var part = {
      id: Math.random().toString(36).slice(2, 12) + Date.now().toString(36), kind: kind, size: blob.size, ms: ms || 0, name: name || "",
      type: (blob.type || kindType(kind)).slice(0, 128), state: "waiting", have: 0
    };
    state.parts.push(part);
    blobs[part.id] = blob;
    save();
    show();
    files.put(part.id, blob);
    pump();
  }
  function kindType(kind) { return { voice: "audio/octet-stream", photo: "image/octet-stream", video: "video/octet-stream" }[kind]; }

  function remove(part) {
    state.parts = state.parts.filter(function (p) { return p !== part; });
    part.gone = true;
    if (part.request) part.request.abort();
    delete blobs[part.id];
    files.drop(part.id);
    save();
    show();
    if (state.draft) {
      var work = function () { return ask("POST", "/d/" + state.draft + "/remove", { headers: form64, body: "part=" + part.id }); };
      patiently(work, function () {}).catch(function () {});
    }
  }

  // A photo is made smaller here where the browser can. Drawing it anew also leaves its tags behind.
  function shrink(file) {
    return new Promise(function (done) {
      if (!/^image\//.test(file.type || "image/")) { done(file); return; }
      var img = new Image();
      var url = URL.createObjectURL(file);
      function end(result) { URL.revokeObjectURL(url); done(result); }
      img.onerror = function () { end(file); };
      img.onload = function () {
        try {
          var scale = Math.min(1, 2048 / Math.max(img.naturalWidth, img.naturalHeight));
          var canvas = document.createElement("canvas");
          canvas.width = Math.max(1, Math.round(img.naturalWidth * scale));
          canvas.height = Math.max(1, Math.round(img.naturalHeight * scale));
          var pen = canvas.getContext("2d");
          pen.fillStyle = "#fff";
          pen.fillRect(0, 0, canvas.width, canvas.height);
          pen.drawImage(img, 0, 0, canvas.width, canvas.height);
          canvas.toBlob(function (blob) { end(blob && blob.size ? blob : file); }, "image/jpeg", 0.85);
        } catch (e) { end(file); }
      };
      img.src = url;
    });
  }

  function chosen(input) {
    var kind = input.dataset.kind;
    var list = Array.prototype.slice.call(input.files || []);
    input.value = "";
    trouble("");
    list.reduce(function (before, file) {
      return before.then(function () {
        if (file.type && !okType(kind, file.type)) { trouble(text("not_kind")); return null; }
        if (kind !== "photo") return probe(kind, file).then(function (is) { add(is.kind, file, file.name, is.ms); });
        return shrink(file).then(function (small) { add(kind, small, file.name); });
      });
    }, Promise.resolve());
  }
  // probe looks whether a file holds pictures: some phones film where they were asked for a sound.
  function probe(kind, file) {
    return new Promise(function (done) {
      var v = document.createElement("video");
      var url = URL.createObjectURL(file);
      var late = setTimeout(function () { end({ kind: kind, ms: 0 }); }, 4000);
      function end(is) { clearTimeout(late); v.removeAttribute("src"); URL.revokeObjectURL(url); done(is); }
      v.preload = "metadata";
      v.onloadedmetadata = function () {
        // Without a picture it is a film all the same: browsers play the sound of films whose pictures they cannot decode.
        end({ kind: v.videoWidth ? "video" : kind, ms: isFinite(v.duration) ? Math.round(1000 * v.duration) : 0 });
      };
      v.onerror = function () { end({ kind: kind, ms: 0 }); };
      v.src = url;
    });
  }
  function okType(kind, type) {
    if (kind === "photo") return /^image\//.test(type);
    return /^(audio|video)\//.test(type);
  }

  // ---- uploading, one part at a time: the small ones first

  var pumping = false;
  function pump() {
    if (pumping || !state.parts.length) return;
    var next = state.parts.filter(function (p) { return p.state === "waiting" && blobs[p.id]; })
      .sort(function (a, b) { return a.size - b.size; })[0];
    if (!next) { show(); return; }
    pumping = true;
    begin().then(function () { return send(next); }).catch(function (err) {
      if (next.gone) return;
      next.state = "refused";
      next.why = err && err.words && err.words.problem || text("failed");
    }).then(function () {
      pumping = false;
      save();
      show();
      pump();
    });
  }

  function encode(s) { return btoa(unescape(encodeURIComponent(s))); }

  // send is a tus 1.0 client: where the server stands is asked after every break, and pieces grow with the line.
  function send(part) {
    var blob = blobs[part.id];
    var url = "/u/" + state.draft + "." + part.id;
    var tus = { "Tus-Resumable": "1.0.0" };
    var piece = 1 * MB;
    var made = false;
    var sure = false; // offset is what the server said
    part.state = "sending";
    part.offline = false;
    show();

    function create() {
      var meta = { draft: state.draft, part: part.id, kind: part.kind, type: part.type, ms: String(part.ms) };
      var headers = { "Tus-Resumable": "1.0.0", "Upload-Length": String(part.size), "Accept": "application/json" };
      headers["Upload-Metadata"] = Object.keys(meta).map(function (k) { return k + " " + encode(meta[k]); }).join(",");
      return ask("POST", "/u/", { headers: headers }).then(function () { made = true; });
    }
    function where() {
      return ask("HEAD", url, { headers: tus }).then(function (x) {
        part.have = Number(x.getResponseHeader("Upload-Offset"));
        sure = true;
      });
    }
    function patch() {
      var from = part.have;
      var to = Math.min(from + piece, part.size);
      var began = Date.now();
      return ask("PATCH", url, {
        headers: { "Tus-Resumable": "1.0.0", "Upload-Offset": String(from), "Content-Type": "application/offset+octet-stream" },
        body: blob.slice(from, to),
        progress: function (loaded) {
          part.offline = false;
          part.busy = "";
          part.seen = Math.max(part.seen || 0, Math.min(from + loaded, to));
          showPart(part);
        }
      }).then(function (x) {
        part.have = Number(x.getResponseHeader("Upload-Offset"));
        part.offline = false;
        var took = Date.now() - began;
        if (took < 3000) piece = Math.min(piece * 2, 8 * MB);
        if (took > 12000) piece = Math.max(piece / 2, 256 * 1024);
        save();
        show();
        work.progress();
      });
    }
    function work() {
      if (part.gone) return Promise.reject(new Gone(0, ""));
      var step = Promise.resolve();
      if (!made) step = create();
      return step.then(function () { return sure ? null : where(); }).then(function on() {
        if (part.gone) throw new Gone(0, "");
        return part.have >= part.size ? null : patch().then(on);
      });
    }
    return patiently(work, function (err) {
      sure = false;
      if (err.status === 409 || err.status === 423) return;
      piece = Math.max(piece / 2, 256 * 1024);
      part.offline = !err.status;
      part.busy = err.words && err.words.problem;
      show();
    }).then(function () { return settled(part); });
  }

  // settled asks what became of a part that is whole.
  function settled(part) {
    var work = function () { return ask("GET", "/d/" + state.draft, { headers: { "Accept": "application/json" } }); };
    return patiently(work, function () { part.offline = true; show(); }).then(function (x) {
      take(JSON.parse(x.responseText));
      if (part.state === "sending") part.state = "kept";
      part.offline = false;
      if (part.kind === "video") delete blobs[part.id];
      files.drop(part.id);
    });
  }

  // take brings the parts to what the hub says.
  function take(answer) {
    answer.parts.forEach(function (p) {
      var mine = find(p.id);
      if (!mine) return;
      mine.have = Math.max(mine.have || 0, p.have);
      if (p.state === "kept") mine.state = "kept";
      if (p.state === "refused" || p.state === "erased") { mine.state = "refused"; mine.why = p.reason || text("failed"); }
    });
  }

  // ---- what is shown of parts

  function partLine(part) {
    if (part.state === "kept") return text("done");
    if (part.state === "refused") return part.why || text("failed");
    if (part.state === "lost") return text("lost");
    if (part.offline || navigator.onLine === false) return text("no_network");
    if (part.state === "waiting") return text("waiting");
    if (part.busy) return part.busy;
    var percent = Math.min(99, Math.floor(100 * Math.max(part.have || 0, part.seen || 0) / part.size));
    return text("sending", { percent: percent });
  }
  function showPart(part) {
    var li = part.li;
    if (!li) return;
    li.className = "part " + part.state;
    var line = li.querySelector(".state");
    var words = partLine(part);
    if (line.textContent !== words) line.textContent = words;
    li.querySelector("progress").value = 100 * Math.max(part.have || 0, part.seen || 0) / part.size;
  }
  function draw(part) {
    var li = $("part").content.firstElementChild.cloneNode(true);
    part.li = li;
    li.querySelector("b").textContent = text(part.kind) + " " + (part.ms ? clock(part.ms) : amount(part.size));
    var thumb = li.querySelector(".thumb");
    if (part.kind === "photo" && blobs[part.id]) {
      if (!urls[part.id]) urls[part.id] = URL.createObjectURL(blobs[part.id]);
      var img = document.createElement("img");
      img.alt = "";
      img.onerror = function () { thumb.textContent = ""; thumb.appendChild(icon("photo")); };
      img.src = urls[part.id];
      thumb.appendChild(img);
    } else {
      thumb.appendChild(icon(part.kind));
    }
    var does = li.querySelector(".does");
    if (part.state === "lost") {
      var label = document.createElement("label");
      label.textContent = text("lost_choose");
      var input = document.createElement("input");
      input.type = "file";
      input.accept = { voice: "audio/*", photo: "image/*", video: "video/*" }[part.kind];
      input.onchange = function () { again(part, input.files[0]); };
      label.appendChild(input);
      does.appendChild(label);
    }
    if (part.kind === "voice" && blobs[part.id]) does.appendChild(playButton(part));
    if (!state.sent) {
      var b = document.createElement("button");
      b.type = "button";
      b.setAttribute("aria-label", text("remove"));
      b.appendChild(icon("remove"));
      b.onclick = function () { remove(part); };
      does.appendChild(b);
    }
    showPart(part);
    return li;
  }
  var sound = new Audio();
  function playButton(part) {
    var b = document.createElement("button");
    b.type = "button";
    b.setAttribute("aria-label", text("play"));
    b.appendChild(icon("play"));
    b.onclick = function () {
      if (!urls[part.id]) urls[part.id] = URL.createObjectURL(blobs[part.id]);
      if (sound.dataset.of === part.id && !sound.paused) { sound.pause(); return; }
      sound.src = urls[part.id];
      sound.dataset.of = part.id;
      sound.play().catch(function () {});
    };
    return b;
  }

  // again goes on with a file that this browser has lost.
  function again(part, file) {
    if (!file) return;
    (part.kind === "photo" && file.size !== part.size ? shrink(file) : Promise.resolve(file)).then(function (blob) {
      if (blob.size !== part.size) { part.why = text("other_file"); part.li.querySelector(".state").textContent = part.why; return; }
      blobs[part.id] = blob;
      part.state = "waiting";
      files.put(part.id, blob);
      show();
      pump();
    });
  }

  var drawn = "";
  function show() {
    var list = $("parts");
    var key = state.sent + state.parts.map(function (p) { return p.id + (p.state === "lost") + !!blobs[p.id]; }).join();
    if (list && key !== drawn) {
      drawn = key;
      list.textContent = "";
      state.parts.forEach(function (p) { list.appendChild(draw(p)); });
    }
    state.parts.forEach(showPart);
    showLeft();
    showReview();
  }

  // showLeft tells, once the report is sent, what is still on its way.
  function showLeft() {
    var box = $("left");
    if (!state.sent || !state.parts.length) { box.hidden = true; return; }
    box.hidden = false;
    var before = document.querySelector("#stage a.button");
    if (before && box.parentNode !== before.parentNode) before.parentNode.insertBefore(box, before);
    if (!$("parts")) {
      var ul = document.createElement("ul");
      ul.id = "parts";
      ul.className = "parts";
      box.appendChild(ul);
      drawn = "";
      show();
      return;
    }
    var open = state.parts.filter(function (p) { return p.state === "waiting" || p.state === "sending"; });
    var lost = state.parts.filter(function (p) { return p.state === "lost"; });
    $("left-title").textContent = open.length || lost.length ? text("left", { n: open.length + lost.length }) : text("all_here");
    if (before) before.classList.toggle("primary", !open.length); // to leave now would stop the uploads
    $("left-text").textContent = open.length ? text("keep_open") : "";
    $("parts").hidden = state.parts.every(function (p) { return p.state === "kept"; });
  }

  window.addEventListener("beforeunload", function (e) {
    if (state.sent && state.parts.some(function (p) { return p.state === "waiting" || p.state === "sending"; })) {
      e.preventDefault();
      e.returnValue = "";
    }
  });

  // After a reload: what the hub has, and the files that the browser kept.
  function resume() {
    if (!state.draft || !state.parts.length) { show(); return; }
    var open = state.parts.filter(function (p) { return p.state !== "kept" && p.state !== "refused"; });
    Promise.all(open.map(function (p) {
      p.state = "waiting";
      return files.get(p.id).then(function (blob) {
        if (blob && blob.size === p.size) blobs[p.id] = blob;
        else p.state = "lost";
      });
    })).then(function () {
      show();
      var work = function () { return ask("GET", "/d/" + state.draft, { headers: { "Accept": "application/json" } }); };
      return patiently(work, function () {});
    }).then(function (x) { take(JSON.parse(x.responseText)); }, function () {}).then(function () { save(); show(); pump(); });
  }

  if (!form) { // sent before this page was loaded
    state.sent = true;
    save();
    resume();
    return;
  }

  // ---- the form

  form.noValidate = true;
  function kindOf() { var c = form.querySelector('input[name="kind"]:checked'); return c ? c.value : ""; }
  function go(step, quietly) {
    if (data.adding) step = "all";
    if (step === "say" && !kindOf()) step = "kind";
    state.step = step;
    form.dataset.step = step;
    var n = { kind: 1, say: 2, review: 3 }[step];
    all(".bar li").forEach(function (li, i) { li.className = i < n ? "on" : ""; });
    save();
    show();
    if (quietly) return;
    history.pushState({ step: step }, "");
    window.scrollTo(0, 0);
    var h = form.querySelector("#step-" + step + " h1");
    if (h) { h.tabIndex = -1; h.focus({ preventScroll: true }); }
  }
  window.addEventListener("popstate", function (e) { if (!state.sent && e.state) go(e.state.step, true); });
  all("[data-go]").forEach(function (b) {
    b.addEventListener("click", function () {
      stopAll().then(function () {
        if (b.dataset.go === "review" && !said()) { trouble(text("said_nothing")); return; }
        trouble("");
        go(b.dataset.go);
      });
    });
  });
  function said() {
    return $("text").value.trim() || ($("urgent") && $("urgent").checked) || state.parts.some(function (p) { return p.state !== "refused"; });
  }
  all('input[name="kind"]').forEach(function (radio) {
    radio.addEventListener("click", function () { setTimeout(function () { go("say"); }, 120); });
  });

  // Texts that the person typed come back after a reload.
  function keepForm() {
    var kept = {};
    all("input[name], textarea[name], select[name]", form).forEach(function (e) {
      if (e.type === "hidden") return;
      if (e.type === "radio") { if (e.checked) kept[e.name] = e.value; return; }
      if (e.type === "checkbox") { kept[e.name] = e.checked; return; }
      kept[e.name] = e.value;
      if (e.name === "where" && e.selectedOptions && e.selectedOptions[0]) kept.where_name = e.selectedOptions[0].textContent;
    });
    state.form = kept;
    save();
  }
  function fillForm() {
    var kept = state.form;
    if (kept.where && $("where") && !all("option", $("where")).some(function (o) { return o.value === kept.where; })) {
      $("where").appendChild(new Option(kept.where_name || kept.where, kept.where));
    }
    all("input[name], textarea[name], select[name]", form).forEach(function (e) {
      if (e.type === "hidden" || !(e.name in kept)) return;
      if (e.type === "radio") e.checked = e.value === kept[e.name];
      else if (e.type === "checkbox") e.checked = kept[e.name];
      else e.value = kept[e.name];
    });
  }
  function changed() {
    keepForm();
    showForm();
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("pointerdown", function touched() {
    form.removeEventListener("pointerdown", touched);
    begin().catch(function (err) { // such as a code that too many have used: said before anybody writes in vain
      var p = document.createElement("p");
      p.className = "problem";
      p.setAttribute("role", "alert");
      p.textContent = err.words && err.words.problem || text("fault");
      form.insertBefore(p, form.firstChild);
      window.scrollTo(0, 0);
    });
  });

  function showForm() {
    var n = Array.from($("text").value).length;
    $("count").textContent = text("count", { n: n });
    all(".pick").forEach(function (l) { l.classList.toggle("on", l.firstElementChild.checked); });
    if (data.adding) return;
    var lower = $("text").value.toLowerCase();
    $("danger-word").hidden = !data.danger.some(function (w) { return w && lower.indexOf(w.toLowerCase()) >= 0; });
    $("urgent-note").hidden = !$("urgent").checked;
    var when = form.querySelector('input[name="when"]:checked');
    form.querySelector(".chips").classList.toggle("early", !!when && when.value === "earlier");
    form.querySelector(".halves").classList.toggle("leave", $("leave").checked);
    form.querySelector(".who").classList.toggle("child", $("under").checked);
    showReview();
  }
  function showReview() {
    if (!form || data.adding || state.sent) return;
    var picked = form.querySelector('input[name="kind"]:checked');
    $("show-kind").textContent = picked ? picked.parentNode.querySelector(".name b").textContent : text("nothing");
    var parts = ["voice", "photo", "video"].map(function (k) { return count(k) ? text(k) + "\u00a0×\u00a0" + count(k) : ""; }).filter(String);
    var typed = $("text").value.trim();
    var words = (typed.length > 60 ? typed.slice(0, 60) + "…" : typed);
    $("show-said").textContent = [words, parts.join(" · ")].filter(String).join("\n") || text("nothing");
    var where = $("where").selectedOptions[0];
    $("show-where").textContent = $("where").value ? where.textContent : $("show-where").dataset.here;
    var when = form.querySelector('input[name="when"]:checked');
    var date = form.querySelector('input[name="when_date"]').value;
    if (when) $("show-when").textContent = when.value === "earlier" && date ? date : when.parentNode.textContent.trim();
    $("show-contact").textContent = $("leave").checked ? ($("phone").value || $("leave").parentNode.querySelector("b").textContent) : $("show-contact").dataset.none;
  }
  if (!data.adding) {
    $("show-where").dataset.here = $("show-where").textContent;
    $("show-contact").dataset.none = $("show-contact").textContent;
    all('#danger-word a').forEach(function (a) {
      a.addEventListener("click", function (e) { e.preventDefault(); go("kind"); $("danger").open = true; $("danger").scrollIntoView(); });
    });
    $("where-row").addEventListener("toggle", places);
  }

  // Buildings and departments come when somebody wants to choose one.
  var tree = null;
  function places() {
    if (tree || !$("where-row").open) return;
    tree = [];
    ask("GET", "/places", { headers: { "Accept": "application/json" }, final: true }).then(function (x) {
      tree = JSON.parse(x.responseText);
      var box = $("where-more");
      var building = choose(box, text("building"), "building");
      tree.forEach(function (campus) {
        var group = document.createElement("optgroup");
        group.label = campus.name;
        (campus.in || []).forEach(function (b, i) { if (b.in) group.appendChild(new Option(b.name, b.id)); });
        building.appendChild(group);
      });
      var department = choose(box, text("department"), "department");
      department.parentNode.hidden = true;
      building.onchange = function () {
        var found = null;
        tree.forEach(function (c) { (c.in || []).forEach(function (b) { if (b.id === building.value) found = b; }); });
        department.parentNode.hidden = !found;
        if (!found) return;
        department.textContent = "";
        department.appendChild(new Option(text("whole", { place: found.name }), found.id));
        found.in.forEach(function (d) { department.appendChild(new Option(d.floor ? d.name + " · " + d.floor : d.name, d.id)); });
        pick(found.id, found.name);
      };
      department.onchange = function () {
        pick(department.value, building.selectedOptions[0].textContent + " " + department.selectedOptions[0].textContent);
      };
    }).catch(function () { tree = null; });
  }
  function choose(box, label, id) {
    var div = document.createElement("div");
    var l = document.createElement("label");
    var s = document.createElement("select");
    l.textContent = label;
    l.htmlFor = s.id = "where-" + id;
    s.appendChild(new Option("—", ""));
    div.appendChild(l);
    div.appendChild(s);
    box.appendChild(div);
    return s;
  }
  function pick(id, name) {
    var where = $("where");
    if (!all("option", where).some(function (o) { return o.value === id; })) where.appendChild(new Option(name, id));
    where.value = id;
    changed();
  }

  // ---- sending

  var sendingNow = false;
  function problem(words, about) {
    $("problem").textContent = words || "";
    $("problem").hidden = !words;
    $("sending").hidden = true;
    $("send").disabled = sendingNow = false;
    var e = about && form.querySelector('[name="' + about + '"]');
    var row = e && e.closest("details");
    if (row) row.open = true;
    if (words) (e && row ? e : $("problem")).scrollIntoView({ block: "center" });
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (sendingNow) return;
    sendingNow = true;
    stopAll().then(submit);
  });
  function submit() {
    if (!said()) { problem(text("said_nothing")); return; }
    $("send").disabled = true;
    $("problem").hidden = true;
    $("sending").textContent = text("sending_report");
    $("sending").hidden = false;
    var body = new URLSearchParams();
    all("input[name], textarea[name], select[name]", form).forEach(function (e) {
      if ((e.type === "radio" || e.type === "checkbox") && !e.checked) return;
      body.append(e.name, e.value);
    });
    body.append("parts", JSON.stringify(state.parts.filter(function (p) { return p.state !== "refused"; }).map(function (p) {
      return { part_id: p.id, kind: p.kind, media_type: p.type, size: p.size, duration_ms: p.ms };
    })));
    var plain = body.toString();
    var work = function () { return ask("POST", data.base, { headers: form64, body: plain }); };
    begin().then(function () {
      return patiently(work, function (err) { $("sending").textContent = err.words && err.words.problem || text("no_network"); });
    }).then(function (x) {
      var answer = JSON.parse(x.responseText);
      state.sent = true;
      state.draft = answer.draft;
      state.form = {};
      save();
      form = null;
      document.title = answer.title;
      $("stage").innerHTML = answer.html; // the hub's own page
      history.replaceState(null, "");
      window.scrollTo(0, 0);
      drawn = "";
      show();
      pump();
    }).catch(function (err) {
      problem(err.words && err.words.problem || text("fault"), err.words && err.words.field);
    });
  }

  all("input[data-kind]").forEach(function (input) { input.addEventListener("change", function () { chosen(input); }); });

  // ---- recording, where the browser lets a page do so

  var live = window.isSecureContext && window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
  document.documentElement.classList.toggle("live", !!live);
  var stopAll = function () { return Promise.resolve(); };
  if (live) stopAll = (function () {
    var stream = null, recorder = null, chunks = [], began = 0, timer = 0, blob = null, ms = 0, meter = null, loudest = 0, wanted = false;

    function reset() {
      clearInterval(timer);
      if (stream) stream.getTracks().forEach(function (t) { t.stop(); });
      if (meter) meter.close();
      stream = recorder = meter = null;
      sound.pause();
    }
    function open(yes) {
      $("recorder").hidden = !yes;
      form.classList.toggle("recording", yes);
    }
    function hide() { wanted = false; reset(); blob = null; if (form) open(false); }
    function note(words) { $("rec-note").textContent = words || ""; }

    function start() {
      if (wanted) return;
      trouble("");
      if (count("voice") >= data.limits.voice.most) { trouble(text("too_many.voice", { n: data.limits.voice.most })); return; }
      wanted = true;
      navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: true, autoGainControl: true } }).then(function (s) {
        if (!wanted) { s.getTracks().forEach(function (t) { t.stop(); }); return; }
        stream = s;
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
        trouble(text(why));
        document.documentElement.classList.remove("live"); // the phone's own recorder is left
      });
    }
    function tick() {
      ms = Date.now() - began;
      $("rec-time").textContent = clock(Math.min(ms, data.max_ms));
      var left = data.max_ms - ms;
      if (left < 20000) note(text("seconds_left", { n: Math.max(0, Math.ceil(left / 1000)) }));
      else if (ms > 4000 && loudest < 0.02) note(text("quiet"));
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
      ms = Math.min(Date.now() - began, data.max_ms);
      blob = new Blob(chunks, { type: recorder ? recorder.mimeType : chunks[0] && chunks[0].type });
      chunks = [];
      reset();
      if (!wanted) { blob = null; return; }
      if (!blob.size) { hide(); trouble(text("mic_busy")); return; }
      $("recorder").classList.add("recorded");
      $("rec-title").textContent = $("rec-title").dataset.done;
      $("rec-stop").hidden = true;
      $("rec-done").hidden = false;
      if (loudest < 0.02) note(text("quiet"));
      else note("");
    }
    function keep() {
      var kept = blob, length = ms;
      hide();
      if (kept) add("voice", kept, "", length);
    }
    $("rec-title").dataset.now = $("rec-title").textContent;
    $("rec-title").dataset.done = text("checking");
    $("record").addEventListener("click", start);
    $("rec-stop").addEventListener("click", stop);
    $("rec-cancel").addEventListener("click", hide);
    $("rec-again").addEventListener("click", function () { hide(); start(); });
    $("rec-keep").addEventListener("click", keep);
    $("rec-play").addEventListener("click", function () {
      var label = $("rec-play").querySelector("span");
      if (!sound.paused) { sound.pause(); return; }
      sound.src = URL.createObjectURL(blob);
      sound.onpause = sound.onended = function () { label.textContent = text("play"); };
      sound.ontimeupdate = function () { if (!$("recorder").hidden) $("rec-time").textContent = clock(1000 * sound.currentTime); };
      label.textContent = text("pause");
      sound.play().catch(function () { label.textContent = text("play"); });
    });
    document.addEventListener("visibilitychange", function () { if (document.hidden) stop(); }); // the microphone is open only in sight
    // What was recorded is kept when the person goes on without a word.
    return function () {
      return new Promise(function (done) {
        if (recorder && recorder.state === "recording") {
          recorder.onstop = function () { stopped(); keep(); done(); };
          stop();
          return;
        }
        if (blob) keep();
        else hide();
        done();
      });
    };
  })();

  history.replaceState({ step: state.step }, "");
  fillForm();
  go(state.step, true);
  showForm();
  resume();
});
