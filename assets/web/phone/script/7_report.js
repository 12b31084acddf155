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

  var blobs = {};
  var files = X.files(FILES, KEEP, find);

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
      var work = function () { return X.ask("POST", data.base + "/draft", { headers: X.form, body: body }); };
      beginning = X.patiently(work, function () { show(); }).then(function (x) {
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
      type: (blob.type || X.kindType(kind)).slice(0, 128), state: "waiting", have: 0
    };
    state.parts.push(part);
    blobs[part.id] = blob;
    save();
    show();
    files.put(part.id, blob);
    pump();
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
    list.reduce(function (before, file) {
      return before.then(function () {
        if (file.type && !X.fits(kind, file.type)) { trouble(text("not_kind")); return null; }
        if (kind !== "photo") return X.probe(kind, file).then(function (is) { add(is.kind, file, file.name, is.ms); });
        return X.shrink(file).then(function (small) { add(kind, small, file.name); });
      });
    }, Promise.resolve());
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
      return X.upload(next, blobs[next.id], state.draft, { moved: showPart, changed: function () { save(); show(); } });
    }).then(function () { return settled(next); }).catch(function (err) {
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

  // settled asks what became of a part that is whole.
  function settled(part) {
    var work = function () { return X.ask("GET", "/d/" + state.draft, { headers: { "Accept": "application/json" } }); };
    return X.patiently(work, function () { part.offline = true; show(); }).then(function (x) {
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

  // adopt takes over what was uploaded before this tab was opened: the person may keep it or remove it.
  function adopt(answer) {
    if (state.sent) return;
    answer.parts.forEach(function (p) {
      if (find(p.id) || p.state === "refused" || p.state === "erased" || !p.size) return;
      state.parts.push({
        id: p.id, kind: p.kind, type: X.kindType(p.kind), size: p.size, ms: 0, name: "", state: p.state === "kept" ? "kept" : "lost", have: p.have
      });
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
    (part.kind === "photo" && file.size !== part.size ? X.shrink(file) : Promise.resolve(file)).then(function (blob) {
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
    $("left-title").textContent = open.length ? text("left", { n: open.length }) : lost.length ? text("left_lost", { n: lost.length }) : text("all_here");
    if (before) before.classList.toggle("primary", !open.length && !lost.length); // to leave now would stop what is still to come
    $("left-text").textContent = open.length ? text("keep_open") : lost.length ? text("lost") : "";
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
    if (!state.draft) { show(); return; }
    var open = state.parts.filter(function (p) { return p.state !== "kept" && p.state !== "refused"; });
    Promise.all(open.map(function (p) {
      p.state = "waiting";
      return files.get(p.id).then(function (blob) {
        if (blob && blob.size === p.size) blobs[p.id] = blob;
        else p.state = "lost";
      });
    })).then(function () {
      show();
      var work = function () { return X.ask("GET", "/d/" + state.draft, { headers: { "Accept": "application/json" } }); };
      return X.patiently(work, function () {});
    }).then(function (x) {
      var answer = JSON.parse(x.responseText);
      adopt(answer);
      take(answer);
    }, function () {}).then(function () { save(); show(); pump(); });
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
    return data.walk || $("text").value.trim() || ($("urgent") && $("urgent").checked) || state.parts.some(function (p) { return p.state !== "refused"; });
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
    var e = about && form.querySelector('[name="' + about + '"]');
    var row = e && e.closest("details");
    if (row) row.open = true;
    var group = data.walk && e && e.closest("fieldset"); // a step is long: it is said where it is missing
    if (group) group.appendChild($("problem"));
    else $("sending").parentNode.insertBefore($("problem"), $("sending"));
    if (words) (e && row ? e : group || $("problem")).scrollIntoView({ block: "center" });
  }
  if (data.walk) form.addEventListener("change", function () { $("problem").hidden = true; }); // it may be mended now
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
    var work = function () { return X.ask("POST", data.base, { headers: X.form, body: plain }); };
    begin().then(function () {
      return X.patiently(work, function (err) { $("sending").textContent = err.words && err.words.problem || text("no_network"); });
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
