// The keyboard: j/k through rows, a key per action, / to search, ? for help. Never while typing.
import { say, store } from "./page.js";

const TYPING = 'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select, [contenteditable]:not([contenteditable="false"])';
let lastRow = null;

// What a closed menu holds is seen as long as the menu is: its keys are pressed without opening it.
const seen = (element) => (element.closest("details.jb-menu") ?? element).getClientRects().length > 0 && !element.disabled;
const scope = () => document.querySelector("dialog[open]") ?? document;
const on = () => document.documentElement.dataset.keys !== "off";
const rows = () => [...scope().querySelectorAll("[data-row]")].filter(seen);
const currentRow = () => document.activeElement?.closest("[data-row]") ?? (lastRow?.isConnected ? lastRow : null);

function move(step) {
  const list = rows();
  if (!list.length) return false;
  const at = list.indexOf(currentRow());
  const next = list[at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + step))];
  lastRow = next;
  const link = next.querySelector("a[href], button") ?? next;
  link.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function press(key) {
  const all = [...scope().querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(seen);
  const row = currentRow();
  const target = all.find((element) => row?.contains(element)) ?? all.find((element) => !element.closest("[data-row]"));
  if (!target) return false;
  if (target.matches(TYPING)) target.focus();
  else target.click();
  return true;
}

const label = (element) => {
  if (element.dataset.keyLabel || element.ariaLabel) return element.dataset.keyLabel || element.ariaLabel;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg, .visually-hidden").forEach((part) => part.remove());
  return copy.textContent.trim() || element.title;
};

function openHelp() {
  const dialog = document.getElementById("jb-keys");
  if (!dialog || dialog.open) return false;
  const list = new Map();
  if (document.querySelector("[data-row]")) {
    list.set("j / k", say("keys.move"));
    list.set("Enter", say("keys.open"));
  }
  if (document.querySelector("[data-search]")) list.set("/", say("keys.search"));
  list.set("?", say("keys.help"));
  const enter = [...document.querySelectorAll("[data-key-enter]")].find(seen);
  if (enter) list.set("Enter", label(enter));
  for (const element of document.querySelectorAll("[data-key]")) {
    if (seen(element) && !list.has(element.dataset.key)) list.set(element.dataset.key, label(element));
  }
  const place = dialog.querySelector("dl");
  place.replaceChildren(...[...list].flatMap(([key, text]) => {
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    dd.textContent = text;
    return [dt, dd];
  }));
  const box = dialog.querySelector("[data-keys-switch]");
  if (box) box.checked = on();
  dialog.showModal();
  return true;
}

function handle(event) {
  // 229 is what browsers send while an input method is composing Chinese.
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  if (event.key === "?") { if (openHelp()) event.preventDefault(); return; }
  if (!on() || event.key.length !== 1) return;
  let done = false;
  if (event.key === "j") done = move(1);
  else if (event.key === "k") done = move(-1);
  else if (event.key === "/") {
    const box = document.querySelector("[data-search]");
    if (box && seen(box)) { box.focus(); box.select?.(); done = true; }
  } else done = press(event.key);
  if (done) event.preventDefault();
}

export function start() {
  document.addEventListener("keydown", handle);
  document.addEventListener("focusin", (event) => { lastRow = event.target.closest?.("[data-row]") ?? lastRow; });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-keys-help]")) openHelp(); });
  document.addEventListener("change", (event) => {
    // WCAG 2.1.4: somebody who dictates or trembles must be able to turn single keys off.
    if (!event.target.matches("[data-keys-switch]")) return;
    const value = event.target.checked ? "on" : "off";
    document.documentElement.dataset.keys = value;
    store.set("keys", value);
  });
}
