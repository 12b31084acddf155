#!/bin/sh
# Makes the two fonts of the terminal from Noto Sans CJK SC: the characters of GB2312, those of the state's table of general
# characters (通用规范汉字表, the characters of names among them), those that the handwriting templates know, and the signs
# that the screens use. The outlines stay PostScript's: the toolkit keeps those as they are in the file, and takes those of
# TrueType apart when it reads the font, which costs three times the memory and nine times the time.
# Needs npm, python3 and Debian's fonttools, fonts-noto-cjk and unicode-data.
set -eu
cd "$(dirname "$0")"
assets=../..
(cd $assets && npm ci --ignore-scripts --silent)
python3 - "$assets/node_modules/hanzi-writer-data" > characters.tmp <<'PY'
import bz2, os, sys
chars = set()
for hi in range(0xA1, 0xF8):
    for lo in range(0xA1, 0xFF):
        try:
            chars.add(bytes([hi, lo]).decode("gb2312"))
        except UnicodeDecodeError:
            pass
with bz2.open("/usr/share/unicode/Unihan_OtherMappings.txt.bz2", "rt") as table:
    chars |= {chr(int(line.split("\t")[0][2:], 16)) for line in table if "\tkTGH\t" in line}
chars |= {f[:-5] for f in os.listdir(sys.argv[1]) if f.endswith(".json") and len(f) == 6}
chars |= {chr(c) for c in range(0x20, 0x7F)} | {chr(c) for c in range(0xA0, 0x180)}
chars |= set("–—‘’“”•…‰′″€℃№™←↑→↓①②③④⑤⑥⑦⑧⑨⑩■□●○★☆✓✕　、。〈〉《》「」『』【】〔〕！＂＃％＆（）＊＋，－．／：；＜＝＞？＠［］｛｜｝～￥·−×÷")
sys.stdout.write("".join(sorted(chars)))
PY
for weight in Regular Bold; do
  fonttools subset "/usr/share/fonts/opentype/noto/NotoSansCJK-$weight.ttc" --font-number=2 --text-file=characters.tmp \
    --layout-features='kern,palt' --no-hinting --drop-tables+=vhea,vmtx,VORG --output-file="NotoSansSC-$weight.otf"
done
rm characters.tmp
