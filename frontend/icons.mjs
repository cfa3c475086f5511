// The icon sprite: finds which Tabler icons the pages name, and packs only those into one SVG.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const SKIP = new Set(["node_modules", "static", "locale", "__pycache__", ".venv", "migrations"]);

async function* files(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (SKIP.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (/\.(html|py)$/.test(entry.name)) yield path;
  }
}

/**
 * Names in `{% icon "clock" %}`, `icon="clock"` and `icon("clock")`, and those listed in icons.txt.
 *
 * A name may also be passed along, as in `Flag("danger", "now", "urgent")`: in files that speak of
 * icons every quoted word that is the name of one counts, which packs a few too many and misses none.
 */
export async function usedIcons(root, known) {
  const names = new Set();
  const listed = await readFile(join(root, "frontend/icons.txt"), "utf8");
  for (const line of listed.split("\n")) {
    const name = line.replace(/#.*/, "").trim();
    if (name) names.add(name);
  }
  for await (const path of files(join(root, "jiban"))) {
    const text = await readFile(path, "utf8");
    for (const [, name] of text.matchAll(/\bicon(?:\s+|=|\()["']([a-z0-9-]+)["']/g)) names.add(name);
    if (!/icon|Flag\(/i.test(text)) continue;
    for (const [, name] of text.matchAll(/["']([a-z0-9-]+)["']/g)) if (known.has(name)) names.add(name);
  }
  return [...names].sort();
}

/** Every outline icon that Tabler has. */
export async function knownIcons(folder) {
  return new Set((await readdir(join(folder, "outline"))).map((file) => file.replace(/\.svg$/, "")));
}

/** One SVG with a <symbol> per icon. A name ending in "-filled" is taken from the filled set. */
export async function sprite(names, folder) {
  const symbols = await Promise.all(names.map(async (name) => {
    const filled = name.endsWith("-filled");
    const file = filled ? `filled/${name.slice(0, -"-filled".length)}.svg` : `outline/${name}.svg`;
    const text = await readFile(join(folder, file), "utf8").catch(() => {
      throw new Error(`no icon "${name}": look for another in node_modules/@tabler/icons/icons/outline`);
    });
    const body = text.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s*\n\s*/g, "");
    const paint = filled ? 'fill="currentColor" stroke="none"'
      : 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
    return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${body}</symbol>`;
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
}
