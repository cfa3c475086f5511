// A map of the city with its tables: the slider moves both, a row shows its place, a place shows its row.
import * as maplibregl from "maplibre-gl";
import { PMTiles, Protocol } from "pmtiles";
import { atStep, flattened, isThere, layersOf, named, sign } from "./maplayers.js";
import { ground } from "./mapstyle.js";

const maps = new Map();
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const protocol = new Protocol();
maplibregl.addProtocol("pmtiles", protocol.tilev4);

function* points(coordinates) {
  if (typeof coordinates[0] === "number") yield coordinates;
  else for (const part of coordinates) yield* points(part);
}

function boundsOf(features) {
  const box = new maplibregl.LngLatBounds();
  for (const { geometry } of features) for (const point of points(geometry.coordinates)) box.extend(point);
  return box;
}

/** How far the basemap reaches, where a page says nothing of its own. */
async function extent(archive) {
  if (!archive) return undefined;
  const tiles = new PMTiles(archive);
  protocol.add(tiles);
  const { minLon, minLat, maxLon, maxLat } = await tiles.getHeader();
  return [minLon, minLat, maxLon, maxLat];
}

// ── the tables ──────────────────────────────────────────────────────────────

/** Shows a step in the tables: its column, the rows that are there then, the strongest first. */
function tabulate(element, step) {
  for (const cell of element.querySelectorAll("[data-step]")) cell.hidden = Number(cell.dataset.step) !== step;
  for (const row of element.querySelectorAll("tr[data-id]")) {
    const { since, until } = row.dataset;
    row.hidden = !isThere({ since: Number(since), until: until && Number(until) }, step) || row.querySelector(`[data-step="${step}"][data-none]`) !== null;
  }
  for (const body of element.querySelectorAll('[data-map-table="heat"] tbody')) {
    const at = (row) => Number(row.querySelector(`[data-step="${step}"]`)?.dataset.value ?? 0);
    body.append(...[...body.rows].sort((one, other) => at(other) - at(one)));
  }
}

function findRow(element, id) {
  for (const row of element.querySelectorAll("tr.jb-citymap-found")) row.classList.remove("jb-citymap-found");
  const row = element.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
  if (!row) return;
  row.classList.add("jb-citymap-found");
  row.querySelector("button")?.focus();
}

/** Names in the tables become buttons that move the map. */
function link(element, spec, show) {
  for (const name of element.querySelectorAll("[data-map-show]:not(:has(button))")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "jb-citymap-show", textContent: name.textContent });
    button.title = spec.show.replace("{name}", name.textContent);
    button.addEventListener("click", () => show(name.closest("tr").dataset.id));
    name.replaceChildren(button);
  }
}

// ── the drawing ─────────────────────────────────────────────────────────────

const idOf = (at) => `layer-${at}`;

function style(archive, spec, step) {
  const { sources, below, above } = ground(archive);
  const over = spec.layers.map((layer, at) => layersOf(layer, idOf(at), step));
  const own = Object.fromEntries(spec.layers.flatMap(({ type, data }, at) => [
    [idOf(at), { type: "geojson", data }],
    ...(type === "tasks" ? [[`${idOf(at)}-names`, { type: "geojson", data: named(data) }]] : []),
  ]));
  const lines = over.filter((_, at) => spec.layers[at].type !== "places").flat();
  return { version: 8, sources: { ...sources, ...own },
    layers: [...below, ...lines, ...above, ...over.filter((_, at) => spec.layers[at].type === "places").flat()] };
}

/** The map's image on a plain canvas, which a printer can draw and CSS can fit to the paper. */
function onPaper(element, map) {
  map.redraw();
  const drawn = map.getCanvas();
  const paper = element.querySelector("[data-map-paper]");
  Object.assign(paper, { width: drawn.width, height: drawn.height });
  paper.getContext("2d").drawImage(drawn, 0, 0);
}

async function paint(element, spec) {
  for (const layer of spec.layers) {
    if (typeof layer.data === "string") layer.data = await (await fetch(layer.data)).json();
    layer.data = flattened(layer.data);
  }
  const archive = element.dataset.basemap ? new URL(element.dataset.basemap, location.href).href : "";
  const every = () => spec.layers.flatMap(({ data }) => data.features);
  const bounds = spec.bounds ?? (every().length ? boundsOf(every()) : await extent(archive));
  const state = { step: spec.step, ready: false };
  const map = new maplibregl.Map({
    container: element.querySelector("[data-map-canvas]"), style: style(archive, spec, state.step), locale: spec.locale,
    bounds, fitBoundsOptions: { padding: 32, maxZoom: 16 },
    attributionControl: false, // the figure names the source itself, on paper too
    fadeDuration: calm.matches ? 0 : 200, dragRotate: false, pitchWithRotate: false, maxZoom: 19, minZoom: 7,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.scrollZoom.disable(); // a page that is scrolled must not become a map that is zoomed
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
  map.addControl(new maplibregl.ScaleControl());
  map.setMissingStyleImageResolver((id) => {
    const [, at, kind] = /^layer-(\d+)-(.*)$/.exec(id);
    map.addImage(id, sign(spec.layers[at].kinds[kind]), { pixelRatio: 2 });
  });
  const mine = ({ layer }) => layer.source.startsWith("layer-");
  map.on("click", ({ point }) => {
    const [found] = map.queryRenderedFeatures([[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]]).filter(mine);
    if (found) findRow(element, found.properties.id);
  });
  map.on("movestart", () => { delete element.dataset.drawn; });
  map.on("idle", () => {
    const seen = map.queryRenderedFeatures();
    element.dataset.streets = seen.filter(({ layer }) => layer.id === "streets").length;
    element.dataset.over = seen.filter(mine).length;
    element.dataset.drawn = state.step;
  });
  const linked = () => link(element, spec, (id) => {
    const box = boundsOf(every().filter(({ properties }) => properties.id === id));
    if (!box.isEmpty()) map.fitBounds(box, { padding: 48, maxZoom: 16, animate: !calm.matches });
  });
  linked();
  const paper = () => onPaper(element, map);
  addEventListener("beforeprint", paper);
  const show = () => {
    if (!state.ready) return;
    for (const { id, filter, paint: paints } of spec.layers.flatMap((layer, at) => atStep(layer, idOf(at), state.step))) {
      map.setFilter(id, filter);
      for (const [name, value] of Object.entries(paints ?? {})) map.setPaintProperty(id, name, value);
    }
  };
  const renew = (at) => map.getSource(idOf(at)).setData(spec.layers[at].data);
  map.on("style.load", () => { // meanwhile the slider may have moved, and data have come
    state.ready = true;
    spec.layers.forEach(({ later }, at) => { if (later) renew(at); });
    show();
  });
  return {
    renew(at) {
      linked();
      if (state.ready) renew(at);
    },
    toStep(step) {
      state.step = step;
      show();
    },
    remove() {
      removeEventListener("beforeprint", paper);
      map.remove();
    },
    // Anew and not by difference: the signs are images in the colours that were.
    restyle() {
      state.ready = false;
      map.setStyle(style(archive, spec, state.step), { diff: false });
    },
  };
}

/** The slider says its time and moves the tables, and the map as soon as there is one. */
function slide(element, spec, drawing) {
  const time = element.querySelector("[data-map-time]");
  const slider = time?.querySelector("input");
  const show = () => {
    const step = slider ? Number(slider.value) : 0;
    if (slider) {
      slider.setAttribute("aria-valuetext", spec.times[step]);
      time.querySelector("[data-map-now]").textContent = spec.times[step];
    }
    tabulate(element, step);
    drawing.then((map) => map?.toStep(step));
  };
  if (time) time.hidden = false;
  slider?.addEventListener("input", show);
  show();
  return show;
}

/** Brings data that take a while to be reckoned: the features, and the rows of their table. */
async function bring(element, layer, at) {
  const words = element.querySelector("[data-map-wait]");
  try {
    const answer = await fetch(layer.later);
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const { rows, note, ...data } = await answer.json();
    layer.data = flattened(data);
    const table = element.querySelectorAll("[data-map-table]")[at];
    table.tBodies[0].innerHTML = rows; // escaped where it was made
    table.parentElement.querySelector("[data-map-note]").textContent = note;
    words.textContent = "";
  } catch {
    words.textContent = words.dataset.failed;
  }
}

function mount(element) {
  const spec = JSON.parse(document.getElementById(element.dataset.cityMap).textContent);
  for (const layer of spec.layers.filter(({ later }) => later)) {
    Object.assign(layer, { later: layer.data, data: { type: "FeatureCollection", features: [] } });
  }
  const drawing = paint(element, spec).catch(() => {
    element.dataset.drawn = "no";
    element.querySelector("[data-map-failed]").hidden = false;
    return null;
  });
  const show = slide(element, spec, drawing);
  spec.layers.forEach(async (layer, at) => {
    if (!layer.later) return;
    await bring(element, layer, at);
    show();
    (await drawing)?.renew(at);
  });
  maps.set(element, drawing);
}

export function drawCity(root) {
  for (const [element, drawing] of maps) {
    if (element.isConnected) continue;
    maps.delete(element); // a browser draws a few maps only: what was swapped out makes room
    drawing.then((map) => map?.remove());
  }
  for (const element of root.querySelectorAll("[data-city-map]")) if (!maps.has(element)) mount(element);
}

new MutationObserver(() => maps.forEach((drawing) => drawing.then((map) => map?.restyle())))
  .observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
