// Makes typing a receipt number easier. Nothing depends on it.
(function () {
  "use strict";
  var alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  var form = document.querySelector("form[data-number]");
  if (!form) return;
  var number = document.getElementById("number");
  var typo = document.getElementById("typo");

  function symbols() {
    return number.value.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1").replace(/[^0-9A-Z]/g, "");
  }

  // The weighted sum over GF(32) that the receipt's last character makes zero.
  function fits(text) {
    var sum = 0;
    for (var i = 0; i < 8; i++) {
      var value = alphabet.indexOf(text[i]);
      if (value < 0) return false;
      sum ^= value;
      if (i === 7) break;
      sum <<= 1;
      if (sum & 32) sum ^= 37;
    }
    return sum === 0;
  }

  function check() {
    var text = symbols();
    var wrong = text.length >= 8 && !(text.length === 8 && fits(text));
    typo.textContent = form.dataset.number;
    typo.hidden = !wrong;
    return !wrong;
  }

  number.addEventListener("input", function () {
    if (number.selectionStart === number.value.length) {
      var text = symbols();
      number.value = text.length > 4 ? text.slice(0, 4) + "-" + text.slice(4) : text;
    }
    check();
  });
  form.addEventListener("submit", function (event) {
    if (!check()) {
      event.preventDefault();
      number.focus();
    }
  });
})();
