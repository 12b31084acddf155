// A tus 1.0 client: where the hub stands is asked after every break, and pieces grow with the line.
import { Gone, ask, patiently } from "./hub.js";

const MB = 1024 * 1024;

// Where a network between lets only GET and POST through, the method goes in a header, as tus has it. It is found out
// by trying.
let inHeader = false;
let turns = 0;
let misses = 0;
function through(method, url, options) {
  if (inHeader) {
    options.headers["X-HTTP-Method-Override"] = method;
    method = "POST";
  }
  return ask(method, url, options).then(function (x) {
    if (!x.getResponseHeader("Tus-Resumable")) throw new Error("not the hub's answer");
    misses = 0;
    return x;
  }).catch(function (err) {
    const foreign = [400, 403, 405, 501].indexOf(err.status) >= 0 && !err.words;
    if (!foreign && (err.status || ++misses % 2)) throw err;
    if (foreign && ++turns > 6) throw err;
    inHeader = !inHeader;
    throw new Error("another way");
  });
}

function encode(s) { return btoa(unescape(encodeURIComponent(s))); }

// upload sends a part, and tells when its state changed or its bar moved.
export function upload(part, blob, draft, tell) {
  const url = "/u/" + draft + "." + part.id;
  let piece = MB;
  let made = false;
  let sure = false; // offset is what the server said
  part.state = "sending";
  part.offline = false;
  tell.changed();

  function create() {
    const meta = { draft: draft, part: part.id, kind: part.kind, type: part.type, ms: String(part.ms) };
    const headers = { "Tus-Resumable": "1.0.0", "Upload-Length": String(part.size), "Accept": "application/json" };
    headers["Upload-Metadata"] = Object.keys(meta).map(function (k) { return k + " " + encode(meta[k]); }).join(",");
    return ask("POST", "/u/", { headers: headers }).then(function () { made = true; });
  }
  function where() {
    return through("HEAD", url, { headers: { "Tus-Resumable": "1.0.0" } }).then(function (x) {
      part.have = Number(x.getResponseHeader("Upload-Offset"));
      sure = true;
    });
  }
  function patch() {
    const from = part.have;
    const to = Math.min(from + piece, part.size);
    const began = Date.now();
    return through("PATCH", url, {
      headers: {
        "Tus-Resumable": "1.0.0", "Upload-Offset": String(from), "Content-Type": "application/offset+octet-stream"
      },
      body: blob.slice(from, to),
      progress: function (loaded) {
        part.offline = false;
        part.busy = "";
        part.seen = Math.max(part.seen || 0, Math.min(from + loaded, to));
        tell.moved(part);
      }
    }).then(function (x) {
      part.have = Number(x.getResponseHeader("Upload-Offset"));
      part.offline = false;
      const took = Date.now() - began;
      if (took < 3000) piece = Math.min(piece * 2, 8 * MB);
      if (took > 12000) piece = Math.max(piece / 2, 256 * 1024);
      tell.changed();
      work.progress();
    });
  }
  function work() {
    if (part.gone) return Promise.reject(new Gone(0, ""));
    let step = Promise.resolve();
    if (!made) step = create();
    return step.then(function () { return sure ? null : where(); }).then(function on() {
      if (part.gone) throw new Gone(0, "");
      return part.have >= part.size ? null : patch().then(on);
    });
  }
  return patiently(work, function (err) {
    sure = false;
    if (err.status === 409 || err.status === 423) return;
    piece = Math.max(piece / 2, 256 * 1024);
    part.offline = !err.status;
    part.busy = err.words && err.words.problem;
    tell.changed();
  });
}
