#!/bin/sh
# Fetches the drawings of KanjiVG (Ulrich Apel, CC BY-SA 3.0) into a folder for measuring. They are not part of this project.
set -eu
folder=${1:?folder to fetch into}
mkdir -p "$folder"
cd "$folder"
npm pack --silent @madcat/kanjivg@5.0.0 > name
tar -xzf "$(cat name)" package/dist/main package/COPYING
echo "$PWD/package/dist/main"
