// The sprite: a name that Tabler does not have stops the build.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sprite } from "../icons.mjs";

const FOLDER = new URL("../../node_modules/@tabler/icons/icons", import.meta.url).pathname;

test("it works", async () => assert.match(await sprite(["clock"], FOLDER), /<symbol id="clock" viewBox="0 0 24 24"/));
test("a filled one", async () => assert.match(await sprite(["heart-filled"], FOLDER), /fill="currentColor"/));
test("no such icon", async () => assert.rejects(sprite(["no-such-icon"], FOLDER), /no icon "no-such-icon"/));
