#!/bin/sh
# Copies htmx (Zero-Clause BSD), the charts of Apache ECharts (Apache License 2.0) and the outlines that the desk shows from
# lucide (ISC). Needs npm.
set -eu
cd "$(dirname "$0")"
(cd ../.. && npm ci --ignore-scripts --silent)
from=../../node_modules
cp "$from/htmx.org/dist/htmx.min.js" htmx.min.js
cp "$from/htmx.org/LICENSE" LICENSE.htmx
cp "$from/echarts/dist/echarts.common.min.js" echarts.min.js
cat "$from/echarts/NOTICE" "$from/echarts/LICENSE" > LICENSE.echarts
for name in bell bookmark camera heart-handshake check chevron-left corner-down-right ear id-card list-checks chevron-right circle-alert clipboard-list download file-text eye eye-off footprints globe hospital hourglass image inbox \
  key-round log-out message-square-plus mic monitor-smartphone paperclip pause pencil phone phone-outgoing play plus printer qr-code scroll-text search settings \
  shield-check siren smile triangle-alert upload user user-check users video volume-2 x; do
  cp "$from/lucide-static/icons/$name.svg" "icon/$name.svg"
done
cp "$from/lucide-static/LICENSE" icon/LICENSE
