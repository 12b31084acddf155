// Leads through a report, with the other files of this folder. Without scripts a report can be written and sent.
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  var X = window.Xinsheng;
  var data = JSON.parse(document.getElementById("data").textContent);
  var form = document.getElementById("report");
  var KEEP = 30 * 60 * 1000; // how long what is not sent stays in this browser
  var FILES = 24 * 60 * 60 * 1000; // how long an upload may go on
  var MB = 1024 * 1024;
  var BLANK = /[\s\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]/g;

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
  function clock(ms) {
    var s = Math.floor(ms / 1000);
    return Math.floor(s / 60) + ":" + ("0" + s % 60).slice(-2);
  }
  function amount(bytes) {
    return bytes >= MB ? (bytes / MB).toFixed(bytes >= 10 * MB ? 0 : 1) + " MB" : Math.max(1, Math.round(bytes / 1024)) + " KB";
  }

  // What is not sent yet lives in this tab alone, and not for long.
  var slot = "xinsheng " + data.base;
  var state = { draft: data.draft, sent: data.sent, step: data.adding ? "all" : "kind", form: {}, parts: [], tap: "", at: Date.now() };
  var leaving = false;
  function field(name) {
    var e = form && form.querySelector('input[type=hidden][name="' + name + '"]');
    return e ? e.value : "";
  }
  state.pass = field("pass");
  (function restore() {
    var kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(slot)); } catch (e) { /* damaged, or not allowed */ }
    if (!kept) return;
    if (!kept.sent && Date.now() - kept.at > KEEP) { sessionStorage.removeItem(slot); return; }
    if (data.sent) {
      if (kept.sent ? kept.draft === data.draft : kept.tap && kept.tap === data.tap) { // what this tab sent
        state.parts = kept.parts || [];
        if (kept.draft !== data.draft) state.moved = true;
      } else if (!kept.sent && unsent(kept) && location.search.indexOf("again=") < 0) {
        // Another tab sent something of its own: what is written here is another report.
        leaving = true;
        location.replace(data.base + "?again=" + data.draft + "&pass=" + encodeURIComponent(kept.pass || ""));
      }
      return;
    }
    if (kept.sent) return;
    state.form = kept.form || {};
    state.parts = kept.parts || [];
    state.draft = kept.draft || data.draft;
    state.tap = kept.tap || "";
    if (state.draft && state.draft === data.after) { state.draft = ""; state.moved = true; }
    if (!data.adding) state.step = kept.step || "kind";
  })();
  function unsent(kept) {
    return (kept.parts || []).length > 0 || ["text", "suggestion", "praise"].some(function (name) { return seen((kept.form || {})[name]); });
  }
  // seen tells whether a reader sees anything of a text.
  function seen(words) { return (words || "").replace(BLANK, "") !== ""; }
  function save() {
    if (leaving) return;
    state.at = Date.now();
    try {
      sessionStorage.setItem(slot, JSON.stringify({
        draft: state.draft, sent: state.sent, step: state.step, form: state.sent ? {} : state.form, at: state.at, tap: state.tap, pass: state.pass,
        parts: state.parts.map(function (p) {
          return { id: p.id, kind: p.kind, type: p.type, size: p.size, ms: p.ms, name: p.name, state: p.state, have: p.have, why: p.why, fixed: p.fixed };
        })
      }));
    } catch (e) { /* a browser that keeps nothing: the page works until it is left */ }
  }

  var blobs = {};
  var files = X.files(FILES, KEEP, find);

  // begin makes the draft, at the first touch.
  var beginning = null;
  function begin() {
    if (state.draft) return Promise.resolve(state.draft);
    if (!beginning) {
      var work = function () {
        if (state.draft) return Promise.resolve(null); // sent meanwhile
        return X.ask("POST", data.base + "/draft", { headers: X.form, body: "pass=" + encodeURIComponent(state.pass) });
      };
      beginning = X.patiently(work, function () { show(); }).then(function (x) {
        if (!state.draft) state.draft = JSON.parse(x.responseText).draft;
        save();
        return state.draft;
      });
      beginning.then(function () { beginning = null; }, function () { beginning = null; });
    }
    return beginning;
  }

  // move has everything go up anew with another draft: the one before was sent by another tab, or is gone.
  function move(draft) {
    state.draft = draft;
    state.parts.forEach(function (p) {
      if (p.state === "refused" || p.state === "preparing") return;
      p.have = p.seen = p.fixed = 0;
      p.state = blobs[p.id] ? "waiting" : "lost";
    });
    save();
    show();
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

  // declare takes what was chosen at once, so that it counts from now on whatever has still to be done with it.
  function declare(kind, blob, name, ms) {
    if (count(kind) >= data.limits[kind].most) { trouble(text("too_many." + kind, { n: data.limits[kind].most })); return null; }
    if (!blob.size) { trouble(text("empty")); return null; }
    if (kind !== "photo" && blob.size > data.limits[kind].bytes) { trouble(text("too_large." + kind, { size: amount(blob.size) })); return null; }
    var part = {
      id: Math.random().toString(36).slice(2, 12) + Date.now().toString(36), kind: kind, size: blob.size, ms: ms || 0, name: name || "",
      type: (blob.type || X.kindType(kind)).slice(0, 128), state: "preparing", have: 0
    };
    state.parts.push(part);
    blobs[part.id] = blob;
    files.put(part.id, blob);
    save();
    show();
    return part;
  }
  function add(kind, blob, name, ms) {
    var part = declare(kind, blob, name, ms);
    if (part) ready(part);
  }
  function ready(part) {
    if (part.gone || part.state !== "preparing") return;
    part.state = "waiting";
    save();
    show();
    pump();
  }

  // prepare makes a photo smaller, or looks what a recording is, one after the other: each takes memory.
  var line = Promise.resolve();
  function prepare(part, file) {
    part.prepared = line = line.then(function () {
      if (part.gone) return null;
      return part.kind === "photo" ? X.shrink(file).then(function (small) { return fit(part, small); })
        : X.probe(part.kind, file).then(function (is) { return become(part, is); });
    }).catch(function () { /* it goes as it is */ }).then(function () { ready(part); });
  }
  function fit(part, small) {
    if (small.size > data.limits.photo.bytes) { unfit(part, text("too_large.photo", { size: amount(small.size) })); return null; }
    return files.put(part.id, small).then(function () {
      blobs[part.id] = small;
      part.size = small.size;
      part.type = (small.type || part.type).slice(0, 128);
    });
  }
  function become(part, is) {
    part.ms = part.ms || is.ms;
    if (is.kind === part.kind || state.sent) return;
    if (count(is.kind) >= data.limits[is.kind].most) { unfit(part, text("too_many." + is.kind, { n: data.limits[is.kind].most })); return; }
    part.kind = is.kind;
    drawn = "";
  }
  // unfit leaves out what cannot be taken. Once it was sent that stays to be seen.
  function unfit(part, why) {
    if (state.sent) { part.state = "refused"; part.why = why; show(); return; }
    trouble(why);
    remove(part);
  }
  // undecided are those of which it is not known yet whether and as what the hub takes them.
  function undecided() {
    return state.parts.filter(function (p) {
      return p.state === "preparing" && p.prepared && (p.kind !== "photo" || p.size > data.limits.photo.bytes);
    }).map(function (p) { return p.prepared; });
  }

  function remove(part) {
    state.parts = state.parts.filter(function (p) { return p !== part; });
    part.gone = true;
    if (part.request) part.request.abort();
    delete blobs[part.id];
    files.drop(part.id);
    save();
    show();
    if (state.draft) {
      var work = function () { return X.ask("POST", "/d/" + state.draft + "/remove", { headers: X.form, body: "part=" + part.id }); };
      X.patiently(work, function () {}).catch(function () {});
    }
  }

  function chosen(input) {
    var kind = input.dataset.kind;
    var list = Array.prototype.slice.call(input.files || []);
    input.value = "";
    trouble("");
    list.forEach(function (file) {
      if (file.type && !X.fits(kind, file.type)) { trouble(text("not_kind")); return; }
      var part = declare(kind, file, file.name);
      if (part) prepare(part, file);
    });
  }

  // ---- uploading, one part at a time: the small ones first

  var pumping = false;
  function pump() {
    if (pumping || !state.parts.length) return;
    var next = state.parts.filter(function (p) { return p.state === "waiting" && blobs[p.id]; })
      .sort(function (a, b) { return a.size - b.size; })[0];
    if (!next) { show(); return; }
    pumping = true;
    begin().then(function () {
      next.to = state.draft;
      return X.upload(next, blobs[next.id], state.draft, { moved: showPart, changed: function () { save(); show(); } });
    }).then(function () {
      if (next.to !== state.draft) throw new X.Gone(0, "");
      return settled(next);
    }).catch(function (err) {
      if (next.gone) return null;
      if (next.to !== state.draft) { next.state = blobs[next.id] ? "waiting" : "lost"; return null; } // moved meanwhile
      return over(err).then(function (gone) {
        if (gone) return;
        next.state = "refused";
        next.why = err && err.words && err.words.problem || text("failed");
      });
    }).then(function () {
      pumping = false;
      save();
      show();
      pump();
    });
  }

  // over tells whether the draft takes nothing more because it was sent by another tab, or is gone. Then another one begins.
  function over(err) {
    if (state.sent || !err || [403, 404, 409, 410].indexOf(err.status) < 0) return Promise.resolve(false);
    return asked().then(function (answer) { return answer.sent; }, function (no) { return no.status === 404; }).then(function (gone) {
      if (gone && !state.sent) move("");
      return gone;
    });
  }
  function asked() {
    var work = function () { return X.ask("GET", "/d/" + state.draft, { headers: { "Accept": "application/json" } }); };
    return X.patiently(work, function () { show(); }).then(function (x) { return JSON.parse(x.responseText); });
  }

  // settled asks what became of a part that is whole: it has arrived when the hub says so.
  function settled(part) {
    var work = function () {
      return X.ask("GET", "/d/" + state.draft, { headers: { "Accept": "application/json" } }).then(function (x) {
        if (part.to !== state.draft) throw new X.Gone(0, "");
        take(JSON.parse(x.responseText));
        if (part.state === "sending") throw new Error("not kept yet");
      });
    };
    return X.patiently(work, function (err) { part.offline = !err.message || err.message === "no network"; show(); }).then(function () {
      part.offline = false;
      if (state.sent) forgetFiles();
    });
  }
  // forgetFiles drops what has arrived with what was sent. Before that it may be needed again.
  function forgetFiles() {
    state.parts.forEach(function (p) {
      if (p.state !== "kept") return;
      if (p.kind === "video") delete blobs[p.id];
      files.drop(p.id);
    });
  }

  // take brings the parts to what the hub says.
  function take(answer) {
    answer.parts.forEach(function (p) {
      var mine = find(p.id);
      if (!mine || mine.state === "preparing") return;
      mine.have = Math.max(mine.have || 0, p.have);
      if (p.state === "kept") mine.state = "kept";
      if (p.state === "refused" || p.state === "erased") { mine.state = "refused"; mine.why = p.reason || text("failed"); }
      if (p.state === "expected") {
        mine.fixed = p.size;
        if (mine.state === "kept") mine.state = blobs[mine.id] ? "waiting" : "lost";
      }
    });
    state.confirmed = answer.sent && answer.parts.every(function (p) { return p.state !== "expected"; });
  }

  // adopt takes over what this tab does not know of: uploaded before it was opened, which the person may keep or remove, or
  // chosen for what was sent and not here yet.
  function adopt(answer) {
    answer.parts.forEach(function (p) {
      if (find(p.id) || (state.sent ? p.state !== "expected" : p.state === "refused" || p.state === "erased" || !p.size)) return;
      state.parts.push({
        id: p.id, kind: p.kind, type: X.kindType(p.kind), size: p.size, ms: 0, name: "", state: p.state === "kept" ? "kept" : "lost", have: p.have,
        fixed: p.state === "expected" ? p.size : 0
      });
    });
  }

  // confirm asks the hub whether all that was chosen is there. Only its word counts.
  var confirming = false;
  function confirm() {
    if (confirming) return;
    confirming = true;
    asked().then(function (answer) {
      adopt(answer);
      take(answer);
      forgetFiles();
    }, function () { state.past = true; }).then(function () {
      save();
      show();
      pump();
      if (!state.confirmed) return X.pause(5000);
    }).then(function () {
      confirming = state.past; // the hub knows nothing of it any more
      if (!state.confirmed) show();
    });
  }

  // ---- what is shown of parts

  function partLine(part) {
    if (part.state === "kept") return text("done");
    if (part.state === "refused") return part.why || text("failed");
    if (part.state === "lost") return text(part.have ? "lost" : "gone");
    if (part.state === "preparing") return text("preparing");
    if (part.offline || navigator.onLine === false) return text("no_network");
    if (part.state === "waiting") return text("waiting");
    if (part.busy) return part.busy;
    var percent = Math.min(99, Math.floor(100 * Math.max(part.have || 0, part.seen || 0) / (part.size || 1)));
    return text("sending", { percent: percent });
  }
  function showPart(part) {
    var li = part.li;
    if (!li) return;
    li.className = "part " + part.state;
    var line = li.querySelector(".state");
    var words = partLine(part);
    if (line.textContent !== words) line.textContent = words;
    li.querySelector("progress").value = 100 * Math.max(part.have || 0, part.seen || 0) / (part.size || 1);
  }
  function draw(part) {
    var li = $("part").content.firstElementChild.cloneNode(true);
    part.li = li;
    li.querySelector("b").textContent = text(part.kind) + " " + (part.ms ? clock(part.ms) : part.size ? amount(part.size) : "");
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

  // again goes on with a file that this browser has lost. What had begun to arrive must be the same one.
  function again(part, file) {
    if (!file) return;
    if (!part.fixed) {
      if (file.type && !X.fits(part.kind, file.type)) { said(text("not_kind")); return; }
      part.state = "preparing";
      part.size = file.size;
      blobs[part.id] = file;
      files.put(part.id, file);
      show();
      prepare(part, file);
      return;
    }
    (part.kind === "photo" && file.size !== part.fixed ? X.shrink(file) : Promise.resolve(file)).then(function (blob) {
      if (blob.size !== part.fixed) { said(text("other_file")); return; }
      blobs[part.id] = blob;
      part.size = part.fixed;
      part.state = "waiting";
      files.put(part.id, blob);
      show();
      pump();
    });
    function said(words) { part.why = words; part.li.querySelector(".state").textContent = words; }
  }

  var drawn = "";
  function show() {
    var list = $("parts");
    var key = state.sent + state.parts.map(function (p) { return p.id + p.kind + p.size + (p.state === "lost") + !!blobs[p.id]; }).join();
    if (list && key !== drawn) {
      drawn = key;
      list.textContent = "";
      state.parts.forEach(function (p) { list.appendChild(draw(p)); });
    }
    state.parts.forEach(showPart);
    showLeft();
    showReview();
  }

  // coming are parts that go on by themselves.
  function coming(p) { return p.state === "preparing" || p.state === "waiting" || p.state === "sending"; }

  // showLeft tells, once the report is sent, what is still on its way.
  function showLeft() {
    var box = $("left");
    if (!state.sent || !state.parts.length || state.past) { box.hidden = true; return; }
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
    var open = state.parts.filter(coming);
    var lost = state.parts.filter(function (p) { return p.state === "lost"; });
    var refused = state.parts.filter(function (p) { return p.state === "refused"; });
    var here = !open.length && !lost.length && state.confirmed;
    $("left-title").textContent = open.length ? text("left", { n: open.length }) : lost.length ? text("left_lost", { n: lost.length })
      : !here ? text("asking") : refused.length ? text("left_refused", { n: refused.length }) : text("all_here");
    if (before) before.classList.toggle("primary", here); // to leave now would stop what is still to come
    $("left-text").textContent = open.length ? text("keep_open") : "";
    if (!open.length && !lost.length && !here) confirm();
    $("parts").hidden = state.parts.every(function (p) { return p.state === "kept"; });
  }

  window.addEventListener("beforeunload", function (e) {
    if (state.sent && state.parts.some(coming)) {
      e.preventDefault();
      e.returnValue = "";
    }
  });

  // After a reload: what the hub has, and the files that the browser kept.
  function resume() {
    var known = state.draft ? asked() : Promise.resolve(null);
    known.then(function (answer) {
      if (!answer) return null;
      if (state.sent || !answer.sent) { adopt(answer); return answer; }
      state.draft = ""; // sent by another tab: what this one holds goes with another
      state.moved = true;
      return null;
    }, function (err) {
      if (!state.sent && err.status === 404) { state.draft = ""; state.moved = true; }
      return null;
    }).then(function (answer) {
      return Promise.all(state.parts.map(find_file)).then(function () {
        if (state.moved) move(state.draft);
        state.moved = false;
        if (answer) take(answer);
      });
    }).then(function () { save(); show(); pump(); });
    show();
  }
  // find_file has a part that is not at the hub go on, where the browser still has its file.
  function find_file(p) {
    if (p.state === "refused" || p.state === "kept" && !state.moved && state.sent || blobs[p.id]) return null;
    var was = p.state;
    return files.get(p.id).then(function (blob) {
      if (blob) blobs[p.id] = blob;
      if (was === "kept") return;
      var fits = blob && blob.size === (p.fixed || p.size);
      if (blob && (was === "preparing" || !fits && !p.fixed)) { p.state = "preparing"; prepare(p, blob); return; }
      p.state = fits ? "waiting" : "lost";
      if (!fits) delete blobs[p.id];
    });
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
  window.addEventListener("popstate", function (e) {
    if (state.sent) history.replaceState(null, "", receiptAddress());
    else if (e.state) go(e.state.step, true);
  });
  function receiptAddress() { return data.base + (data.walk ? "?saved=" : "?sent=") + state.draft; }
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
    return data.walk || seen($("text").value) || ($("urgent") && $("urgent").checked) || state.parts.some(function (p) { return p.state !== "refused"; });
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
    state.tap = "";
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
    var despair = X.says(data.self_harm, data.innocent, $("text").value);
    if ($("despair-word")) $("despair-word").hidden = !despair;
    if (data.adding) return;
    $("danger-word").hidden = despair || !X.says(data.danger, data.innocent, $("text").value);
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
    var typed = seen($("text").value) ? $("text").value.trim() : "";
    var words = (typed.length > 60 ? Array.from(typed).slice(0, 60).join("") + "…" : typed);
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
    X.places({ text: text, changed: changed });
  }

  // ---- sending

  var sendingNow = false;
  function problem(words, about) {
    $("problem").textContent = words || "";
    $("problem").hidden = !words;
    $("sending").hidden = true;
    $("send").disabled = sendingNow = false;
    hold(false);
    var e = about && form.querySelector('[name="' + about + '"]');
    var row = e && e.closest("details");
    if (row) row.open = true;
    var group = data.walk && e && e.closest("fieldset"); // a step is long: it is said where it is missing
    if (group) group.appendChild($("problem"));
    else $("sending").parentNode.insertBefore($("problem"), $("sending"));
    if (words) (e && row ? e : group || $("problem")).scrollIntoView({ block: "center" });
  }
  if (data.walk) form.addEventListener("change", function () { $("problem").hidden = true; }); // it may be mended now
  // hold keeps the form as it is while it is sent.
  function hold(yes) {
    form.classList.toggle("held", yes);
    all("textarea, input:not([type=radio]):not([type=checkbox]):not([type=file]):not([type=hidden])", form).forEach(function (e) { e.readOnly = yes; });
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (sendingNow) return;
    sendingNow = true;
    $("send").disabled = true;
    $("problem").hidden = true;
    $("sending").textContent = text("sending_report");
    $("sending").hidden = false;
    hold(true);
    stopAll().then(function () { return Promise.all(undecided()); }).then(function () {
      return Promise.race([beginning || null, X.pause(1500)]).catch(function () {}); // words wait for no draft
    }).then(submit);
  });
  function submit() {
    if (!said()) { problem(text("said_nothing")); return; }
    var body = new URLSearchParams();
    all("input[name], textarea[name], select[name]", form).forEach(function (e) {
      if ((e.type === "radio" || e.type === "checkbox") && !e.checked) return;
      body.append(e.name, e.value);
    });
    // All that was chosen is told, also what is still being made smaller: the hub expects it, and says what has not come.
    body.append("parts", JSON.stringify(state.parts.filter(function (p) { return p.state !== "refused"; }).map(function (p) {
      return { part_id: p.id, kind: p.kind, media_type: p.type, size: Math.min(p.size || 1, data.limits[p.kind].bytes), duration_ms: p.ms };
    })));
    state.tap = state.tap || Math.random().toString(36).slice(2) + Date.now().toString(36);
    body.append("tap", state.tap);
    if (state.draft) body.append("draft", state.draft);
    save();
    var plain = body.toString();
    var work = function () { return X.ask("POST", data.base, { headers: X.form, body: plain }); };
    X.patiently(work, function (err) { $("sending").textContent = err.words && err.words.problem || text("no_network"); }).then(function (x) {
      var answer = JSON.parse(x.responseText);
      state.sent = true;
      state.form = {};
      if (answer.draft !== state.draft) move(answer.draft);
      save();
      form = null;
      document.title = answer.title;
      $("stage").innerHTML = answer.html; // the hub's own page
      history.replaceState(null, "", receiptAddress());
      window.scrollTo(0, 0);
      drawn = "";
      show();
      pump();
    }).catch(function (err) {
      problem(err.words && err.words.problem || text("fault"), err.words && err.words.field);
    });
  }

  all("input[data-kind]").forEach(function (input) { input.addEventListener("change", function () { chosen(input); }); });

  // Recording, where the browser lets a page do so.
  document.documentElement.classList.toggle("live", X.canRecord());
  var stopAll = function () { return Promise.resolve(); };
  if (X.canRecord()) {
    stopAll = X.recorder({
      form: form, sound: sound, text: text, trouble: trouble, count: count, clock: clock, add: add, max_ms: data.max_ms,
      most: data.limits.voice.most
    });
  }

  if (data.walk) X.walk({ text: text, base: data.base, task: data.walk, changed: changed });
  history.replaceState({ step: state.step }, "");
  fillForm();
  go(state.step, true);
  showForm();
  resume();
});
