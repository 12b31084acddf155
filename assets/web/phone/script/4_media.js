// Looks at what was chosen or taken before it goes up.
(function (X) {
  "use strict";

  // A photo is made smaller here where the browser can. Drawing it anew also leaves its tags behind.
  function shrink(file) {
    return new Promise(function (done) {
      setTimeout(function () { done(file); }, 60000); // a picture that never opens goes as it is
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

  function fits(kind, type) {
    if (kind === "photo") return /^image\//.test(type);
    return /^(audio|video)\//.test(type);
  }

  function kindType(kind) { return { voice: "audio/octet-stream", photo: "image/octet-stream", video: "video/octet-stream" }[kind]; }

  X.shrink = shrink;
  X.probe = probe;
  X.fits = fits;
  X.kindType = kindType;
})(window.Xinsheng = window.Xinsheng || {});
