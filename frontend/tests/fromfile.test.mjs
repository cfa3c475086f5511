// A list from a file reads the same, whichever of the two ways it was saved in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf } from "../src/fromfile.js";

const GB = new Uint8Array([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0x31, 0x33, 0x39]);

test("it works", () => assert.equal(textOf(new TextEncoder().encode("姓名,139")), "姓名,139"));
test("as a spreadsheet saves it", () => assert.equal(textOf(GB), "姓名,139"));
test("a mark at the beginning is no text", () => assert.equal(textOf(new Uint8Array([0xef, 0xbb, 0xbf, 0x31])), "1"));
