// Finds words of danger in a text by the rule that terminals and the hub have, whatever their case and width, and with
// spaces or unseen characters inside them. A Latin word is found only whole.
const HAN = /\p{Script=Han}/u;

function fold(s) {
  const edges = { 0: true };
  let out = "";
  Array.from(s.normalize("NFKC")).forEach(function (r) {
    if (/['’‘`\p{Cf}\p{Mn}]/u.test(r)) return;
    if (/[\s\p{Cc}\-_·]/u.test(r)) { edges[out.length] = true; return; }
    if (/[\p{L}\p{Nd}]/u.test(r)) {
      if (HAN.test(r)) edges[out.length] = true;
      out += r.toLowerCase();
      if (HAN.test(r)) edges[out.length] = true;
      return;
    }
    edges[out.length] = true;
    out += "\n";
    edges[out.length] = true;
  });
  edges[out.length] = true;
  return { text: out, edges: edges };
}

function whole(f, word) {
  for (let i = f.text.indexOf(word); i >= 0; i = f.text.indexOf(word, i + 1)) {
    if (f.edges[i] && f.edges[i + word.length]) return true;
  }
  return false;
}

// says reports whether one of words stands in a text; innocent are phrases in which one stands by chance.
export function says(words, innocent, text) {
  const f = fold(text);
  let han = f.text;
  innocent.forEach(function (phrase) { han = han.split(phrase).join("\n"); });
  return words.some(function (w) {
    const word = fold(w).text.replace(/^\n+|\n+$/g, "");
    return word !== "" && (HAN.test(word) ? han.indexOf(word) >= 0 : whole(f, word));
  });
}
