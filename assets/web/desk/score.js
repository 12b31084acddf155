// Draws the charts of the scores from the figures that the page carries, and follows a choice at once.
"use strict";
(() => {
  for (const form of document.querySelectorAll("form[data-go]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const [ink, soft, line, teal, tint, card] = ["ink", "soft", "line", "teal", "tint", "card"].map(colour);
  const font = { fontFamily: getComputedStyle(document.body).fontFamily, color: ink, fontSize: 14 };
  const one = (x) => x.toFixed(1);
  // Figures lie close together: the scale begins below the lowest one, at a round number that it shows.
  const floor = (rows, lowest) => {
    const scores = rows.filter((r) => r.score !== null).map((r) => r.score);
    return Math.max(0, Math.floor((Math.min(...scores) - lowest) / 10) * 10);
  };
  const says = (r, w) => (r.score === null ? [r.name, w.n + " " + r.n, r.n ? w.hide : ""] : [r.name, w.score + " " + one(r.score), w.n + " " + r.n + (r.few ? " · " + w.few : "")]).filter(Boolean).join("\n");
  const tip = (c) => ({
    renderMode: "richText", confine: true, backgroundColor: card, borderColor: line, textStyle: { ...font, lineHeight: 22 },
    formatter: (p) => says(c.rows[(Array.isArray(p) ? p[0] : p).dataIndex], c.words),
  });

  // Where there is no room for every number, the last one stands.
  const trend = (c, width) => {
    const every = width / c.rows.length > 52;
    return {
      textStyle: font, animation: false, grid: { left: 44, right: 52, top: 34, bottom: 34 }, tooltip: { trigger: "axis", axisPointer: { type: "line", lineStyle: { color: soft } }, ...tip(c) },
      xAxis: { type: "category", data: c.rows.map((r) => r.short), axisLabel: { color: soft, fontSize: 13, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } },
      yAxis: [
        { type: "value", name: c.words.score, nameTextStyle: { color: soft, fontSize: 13, align: "right" }, min: floor(c.rows, 8), max: 100, axisLabel: { color: soft, fontSize: 13 }, splitLine: { lineStyle: { color: line, type: "dashed" } } },
        { type: "value", name: c.words.n, nameTextStyle: { color: soft, fontSize: 13, align: "left" }, max: (v) => Math.ceil(v.max * 3), axisLabel: { show: false }, splitLine: { show: false } },
      ],
      series: [
        { type: "bar", yAxisIndex: 1, data: c.rows.map((r) => r.n), itemStyle: { color: tint, borderRadius: [4, 4, 0, 0] }, barWidth: "55%", silent: true, emphasis: { disabled: true },
          label: { show: every, position: "insideBottom", color: soft, fontSize: 12, formatter: (p) => (p.value ? String(p.value) : "") } },
        { type: "line", data: c.rows.map((r) => ({ value: r.score === null ? "-" : r.score, symbol: "circle", symbolSize: 9,
            itemStyle: { color: r.few ? card : teal, borderColor: teal, borderWidth: 2 } })), lineStyle: { color: teal, width: 3 }, z: 5, emphasis: { disabled: true },
          label: { show: true, position: "top", color: ink, textBorderColor: card, textBorderWidth: 4, fontWeight: 700, fontSize: 14, formatter: (p) => (every || p.dataIndex === c.rows.length - 1 ? (typeof p.value === "number" ? one(p.value) : "") : "") } },
      ],
    };
  };

  // A bar's length is its score, so it begins at nothing.
  const bars = (c, wide) => {
    const rows = c.rows;
    const about = (r) => "n = " + r.n + (r.few ? " · " + c.words.fewShort : r.score === null && r.n ? " · " + c.words.hide : "");
    return {
      textStyle: font, animation: false, grid: { left: 8, right: 12, top: c.line === null ? 8 : 30, bottom: 26, containLabel: true }, tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, ...tip(c) },
      xAxis: { type: "value", min: 0, max: 100, axisLabel: { color: soft, fontSize: 13 }, splitLine: { lineStyle: { color: line, type: "dashed" } } },
      yAxis: [
        { type: "category", inverse: true, data: rows.map((r) => r.name), axisLabel: { color: ink, fontSize: 14, width: wide ? 240 : 170, overflow: "truncate" }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } },
        { type: "category", inverse: true, position: "right", data: rows.map((r) => r.name), axisLine: { show: false }, axisTick: { show: false },
          axisLabel: { interval: 0, align: "left", formatter: (_, i) => "{b|" + (rows[i].score === null ? "—" : one(rows[i].score)) + "}{s|" + about(rows[i]) + "}",
            rich: { b: { fontWeight: 700, color: ink, fontSize: 14, width: 46 }, s: { color: soft, fontSize: 13 } } } },
      ],
      series: [{
        type: "bar", barMaxWidth: 22, emphasis: { disabled: true },
        data: rows.map((r) => ({ value: r.score === null ? 0 : r.score, itemStyle: { color: r.few ? tint : teal, borderColor: teal, borderWidth: r.few ? 1.5 : 0, borderType: "dashed", borderRadius: [0, 4, 4, 0] } })),
        markLine: c.line === null ? undefined : { silent: true, symbol: "none", lineStyle: { color: ink, width: 1.5, type: "solid" }, label: { color: ink, fontSize: 13, position: "start", distance: 6, formatter: c.words.all + " " + one(c.line) }, data: [{ xAxis: c.line }] },
      }],
    };
  };

  for (const box of document.querySelectorAll("[data-chart]")) {
    const c = JSON.parse(box.dataset.chart);
    if (c.kind === "bars") box.style.height = 60 + 36 * c.rows.length + "px";
    const chart = echarts.init(box, null, { renderer: "canvas" });
    const draw = () => chart.setOption(c.kind === "bars" ? bars(c, box.clientWidth > 700) : trend(c, box.clientWidth));
    draw();
    new ResizeObserver(() => { chart.resize(); draw(); }).observe(box);
    box.dataset.drawn = "yes";
  }
})();
