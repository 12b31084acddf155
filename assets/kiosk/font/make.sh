#!/bin/sh
# Makes the two fonts of the terminal from Noto Sans SC: the characters of GB2312, those that the handwriting templates
# know, and the signs the screens use. Needs npm, python3 and Debian's fonttools.
set -eu
cd "$(dirname "$0")"
assets=../..
(cd $assets && npm ci --ignore-scripts --silent)
python3 - "$assets/node_modules/hanzi-writer-data" > characters.tmp <<'PY'
import os, sys
chars = set()
for hi in range(0xA1, 0xF8):
    for lo in range(0xA1, 0xFF):
        try:
            chars.add(bytes([hi, lo]).decode("gb2312"))
        except UnicodeDecodeError:
            pass
chars |= {f[:-5] for f in os.listdir(sys.argv[1]) if f.endswith(".json") and len(f) == 6}
chars |= {chr(c) for c in range(0x20, 0x7F)} | {chr(c) for c in range(0xA0, 0x180)}
chars |= set("–—‘’“”•…‰′″€℃№™←↑→↓①②③④⑤⑥⑦⑧⑨⑩■□●○★☆✓✕　、。〈〉《》「」『』【】〔〕！＂＃％＆（）＊＋，－．／：；＜＝＞？＠［］｛｜｝～￥·−×÷")
sys.stdout.write("".join(sorted(chars)))
PY
for weight in 400Regular 700Bold; do
  fonttools subset "$assets/node_modules/@expo-google-fonts/noto-sans-sc/$weight/NotoSansSC_$weight.ttf" \
    --text-file=characters.tmp --layout-features='kern,liga,locl,palt' --no-hinting --output-file="NotoSansSC-${weight#???}.ttf"
done
cp "$assets/node_modules/@expo-google-fonts/noto-sans-sc/LICENSE_FONT" LICENSE
rm characters.tmp
