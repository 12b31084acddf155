"""Writes every arc of an SVG path with its own command letter. The terminal's SVG renderer reads only the first of several
arcs that share one letter."""
import re
import sys

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"


def arcs(arguments):
    """The arcs in a run of arguments, seven values each; flags may stand without a space after them."""
    at = 0
    while at < len(arguments):
        values = []
        for field in range(7):
            pattern = r"[\s,]*([01])" if field in (3, 4) else r"[\s,]*(" + NUMBER + ")"
            found = re.compile(pattern).match(arguments, at)
            if not found:
                return
            values.append(found.group(1))
            at = found.end()
        yield " ".join(values)


def expand(path):
    return re.sub(r"([Aa])([^A-Za-z]+)", lambda m: "".join(m.group(1) + a for a in arcs(m.group(2))), path)


for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as f:
        text = f.read()
    with open(name, "w", encoding="utf-8") as f:
        f.write(re.sub(r' d="([^"]+)"', lambda m: ' d="' + expand(m.group(1)) + '"', text))
