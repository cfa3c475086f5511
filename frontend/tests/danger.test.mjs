// Danger phrases: found through spaces and full-width letters, not inside other words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findDanger } from "../src/danger.js";

const PHRASES = ["救命", "正在打人", "help me", "kill"];

test("it works", () => assert.equal(findDanger("请问，救命啊", PHRASES), "救命"));
test("spaces and lines between characters", () => assert.equal(findDanger("正 在\n打人", PHRASES), "正在打人"));
test("full-width and capital letters", () => assert.equal(findDanger("ＫＩＬＬ", PHRASES), "kill"));
test("a word within a word is another word", () => assert.equal(findDanger("my skills", PHRASES), null));
test("an English phrase over two lines", () => assert.equal(findDanger("please help\n  me", PHRASES), "help me"));
test("nothing", () => assert.equal(findDanger("路灯坏了", PHRASES), null));
