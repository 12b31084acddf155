#!/bin/sh
# Makes strokes.bin.gz, the shapes that handwriting is compared with, and model.bin.gz, what is learned from them. The shapes
# come from hanzi-writer-data (Arphic Public License), how common a character is from the word list of cppjieba (MIT, inside
# the package nodejieba), digits and capitals from gen/signs.txt. Needs npm and Go; the model takes some minutes.
set -eu
cd "$(dirname "$0")"
assets=../..
(cd $assets && npm ci --ignore-scripts --silent)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
npm pack --silent --pack-destination "$tmp" nodejieba@3.5.8 > "$tmp/name"
tar -xzf "$tmp/$(cat "$tmp/name")" -C "$tmp" package/submodules/cppjieba
words=$tmp/package/submodules/cppjieba
go run ./gen -shapes $assets/node_modules/hanzi-writer-data -words "$words/dict/jieba.dict.utf8" -signs gen/signs.txt -out strokes.bin.gz
cp $assets/node_modules/hanzi-writer-data/ARPHICPL.TXT ARPHICPL.TXT
cp "$words/LICENSE" LICENSE-cppjieba
(cd ../../.. && go run ./internal/terminal/input/handwriting/train -out assets/kiosk/handwriting/model.bin.gz)
