// Files outlive a reload in the browser's own database, where it has one.

// openFiles keeps each for longest, and those that nobody wants for shortest, in milliseconds.
export function openFiles(longest, shortest, wanted) {
  const opened = new Promise(function (done) {
    try {
      const ask = indexedDB.open("xinsheng", 1);
      ask.onupgradeneeded = function () { ask.result.createObjectStore("files", { keyPath: "id" }); };
      ask.onsuccess = function () { done(ask.result); };
      ask.onerror = ask.onblocked = function () { done(null); };
    } catch (e) { done(null); }
  });
  function within(mode, act) {
    return opened.then(function (db) {
      return db && new Promise(function (done) {
        try {
          const tx = db.transaction("files", mode);
          const ask = act(tx.objectStore("files"));
          tx.oncomplete = function () { done(ask && ask.result); };
          tx.onerror = tx.onabort = function () { done(null); };
        } catch (e) { done(null); }
      });
    });
  }
  within("readwrite", function (s) {
    const walk = s.openCursor();
    walk.onsuccess = function () {
      const at = walk.result;
      if (!at) return;
      const age = Date.now() - at.value.at;
      if (age > longest || age > shortest && !wanted(at.value.id)) at.delete();
      at.continue();
    };
  });
  return {
    put: function (id, blob) {
      return within("readwrite", function (s) { return s.put({ id: id, blob: blob, at: Date.now() }); });
    },
    get: function (id) {
      return within("readonly", function (s) { return s.get(id); }).then(function (row) { return row && row.blob; });
    },
    drop: function (id) { return within("readwrite", function (s) { return s.delete(id); }); }
  };
}
