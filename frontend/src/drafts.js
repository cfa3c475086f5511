// A letter half written: kept on this device for a day, given back, and dropped once it was sent.
import { all, onContent, say, store } from "./page.js";

const DAY = 86_400_000;
// The token goes with the draft: a retry after a lost answer must be the same letter, not a second one.
const KEPT = "input:not([type=password], [type=file], [type=hidden]), textarea, select, input[name=idempotency_key]";
const fields = (form) => [...form.querySelectorAll(KEPT)].filter((field) => field.name && field.autocomplete !== "off");

export function collect(list) {
  const values = {};
  for (const field of list) {
    if (field.type === "checkbox" || field.type === "radio") {
      (values[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    } else if (field.type === "select-multiple") {
      values[field.name] = [...field.selectedOptions].map((option) => option.value);
    } else values[field.name] = [field.value];
  }
  return values;
}

export function restore(list, values) {
  for (const field of list) {
    const kept = values[field.name];
    if (!kept) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = kept.includes(option.value);
    else if (kept.length) field.value = kept[0];
  }
}

const blank = (values) => Object.entries(values).every(([name, list]) => name === "idempotency_key" || list.every((value) => !value.trim()));

function read(name) {
  try {
    const kept = JSON.parse(store.get(`draft.${name}`));
    if (kept && Date.now() - kept.at < DAY) return kept.values;
  } catch { /* an unreadable draft is no draft */ }
  store.drop(`draft.${name}`);
  return null;
}

function note(form, text) {
  const place = form.querySelector("[data-draft-note]");
  if (!place) return;
  place.hidden = !text;
  place.querySelector("[data-draft-text]").textContent = text;
}

function watch(form) {
  const name = form.dataset.draft;
  const start = collect(fields(form));
  const kept = form.querySelector(".is-invalid") ? null : read(name);
  if (kept && !blank(kept)) {
    restore(fields(form), kept);
    form.querySelectorAll("[data-counter]").forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
    note(form, say("draft.restored"));
  }
  let timer = 0;
  const cancel = () => { clearTimeout(timer); timer = 0; };
  const save = () => {
    cancel();
    const values = collect(fields(form));
    if (JSON.stringify(values) === JSON.stringify(start)) return;
    const done = store.set(`draft.${name}`, JSON.stringify({ at: Date.now(), values }));
    note(form, done ? say("draft.kept") : "");
  };
  form.addEventListener("input", () => { cancel(); timer = setTimeout(save, 400); });
  form.addEventListener("submit", save);
  addEventListener("pagehide", () => { if (timer) save(); }); // the last words before the page goes are kept too
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-draft-drop]")) return;
    cancel();
    store.drop(`draft.${name}`);
    form.reset();
    note(form, "");
  });
}

export function start() {
  onContent((root) => {
    all(root, "[data-draft-sent]").forEach((mark) => store.drop(`draft.${mark.dataset.draftSent}`));
    all(root, "form[data-draft]").forEach(watch);
  });
}
