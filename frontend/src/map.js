// Maps: points over the city's own areas. Nothing is fetched but those; the table beside it says the same.
import * as maplibregl from "maplibre-gl";
import { drawCity } from "./citymap.js";
import { meta } from "./page.js";

const maps = new Map();
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function bounds(points) {
  const box = new maplibregl.LngLatBounds();
  for (const { geometry } of points.features) box.extend(geometry.coordinates);
  return box;
}

/** The style: areas with their names below, a circle for each place above, the larger the more letters. */
function style(ground, points) {
  const names = { type: "FeatureCollection", features: ground.features.map(({ properties }) => ({
    type: "Feature", properties, geometry: { type: "Point", coordinates: properties.at } })) };
  const ink = token("--jb-ink");
  const halo = { "text-color": token("--jb-ink-2"), "text-halo-color": token("--jb-surface"), "text-halo-width": 1.5 };
  return {
    version: 8,
    sources: {
      ground: { type: "geojson", data: ground },
      names: { type: "geojson", data: names },
      points: { type: "geojson", data: points },
    },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": token("--jb-surface-2") } },
      { id: "areas", type: "fill", source: "ground", paint: { "fill-color": token("--jb-surface"), "fill-opacity": 0.7 } },
      { id: "borders", type: "line", source: "ground", paint: { "line-color": token("--jb-line-strong"), "line-width": 1 } },
      { id: "area-names", type: "symbol", source: "names", layout: { "text-field": ["get", "name"], "text-size": 12, "text-font": ["sans-serif"] }, paint: halo },
      { id: "points", type: "circle", source: "points", paint: {
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "n"]], 1, 8, 7, 26],
        "circle-color": token("--jb-now-edge"), "circle-opacity": 0.75, "circle-stroke-color": ink, "circle-stroke-width": 1.5 } },
      { id: "numbers", type: "symbol", source: "points", filter: [">", ["get", "n"], 1],
        layout: { "text-field": ["to-string", ["get", "n"]], "text-size": 13, "text-allow-overlap": true, "text-font": ["sans-serif"] },
        paint: { "text-color": ink, "text-halo-color": token("--jb-surface"), "text-halo-width": 1.5 } },
    ],
  };
}

async function paint(element) {
  const points = JSON.parse(document.getElementById(element.dataset.map).textContent);
  const answer = await fetch(element.dataset.ground);
  const ground = answer.ok ? await answer.json() : { type: "FeatureCollection", features: [] };
  const map = new maplibregl.Map({
    container: element, style: style(ground, points), bounds: bounds(points), attributionControl: false,
    fitBoundsOptions: { padding: 48, maxZoom: 14 }, fadeDuration: calm ? 0 : 200, dragRotate: false, pitchWithRotate: false,
    cooperativeGestures: false,
  });
  map.scrollZoom.disable(); // a page that is scrolled must not become a map that is zoomed
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
  map.on("click", "points", ({ features: [point] }) => document.getElementById(point.properties.letter)?.querySelector("a")?.focus());
  map.on("mouseenter", "points", ({ features: [point] }) => { map.getCanvas().title = point.properties.title; });
  map.on("mouseleave", "points", () => { map.getCanvas().title = ""; });
  map.once("idle", () => { element.dataset.drawn = ""; });
  maps.set(element, { map, restyle: () => map.setStyle(style(ground, points)) });
}

export function draw(root) {
  maplibregl.setWorkerUrl(meta("jiban-map-worker"));
  drawCity(root);
  for (const element of root.querySelectorAll("[data-map]")) {
    if (maps.has(element)) continue;
    maps.set(element, { restyle() {} });
    paint(element).catch(() => {
      element.textContent = element.dataset.failed;
      element.dataset.drawn = "no";
    });
  }
}

new MutationObserver(() => maps.forEach(({ restyle }) => restyle()))
  .observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
