// Prints every feature of an archive's tiles of one zoom as JSON lines, read by PMTiles' and Mapbox's own decoders.
import { readFileSync } from "node:fs";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { PMTiles } from "pmtiles";

const [, , path, zoom] = process.argv;
const bytes = readFileSync(path);
const source = {
  getKey: () => path,
  getBytes: async (from, length) => ({ data: bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + from + length) }),
};
const archive = new PMTiles(source);
const { minLon, minLat, maxLon, maxLat } = await archive.getHeader();
const side = 2 ** zoom;
const column = (lon) => Math.floor((lon / 360 + 0.5) * side);
const row = (lat) => Math.floor((0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * side);
for (let x = column(minLon) - 1; x <= column(maxLon) + 1; x += 1) {
  for (let y = row(maxLat) - 1; y <= row(minLat) + 1; y += 1) {
    const tile = await archive.getZxy(Number(zoom), x, y);
    if (!tile) continue;
    for (const [layer, found] of Object.entries(new VectorTile(new PbfReader(tile.data)).layers)) {
      for (let n = 0; n < found.length; n += 1) {
        const feature = found.feature(n);
        const parts = feature.loadGeometry().map((line) => line.map((point) => [point.x, point.y]));
        console.log(JSON.stringify({ x, y, layer, type: feature.type, extent: feature.extent, parts, ...feature.properties }));
      }
    }
  }
}
