// What can be said of files and texts before anything travels.
import assert from "node:assert/strict";
import { test } from "node:test";
import { characters, fileProblem, lookedAt } from "../src/forms.js";
import { collect, restore } from "../src/drafts.js";

const file = (name, size) => ({ name, size });

test("it works", () => assert.equal(fileProblem([file("a.jpg", 10)], { maxBytes: 10, maxFiles: 1 }), ""));
test("too large", () => assert.equal(fileProblem([file("a.jpg", 11)], { maxBytes: 10 }), "files.big"));
test("too many", () => assert.equal(fileProblem([file("a", 1), file("b", 1)], { maxFiles: 1 }), "files.many"));
test("empty", () => assert.equal(fileProblem([file("a", 0)], {}), "files.empty"));
test("an emoji counts as people count", () => assert.equal(characters("a🚓b"), 3));

test("what opens beside is kept from who sends forms", () => {
  const heard = (formTarget) => { let on = true; lookedAt({ submitter: { formTarget }, stopPropagation() { on = false; } }); return on; };
  assert.deepEqual([heard("_blank"), heard("")], [false, true]);
});

test("a draft gives back what it took", () => {
  const fields = () => [
    { type: "radio", name: "kind", value: "a", checked: false },
    { type: "radio", name: "kind", value: "b", checked: true },
    { type: "checkbox", name: "ok", value: "on", checked: true },
    { type: "textarea", name: "body", value: "text" },
  ];
  const kept = collect(fields());
  assert.deepEqual(kept, { kind: ["b"], ok: ["on"], body: ["text"] });
  const fresh = fields().map((field) => (field.type === "textarea" ? { ...field, value: "" } : { ...field, checked: false }));
  restore(fresh, kept);
  assert.deepEqual(fresh, fields());
});
