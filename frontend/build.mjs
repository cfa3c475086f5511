// Builds the static files of the web pages: vendor CSS, our CSS, scripts, and an icon sprite.
//
// Output is deterministic and has stable names; Django's manifest storage adds the hashes.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompress, constants, gzip } from "node:zlib";
import { promisify } from "node:util";
import { build } from "esbuild";
import { knownIcons, sprite, usedIcons } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const place = join(root, "jiban/web/static/web");
const out = join(root, "node_modules/.jiban-build"); // made aside, so that a running server never misses a file
const modules = join(root, "node_modules");

// Browsers of 2024 and later: Tabler's own colours need light-dark() and color-mix().
const target = ["chrome120", "firefox121", "safari17.4"];
const common = {
  bundle: true, minify: true, target, legalComments: "none", charset: "utf8", logLevel: "warning",
  sourcemap: false,
};

// Manifest storage follows these comments to files that are not there, and then refuses to start.
const withoutSourceMaps = (text) => text.replace(/^\s*(\/\/|\/\*)[#@]\s*sourceMappingURL=.*$/gm, "");

async function vendor(from, to) {
  await writeFile(join(out, to), withoutSourceMaps(await readFile(join(modules, from), "utf8")));
}

async function styles() {
  const tabler = await readFile(join(modules, "@tabler/core/dist/css/tabler.min.css"), "utf8");
  await writeFile(join(out, "tabler.css"), withoutSourceMaps(tabler));
  await vendor("maplibre-gl/dist/maplibre-gl.css", "map.css");
  await build({ ...common, entryPoints: [join(here, "css/jiban.css")], outfile: join(out, "jiban.css") });
}

async function scripts() {
  const entry = (name, format) => build({
    ...common, format, entryPoints: [join(here, "src", name)], outfile: join(out, name),
  });
  await Promise.all([
    entry("theme.js", "iife"), // runs in <head> before the first paint
    entry("jiban.js", "esm"),
    entry("htmx.js", "iife"),
    entry("charts.js", "esm"),
    entry("map.js", "esm"),
    vendor("maplibre-gl/dist/maplibre-gl-worker.mjs", "map-worker.js"), // started by its address, so not bundled
  ]);
}

async function pictures() {
  const folder = join(modules, "@tabler/icons/icons");
  const icons = await usedIcons(root, await knownIcons(folder));
  await writeFile(join(out, "icons.svg"), await sprite(icons, folder));
  for (const name of await readdir(join(here, "img"))) {
    await writeFile(join(out, name), await readFile(join(here, "img", name)));
  }
  return icons.length;
}

async function notices() {
  const packages = ["@tabler/core", "@tabler/icons", "echarts", "zrender", "tslib", "htmx.org", "idiomorph", "maplibre-gl", "pmtiles", "fflate"];
  const parts = await Promise.all(packages.map(async (name) => {
    const about = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
    const files = (await readdir(join(modules, name))).filter((file) => /^(licen[cs]e|notice)(\.\w+)?$/i.test(file));
    const texts = await Promise.all(files.sort().map((file) => readFile(join(modules, name, file), "utf8")));
    return [`${about.name} ${about.version} — ${about.license}`, ...texts.map((text) => text.trim())].join("\n\n");
  }));
  await writeFile(join(out, "THIRD_PARTY.txt"), parts.join(`\n\n${"─".repeat(72)}\n\n`) + "\n");
}

// The server sends these beside-files to browsers that accept them; it does not compress by itself.
async function compress() {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } };
  for (const name of (await readdir(out)).filter((file) => /\.(css|js|svg)$/.test(file))) {
    const bytes = await readFile(join(out, name));
    if (bytes.length < 1024) continue;
    await writeFile(join(out, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
    await writeFile(join(out, `${name}.br`), await promisify(brotliCompress)(bytes, quality));
  }
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const [, , icons] = await Promise.all([styles(), scripts(), pictures(), notices()]);
await compress();
await mkdir(place, { recursive: true });
const made = (await readdir(out)).sort();
for (const name of made) await rename(join(out, name), join(place, name));
for (const name of await readdir(place)) if (!made.includes(name)) await rm(join(place, name), { recursive: true });

for (const name of made) {
  const bytes = await readFile(join(place, name));
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  console.log(`${relative(root, join(place, name)).padEnd(36)} ${String(bytes.length).padStart(8)}  ${digest}`);
}
console.log(`${icons} icons in the sprite`);
