// Charts: a short description in JSON becomes an ECharts drawing beside its table.
import { BarChart, HeatmapChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, HeatmapChart, LineChart, PieChart, ScatterChart, AriaComponent, GridComponent, LegendComponent,
  MarkLineComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

// Okabe and Ito's colours, told apart by colour-blind eyes, darkened or lightened to 3:1 on our grounds.
const PALETTE = {
  light: ["#0072b2", "#b85c00", "#00805f", "#a8568a", "#7a6a00", "#2f7fb5", "#555f6b"],
  dark: ["#56b4e9", "#f0a030", "#2fc19a", "#dd9cc3", "#e6da4e", "#8fb8ff", "#a9b4c1"],
};
// The first stays plain; the others carry a light pattern beside their colour.
const DECALS = [
  { symbol: "none" },
  { color: "rgba(255,255,255,.45)", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
  { color: "rgba(255,255,255,.5)", symbol: "circle", dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [6, 0], symbolSize: 0.6 },
  { color: "rgba(255,255,255,.45)", dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: 0 },
];
const TONES = ["open", "soon", "now", "broken", "kept", "paused"];
const charts = new Map();
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function series(spec, item, ink) {
  const type = { bar: "bar", stacked: "bar", line: "line", area: "line", scatter: "scatter" }[spec.type];
  return {
    type, name: item.name, data: item.data,
    stack: spec.type === "stacked" ? "all" : undefined,
    areaStyle: spec.type === "area" ? { opacity: 0.18 } : undefined,
    symbolSize: 7, barMaxWidth: 36, lineStyle: { width: 2.5 },
    itemStyle: TONES.includes(item.tone) ? { color: token(`--jb-${item.tone}-edge`) } : undefined,
    markLine: item.target == null ? undefined : {
      silent: true, symbol: "none", lineStyle: { color: ink, type: "dashed" }, label: { color: ink, position: "insideEndTop", formatter: item.target_label ?? "{c}" },
      data: [spec.horizontal ? { xAxis: item.target } : { yAxis: item.target }],
    },
  };
}

/** The ECharts option of our description `{type, x, series:[{name, data, tone, target}], unit, horizontal}`. */
export function option(spec, caption, theme) {
  const ink = token("--jb-ink");
  const quiet = token("--jb-ink-2");
  const line = token("--jb-line");
  const base = {
    color: PALETTE[theme], animation: !calm.matches, animationDuration: 300,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    // Drawn on the canvas: an HTML tooltip needs style attributes, which the page's CSP forbids.
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: token("--jb-surface"), borderColor: token("--jb-line-strong"), textStyle: { color: ink }, confine: true,
      valueFormatter: (value) => (value == null ? "—" : `${value}${spec.unit ? ` ${spec.unit}` : ""}`) },
    aria: { enabled: true, label: { description: caption }, decal: { show: (spec.series?.length ?? 0) > 1 && spec.type !== "line", decals: DECALS } },
  };
  if (spec.type === "pie") {
    const [item] = spec.series;
    return { ...base, tooltip: { ...base.tooltip, trigger: "item" }, aria: { ...base.aria, decal: { show: true } },
      series: [{ type: "pie", radius: ["45%", "72%"], label: { color: ink }, data: spec.x.map((name, i) => ({ name, value: item.data[i] })) }] };
  }
  const names = { type: "category", data: spec.x, axisLabel: { color: quiet, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } };
  const values = { type: "value", name: spec.unit, nameTextStyle: { color: quiet }, axisLabel: { color: quiet }, splitLine: { lineStyle: { color: line } }, minInterval: spec.whole ? 1 : undefined };
  if (spec.type === "heatmap") {
    const numbers = spec.data.map((cell) => cell[2]);
    return { ...base, tooltip: { ...base.tooltip, trigger: "item" }, grid: { left: 8, right: 8, top: 8, bottom: 48, outerBoundsMode: "same" },
      xAxis: names, yAxis: { ...names, data: spec.y },
      visualMap: { min: 0, max: Math.max(1, ...numbers), orient: "horizontal", left: "center", bottom: 0, itemHeight: 90, itemWidth: 12, calculable: false,
        text: [String(Math.max(1, ...numbers)), "0"], textStyle: { color: quiet }, inRange: { color: theme === "dark" ? ["#1a222c", "#2f6fc4", "#ffd98a"] : ["#eef3f9", "#5d94cf", "#14335f"] } },
      series: [{ type: "heatmap", data: spec.data }] };
  }
  const many = spec.series.length > 1;
  return { ...base, legend: many ? { type: "scroll", top: 0, left: 0, right: 0, pageTextStyle: { color: quiet }, pageIconColor: ink, pageIconInactiveColor: line, textStyle: { color: ink }, itemWidth: 18 } : undefined,
    grid: { left: 4, right: 16, top: many ? 40 : (spec.unit ? 32 : 12), bottom: 4, outerBoundsMode: "same" },
    xAxis: spec.horizontal ? values : names, yAxis: spec.horizontal ? { ...names, inverse: true, axisLabel: { color: quiet, interval: 0 } } : values,
    series: spec.series.map((item) => series(spec, item, ink)) };
}

function paint(element) {
  const spec = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const theme = document.documentElement.dataset.bsTheme === "dark" ? "dark" : "light";
  // A name to each bar: with many of them the drawing grows.
  if (spec.horizontal) element.style.minHeight = `${spec.x.length * 20 + 40}px`;
  const chart = charts.get(element) ?? init(element, null, { renderer: "canvas" });
  charts.set(element, chart);
  chart.setOption({ ...option(spec, element.dataset.caption, theme), ...spec.option }, true);
}

const resize = new ResizeObserver((entries) => entries.forEach((entry) => charts.get(entry.target)?.resize()));

export function draw(root) {
  for (const [element, chart] of charts) {
    if (element.isConnected) continue;
    chart.dispose();
    charts.delete(element);
  }
  for (const element of root.querySelectorAll("[data-chart]")) {
    paint(element);
    resize.observe(element);
  }
}

new MutationObserver(() => charts.forEach((_, element) => element.isConnected && paint(element)))
  .observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
