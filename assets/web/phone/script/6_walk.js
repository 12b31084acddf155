// One tap notes when an experiencer came to a step or left it. It is kept at once, and waits for the network where there is none.
(function (X) {
  "use strict";

  X.walk = function (page) {
    Array.prototype.forEach.call(document.querySelectorAll("[data-time]"), function (button) {
      button.addEventListener("click", function () {
        var tapped = Date.now();
        var d = new Date(tapped);
        var clock = ("0" + d.getHours()).slice(-2) + ":" + ("0" + d.getMinutes()).slice(-2);
        var line = button.querySelector(".at");
        var work = function () {
          return X.ask("POST", page.base + "/time", { headers: X.form, body: "what=" + button.dataset.time + "&ago=" + (Date.now() - tapped) });
        };
        button.disabled = true;
        button.classList.add("on");
        line.textContent = clock;
        document.getElementById("time-note").textContent = page.text("noting");
        X.patiently(work, function () {
          document.getElementById("time-note").textContent = page.text("not_noted");
        }).then(function (x) {
          var at = JSON.parse(x.responseText).at;
          button.disabled = false;
          line.textContent = at;
          document.getElementById("time-note").textContent = page.text("noted", { time: at });
        }).catch(function (err) {
          button.disabled = false;
          button.classList.remove("on");
          line.textContent = "";
          document.getElementById("time-note").textContent = err.words && err.words.problem || page.text("fault");
        });
      });
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
