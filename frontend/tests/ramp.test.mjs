// The heat's colours tell the levels apart in grey, and so for every kind of colour blindness.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const css = await readFile(new URL("../css/tokens.css", import.meta.url), "utf8");
const [light, dark] = css.split('[data-bs-theme="dark"]');

/** CIE L* of a colour in sRGB, 0 black to 100 white (CIE 15:2004, 8.2.1). */
function lightness(hex) {
  const linear = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (y * 24389) / 27;
}

const colour = (part, name) => new RegExp(`--jb-${name}: (#[0-9a-f]{3,6});`).exec(part)[1].replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
const ramp = (part) => ["map-paper", ...[1, 2, 3, 4, 5].map((level) => `heat-${level}`)].map((name) => lightness(colour(part, name)));

test("it works: black, white and middle grey", () => {
  assert.equal(Math.round(lightness("#000000")), 0);
  assert.equal(Math.round(lightness("#ffffff")), 100);
  assert.equal(Math.round(lightness("#777777")), 50);
});

test("by day each level is clearly darker than the one before, by night lighter", () => {
  for (const [part, sign] of [[light, -1], [dark, 1]]) {
    const found = ramp(part);
    found.slice(1).forEach((one, at) => assert.ok(sign * (one - found[at]) >= 10, `${found.map(Math.round)}`));
  }
});
