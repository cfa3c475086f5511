// What a page lays over the basemap: heat on streets, places with signs, tasks with their state; step by step in time.
import { FONT, halo, token } from "./mapstyle.js";

const HEAT = [1, 2, 3, 4, 5];
const BESIDE = 5; // pixels
const value = (step) => ["get", `v${step}`];
const levels = (layer, step, outputs) => ["step", value(step), outputs[0], ...layer.levels.slice(1).flatMap((from, at) => [from, outputs[at + 1]])];
const wide = (layer, step, times) => levels(layer, step, HEAT.map((level) => (1.2 + 0.9 * level) * times));

/** Features as the map reads them: a value for each step under a name of its own. */
export function flattened(data) {
  for (const { properties } of data.features) properties.values?.forEach((one, step) => { properties[`v${step}`] = one; });
  return data;
}

/** A point for each task's name: the middle of the first of its lines, or the first corner of its area. */
export function named(data) {
  const first = new Map();
  for (const feature of data.features) if (!first.has(feature.properties.id)) first.set(feature.properties.id, feature);
  return { type: "FeatureCollection", features: [...first.values()].map(({ properties, geometry: { type, coordinates } }) => {
    const flat = coordinates.flat(Infinity);
    const at = type === "LineString" ? 2 * Math.floor(flat.length / 4) : 0;
    return { type: "Feature", properties, geometry: { type: "Point", coordinates: flat.slice(at, at + 2) } };
  }) };
}

/** Whether a feature or a row is there at a step. */
export const isThere = ({ since = 0, until = Infinity }, step) => since <= step && step <= until;

const there = (step) => ["all", ["<=", ["coalesce", ["get", "since"], 0], step], [">=", ["coalesce", ["get", "until"], step], step]];

const changes = {
  heat: (layer, id, step) => [{ id, filter: [">=", value(step), layer.levels[0]], paint: {
    "line-color": levels(layer, step, HEAT.map((level) => token(`--jb-heat-${level}`))),
    "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 10, wide(layer, step, 0.5), 14, wide(layer, step, 1), 18, wide(layer, step, 3)],
  } }],
  places: (_, id, step) => [id, `${id}-names`].map((name) => ({ id: name, filter: there(step) })),
  tasks: ({ states }, id, step) => [
    { id: `${id}-fill`, filter: ["all", ["==", ["geometry-type"], "Polygon"], there(step)] },
    ...Object.keys(states).map((state) => ({ id: `${id}-${state}`, filter: ["all", ["==", ["get", "state"], state], there(step)] })),
    ...[`${id}-rim`, `${id}-names`].map((name) => ({ id: name, filter: there(step) })),
  ],
};

/** What of a layer changes with the step: filters and paints by the id of the map's own layers. */
export const atStep = (layer, id, step) => changes[layer.type](layer, id, step);

const tone = (name) => token(`--jb-${name}-edge`);

function drawn(layer, id) {
  const round = { "line-cap": "round", "line-join": "round" };
  if (layer.type === "heat") return [{ id, type: "line", source: id, layout: round }];
  const names = { id: `${id}-names`, type: "symbol", source: id, layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 13, "text-optional": true }, paint: { ...halo(), "text-color": token("--jb-ink") } };
  if (layer.type === "places") {
    return [
      { id, type: "symbol", source: id, layout: { "icon-image": ["concat", `${id}-`, ["get", "kind"]], "icon-allow-overlap": true } },
      { ...names, layout: { ...names.layout, "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 1.1 } },
    ];
  }
  const colours = ["match", ["get", "state"], ...Object.entries(layer.states).flatMap(([state, { tone: of }]) => [state, tone(of)]), tone("quiet")];
  return [
    { id: `${id}-fill`, type: "fill", source: id, paint: { "fill-color": colours, "fill-opacity": 0.12 } },
    // Beside its street, whose heat stays in sight; with a rim, as other heat may lie there.
    { id: `${id}-rim`, type: "line", source: id, layout: round, paint: { "line-color": token("--jb-surface"), "line-width": 5, "line-offset": BESIDE } },
    // One layer for each state: the stroke, not only the colour, tells them apart.
    ...Object.entries(layer.states).map(([state, { tone: of, dash }]) => ({ id: `${id}-${state}`, type: "line", source: id, layout: dash.length ? { ...round, "line-cap": dash[0] < 1 ? "round" : "butt" } : round,
      paint: { "line-color": tone(of), "line-width": 3, "line-offset": BESIDE, ...(dash.length ? { "line-dasharray": dash } : {}) } })),
    { ...names, source: `${id}-names`, layout: { ...names.layout, "text-variable-anchor": ["bottom", "top", "right"], "text-radial-offset": 0.4 } },
  ];
}

/** A layer's map layers as they stand at a step. */
export function layersOf(layer, id, step) {
  const now = new Map(atStep(layer, id, step).map((change) => [change.id, change]));
  return drawn(layer, id).map((one) => {
    const { filter, paint } = now.get(one.id);
    return { ...one, filter, paint: { ...one.paint, ...paint } };
  });
}

/** The sign of a kind of place as an image: its shape in its colour with a light rim. */
export function sign({ path, tone: of }) {
  const size = 44;
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const pen = canvas.getContext("2d");
  pen.setTransform(1.8, 0, 0, 1.8, 4, 4);
  const shape = new Path2D(path);
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = token("--jb-surface");
  pen.stroke(shape);
  pen.fillStyle = tone(of);
  pen.fill(shape);
  pen.lineWidth = 1;
  pen.strokeStyle = token("--jb-ink");
  pen.stroke(shape);
  return pen.getImageData(0, 0, size, size);
}
