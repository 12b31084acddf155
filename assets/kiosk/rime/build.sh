#!/bin/sh
# Builds the read-only pinyin data of the terminal into the folder given (build/rime from the Makefile, /usr/share/xinsheng/rime
# in the package): the schema and lexicon beside this script with Debian's Luna pinyin dictionary and essay.
# Needs librime-bin, rime-data-luna-pinyin and rime-essay. Does nothing when the folder is newer than its sources; two runs at
# once wait for each other.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh FOLDER}
data=/usr/share/rime-data
for source in luna_pinyin.dict.yaml essay.txt; do
    [ -r "$data/$source" ] || { echo "build.sh: $data/$source is missing: apt-get install rime-data-luna-pinyin rime-essay" >&2; exit 1; }
done
mkdir -p "$out"
exec 9<"$out"
flock 9
if [ -f "$out/SHA256SUMS" ] && [ -z "$(find "$here" "$data/luna_pinyin.dict.yaml" "$data/essay.txt" -newer "$out/SHA256SUMS" -print -quit)" ]; then
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/shared" "$work/user"
cp "$here"/*.yaml "$work/shared/"
cp "$data/luna_pinyin.dict.yaml" "$data/essay.txt" "$work/shared/"
# The tool writes logs beside its output; they name only the schema.
if ! TMPDIR="$work" rime_deployer --build "$work/user" "$work/shared" "$work/staging" >"$work/log" 2>&1; then
    cat "$work/log" >&2
    exit 1
fi
for made in default.yaml xinsheng_pinyin.schema.yaml xinsheng_pinyin.table.bin xinsheng_pinyin.prism.bin xinsheng_pinyin.reverse.bin; do
    [ -s "$work/staging/$made" ] || { echo "build.sh: $made was not made" >&2; cat "$work/log" >&2; exit 1; }
done
rm -rf "$out/SHA256SUMS" "$out/build"
cp -r "$work/staging" "$out/build"
(cd "$out" && sha256sum build/*) >"$work/sums"
mv "$work/sums" "$out/SHA256SUMS"
