// What the hub tells a page, and what every module of a page draws with.
const MB = 1024 * 1024;
const root = document.documentElement;

export const data = JSON.parse(document.getElementById("data").textContent);

// start runs a page, unless the person has begun with the plain form because the modules took too long.
export function start(run) {
  if (root.classList.contains("plain")) return;
  root.classList.add("js", "ready");
  try {
    run();
  } catch (wrong) {
    root.classList.remove("js", "ready"); // the plain form can be filled in and sent
    throw wrong;
  }
}

export function $(id) { return document.getElementById(id); }

export function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }

// text is one of the page's texts with its {names} filled in.
export function text(name, values) {
  let t = data.texts[name] || name;
  Object.keys(values || {}).forEach(function (k) { t = t.split("{" + k + "}").join(values[k]); });
  return t;
}

export function icon(name) {
  return $("icons").content.querySelector('[data-icon="' + name + '"]').firstElementChild.cloneNode(true);
}

export function clock(ms) {
  const s = Math.floor(ms / 1000);
  return Math.floor(s / 60) + ":" + ("0" + s % 60).slice(-2);
}

export function amount(bytes) {
  if (bytes < MB) return Math.max(1, Math.round(bytes / 1024)) + " KB";
  return (bytes / MB).toFixed(bytes >= 10 * MB ? 0 : 1) + " MB";
}

// trouble says beside the buttons for files what is wrong; without words it takes that back.
export function trouble(words) {
  const e = $("media-problem");
  if (!e) return;
  e.textContent = words || "";
  e.hidden = !words;
}
