// Hides the form until the modules are there, which lead through it. Browsers without modules show the plain form, and so does a
// page whose modules do not come: it can be filled in and sent without them.
(function () {
  "use strict";
  var PATIENCE = 8000; // milliseconds
  var root = document.documentElement;
  if (!("noModule" in document.createElement("script"))) return;
  root.classList.add("js");

  function plain() {
    if (root.classList.contains("ready")) return;
    root.classList.remove("js");
    document.addEventListener("input", function () {
      if (!root.classList.contains("ready")) root.classList.add("plain"); // who has begun with it goes on with it
    });
  }
  window.addEventListener("error", plain, true);
  setTimeout(plain, PATIENCE);
})();
