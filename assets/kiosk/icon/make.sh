#!/bin/sh
# Copies the icons that the terminal shows from lucide (ISC licence). Needs npm and python3.
set -eu
cd "$(dirname "$0")"
(cd ../.. && npm ci --ignore-scripts --silent)
from=../../node_modules/lucide-static
for name in mic pen-line camera search clipboard-list footprints wifi wifi-off volume-2 globe circle-question-mark house \
  arrow-left arrow-right phone megaphone message-circle-question-mark hand-helping lightbulb heart check delete angry frown \
  meh smile laugh a-large-small triangle-alert settings map-pin calendar user id-card shield-check shield chevron-right \
  chevron-left chevron-up chevron-down plus x undo-2 eraser corner-down-left arrow-big-up keyboard clock hourglass qr-code \
  refresh-cw hard-drive cpu power list smartphone info circle-check circle-x lock eye-off siren hospital badge-check \
  send accessibility delete rotate-ccw pencil trash-2 inbox building-2 ellipsis circle message-square-text mic-off square play image camera-off audio-lines \
  wrench brush-cleaning construction thumbs-up rotate-cw scan-face images square-check-big users bed-single \
  log-in log-out circle-slash flag receipt-text heart-handshake; do
  cp "$from/icons/$name.svg" "$name.svg"
done
python3 expand.py ./*.svg
cp "$from/LICENSE" LICENSE
