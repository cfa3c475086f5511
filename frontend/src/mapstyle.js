// How the city's basemap looks: quiet streets in the page's own colours, names from the device's fonts.

export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Pixels wide at zooms 10, 14 and 18.
const WIDTHS = { motorway: [2, 5, 24], trunk: [1.6, 4.5, 22], primary: [1.2, 4, 20], secondary: [0.8, 3.2, 17],
  tertiary: [0.5, 2.4, 14], residential: [0.3, 1.6, 10], service: [0.2, 1, 7], living: [0.2, 1.2, 8], foot: [0.2, 0.8, 4] };
const GREAT = ["motorway", "trunk", "primary", "secondary"];

const kinds = (at) => ["match", ["get", "kind"], ...Object.entries(WIDTHS).flatMap(([kind, widths]) => [kind, widths[at]]), 1];
const width = (more) => ["interpolate", ["exponential", 1.5], ["zoom"], ...[10, 14, 18].flatMap((zoom, at) => [zoom, ["+", kinds(at), more[at]]])];

/** Halo of a label, so that it can be read over streets. */
export const halo = () => ({ "text-color": token("--jb-ink-2"), "text-halo-color": token("--jb-surface"), "text-halo-width": 1.5 });

export const FONT = ["sans-serif"]; // no glyphs are fetched: the device draws them

/** The layers below what a page shows, and those above it (the names of the streets). */
export function ground(archive) {
  const paper = { id: "paper", type: "background", paint: { "background-color": token("--jb-map-paper") } };
  if (!archive) return { sources: {}, below: [paper], above: [] };
  const streets = { source: "city", "source-layer": "streets", layout: { "line-cap": "round", "line-join": "round" } };
  const label = { source: "city", "source-layer": "streets", filter: ["has", "name"] };
  return {
    sources: { city: { type: "vector", url: `pmtiles://${archive}` } },
    below: [
      paper,
      { id: "areas", type: "line", source: "city", "source-layer": "areas", paint: { "line-color": token("--jb-map-area"), "line-width": 1.5, "line-dasharray": [4, 2] } },
      { ...streets, id: "casings", type: "line", minzoom: 11, paint: { "line-color": token("--jb-map-casing"), "line-width": width([0.4, 1.4, 2]) } },
      { ...streets, id: "streets", type: "line", paint: { "line-width": width([0, 0, 0]),
        "line-color": ["step", ["zoom"], token("--jb-map-casing"), 11, token("--jb-map-street")] } },
    ],
    above: [
      ...[["great-names", ["in", ["get", "kind"], ["literal", GREAT]], 11], ["street-names", ["!", ["in", ["get", "kind"], ["literal", GREAT]]], 15]].map(([id, filter, minzoom]) => ({
        ...label, id, minzoom, type: "symbol", filter: ["all", label.filter, filter],
        layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": FONT, "text-size": 12, "symbol-spacing": 320, "text-max-angle": 30 }, paint: halo() })),
      { id: "area-names", type: "symbol", source: "city", "source-layer": "area_names", maxzoom: 15,
        layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 11 }, paint: { ...halo(), "text-color": token("--jb-map-area-name") } },
    ],
  };
}
