// Lengths of time and tones; that the server says the same is tested from Python.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lengthText, tone } from "../src/duration.js";

const unit = (name, n) => `${n}${name}`;
const text = (seconds) => lengthText(seconds, unit);

test("it works", () => assert.equal(text(432), "7min 12s"));
test("no seconds from an hour on", () => assert.equal(text(3659), "1h"));
test("never below zero", () => assert.equal(text(-5), "0s"));
test("the tie belongs to the promise", () => assert.equal(tone(100, 0, 100), "now"));
test("a moment later it is broken", () => assert.equal(tone(101, 0, 100), "broken"));
test("an unknown beginning", () => assert.equal(tone(0, NaN, 3 * 3600_000), "open"));
