// Looks at what was chosen or taken before it goes up.
// shrink makes a photo smaller where the browser can. Drawing it anew also leaves its tags behind.
export function shrink(file) {
  return new Promise(function (done) {
    setTimeout(function () { done(file); }, 60000); // a picture that never opens goes as it is
    if (!/^image\//.test(file.type || "image/")) { done(file); return; }
    const img = new Image();
    const url = URL.createObjectURL(file);
    function end(result) { URL.revokeObjectURL(url); done(result); }
    img.onerror = function () { end(file); };
    img.onload = function () {
      try {
        const scale = Math.min(1, 2048 / Math.max(img.naturalWidth, img.naturalHeight));
        const canvas = document.createElement("canvas");
        canvas.width = Math.max(1, Math.round(img.naturalWidth * scale));
        canvas.height = Math.max(1, Math.round(img.naturalHeight * scale));
        const pen = canvas.getContext("2d");
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
export function probe(kind, file) {
  return new Promise(function (done) {
    const v = document.createElement("video");
    const url = URL.createObjectURL(file);
    const late = setTimeout(function () { end({ kind: kind, ms: 0 }); }, 4000);
    function end(is) { clearTimeout(late); v.removeAttribute("src"); URL.revokeObjectURL(url); done(is); }
    v.preload = "metadata";
    v.onloadedmetadata = function () {
      // Without a picture it is a film all the same: browsers play the sound of films whose pictures they cannot
      // decode.
      end({ kind: v.videoWidth ? "video" : kind, ms: isFinite(v.duration) ? Math.round(1000 * v.duration) : 0 });
    };
    v.onerror = function () { end({ kind: kind, ms: 0 }); };
    v.src = url;
  });
}

export function fits(kind, type) {
  if (kind === "photo") return /^image\//.test(type);
  return /^(audio|video)\//.test(type);
}

// kindType is the media type of a file whose own is not known.
export function kindType(kind) {
  return { voice: "audio/octet-stream", photo: "image/octet-stream", video: "video/octet-stream" }[kind];
}
