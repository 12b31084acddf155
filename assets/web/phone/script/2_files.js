// Files outlive a reload in the browser's own database, where it has one.
(function (X) {
  "use strict";

  // files keeps each for longest, and those that nobody wants for shortest, in milliseconds.
  X.files = function (longest, shortest, wanted) {
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
        if (age > longest || age > shortest && !wanted(at.value.id)) at.delete();
        at.continue();
      };
    });
    return {
      put: function (id, blob) { return within("readwrite", function (s) { return s.put({ id: id, blob: blob, at: Date.now() }); }); },
      get: function (id) { return within("readonly", function (s) { return s.get(id); }).then(function (row) { return row && row.blob; }); },
      drop: function (id) { return within("readwrite", function (s) { return s.delete(id); }); }
    };
  };
})(window.Xinsheng = window.Xinsheng || {});
