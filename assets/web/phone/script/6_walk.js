// One tap notes when an experiencer came to a step or left it. It is kept at once, and waits for the network where there is none,
// in this browser, also when the page is closed: a time alone says nothing of anybody.
(function (X) {
  "use strict";
  var LONG_AGO = 12 * 60 * 60 * 1000; // the hub takes no older tap

  X.walk = function (page) {
    var slot = "xinsheng times " + page.task;

    function waiting() {
      var taps = null;
      try { taps = JSON.parse(localStorage.getItem(slot)); } catch (e) { /* damaged, or not allowed */ }
      return Array.isArray(taps) ? taps.filter(function (t) { return t && Date.now() - t.at < LONG_AGO; }) : [];
    }
    function remember(taps) {
      try {
        if (taps.length) localStorage.setItem(slot, JSON.stringify(taps)); else localStorage.removeItem(slot);
      } catch (e) { /* a browser that keeps nothing: the tap waits as long as the page is open */ }
    }

    function send(tap, delayed) {
      return X.patiently(function () {
        return X.ask("POST", tap.base + "/time", { headers: X.form, body: "what=" + tap.what + "&ago=" + (Date.now() - tap.at) });
      }, delayed || function () {}).then(function (x) { settled(); return x; }, function (err) { settled(); throw err; });
      function settled() {
        remember(waiting().filter(function (t) { return t.base !== tap.base || t.what !== tap.what || t.at !== tap.at; }));
      }
    }

    // note shows a tap on its button until the hub has it.
    function note(button, tap) {
      var d = new Date(tap.at);
      var line = button.querySelector(".at");
      var word = document.getElementById("time-note");
      button.disabled = true;
      button.classList.add("on");
      line.textContent = ("0" + d.getHours()).slice(-2) + ":" + ("0" + d.getMinutes()).slice(-2);
      word.textContent = page.text("noting");
      send(tap, function () { word.textContent = page.text("not_noted"); }).then(function (x) {
        line.textContent = JSON.parse(x.responseText).at;
        word.textContent = page.text("noted", { time: line.textContent });
      }).catch(function (err) {
        button.classList.remove("on");
        line.textContent = "";
        word.textContent = err.words && err.words.problem || page.text("fault");
      }).then(function () { button.disabled = false; });
    }

    Array.prototype.forEach.call(document.querySelectorAll("[data-time]"), function (button) {
      button.addEventListener("click", function () {
        var tap = { base: page.base, what: button.dataset.time, at: Date.now() };
        remember(waiting().concat([tap]));
        note(button, tap);
      });
    });
    waiting().forEach(function (tap) {
      var button = tap.base === page.base && document.querySelector('[data-time="' + tap.what + '"]');
      if (button) note(button, tap); else send(tap).catch(function () { /* the hub's no is final */ });
    });

    // A second tap on what is chosen takes it back: nobody must say that there was a problem.
    Array.prototype.forEach.call(document.querySelectorAll("input[data-undo]"), function (radio) {
      var was = false;
      var label = radio.closest("label");
      label.addEventListener("pointerdown", function () { was = radio.checked; });
      radio.addEventListener("click", function () {
        if (!was) return;
        radio.checked = was = false;
        page.changed();
      });
    });
  };
})(window.Xinsheng = window.Xinsheng || {});
