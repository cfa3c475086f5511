// The dispatcher's bench: the next letter is shown at once, what was done travels behind it.

const TYPING = "input:not([type=radio], [type=hidden]), textarea, select";
const bench = () => document.querySelector("[data-bench]");
const list = () => document.getElementById("bench-cards");
const cards = () => [...(list()?.querySelectorAll("[data-card]:not([data-sent])") ?? [])];
const of = (element) => element?.closest?.("[data-card]");
let options = {};
let done = 0;
let asked = null; // the letter whose form is open
const gone = new Set(); // ids of the letters that were dealt with, or are on their way

/** Shows what is first in the page, and says so to a screen reader. */
function show() {
  const [card] = cards();
  bench().querySelector("[data-bench-empty]").hidden = Boolean(card) || Boolean(list().querySelector("[data-sent]"));
  if (!card) return;
  scrollTo({ top: 0 });
  card.focus({ preventScroll: true });
}

/** A letter is on its way: the next one takes its place before the answer is here. */
function send(event) {
  const card = of(event.detail.elt);
  if (!card) return;
  card.dataset.sent = "";
  gone.add(card.dataset.card);
  list().append(card);
  show();
}

/** No answer came: the letter is not lost, it comes back to the front. */
function failed(event) {
  const card = of(event.detail.elt);
  if (!card || !("sent" in card.dataset)) return;
  delete card.dataset.sent;
  gone.delete(card.dataset.card);
  list().prepend(card);
  show();
}

function answered(event) {
  if (event.detail.target !== list()) return;
  event.detail.requestConfig?.elt?.closest("[data-card]")?.remove();
}

/** Two answers that crossed may bring the same letter; one that was dealt with may come once more. */
function tidy() {
  const seen = new Set(gone);
  for (const card of cards()) {
    if (seen.has(card.dataset.card)) card.remove();
    seen.add(card.dataset.card);
  }
}

/** A letter that came back, since it needs another word, stands in front again. */
function settled(event) {
  if (event.detail.target !== list()) return;
  tidy();
  const asked = event.detail.requestConfig?.elt?.closest("[data-card]")?.id;
  const back = asked && document.getElementById(asked);
  if (back) list().prepend(back);
  if (back || !document.activeElement || document.activeElement === document.body) show();
  bench().querySelector("[data-bench-empty]").hidden = cards().length > 0;
}

function count(number) {
  if (!number) return;
  done += 1;
  const place = bench().querySelector("[data-bench-count]");
  place.hidden = false;
  place.textContent = place.dataset.one.replace("{n}", done);
  const last = bench().querySelector("[data-bench-last]");
  last.hidden = false;
  last.href = `/matters/${number}/do/transfer?back=inbox`;
  last.querySelector("[data-number]").textContent = number;
}

/** Without a unit there is nothing to give: the search for one is opened instead. */
function check(event) {
  const card = of(event.target);
  const button = event.submitter;
  if (!card || button?.name !== "take") return;
  const guess = card.querySelector(`[data-guess][value="${button.value}"]`);
  const picked = (kind) => card.querySelector(`[data-picked=${kind}]`).value;
  if (picked("unit") || guess?.dataset.unit || picked("subject")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  card.querySelector("[data-choose=unit] input").focus();
}

// ── searching for a unit or a subject ───────────────────────────────────────
const MOST = 8;

function find(kind, text) {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found = (options[kind] ?? []).filter(([, , key]) => words.every((word) => key.includes(word)));
  return found.slice(0, MOST);
}

function close(input) {
  input.parentElement.querySelector("[role=listbox]")?.remove();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function suggest(input) {
  close(input);
  const found = find(input.parentElement.dataset.choose, input.value);
  if (!found.length) return;
  const box = Object.assign(document.createElement("ul"), { className: "jb-bench-list", id: `${input.id}-list` });
  box.setAttribute("role", "listbox");
  box.append(...found.map(([value, label], n) => {
    const line = Object.assign(document.createElement("li"), { textContent: label, id: `${input.id}-${n}` });
    line.setAttribute("role", "option");
    line.dataset.value = value;
    return line;
  }));
  input.after(box);
  input.setAttribute("aria-controls", box.id);
  input.setAttribute("aria-expanded", "true");
  choose(input, 0);
}

function choose(input, at) {
  const lines = [...(input.parentElement.querySelectorAll("[role=option]"))];
  if (!lines.length) return;
  const place = (at + lines.length) % lines.length;
  lines.forEach((line, n) => line.setAttribute("aria-selected", String(n === place)));
  input.setAttribute("aria-activedescendant", lines[place].id);
}

const chosen = (input) => input.parentElement.querySelector("[aria-selected=true]");

function pick(input, line) {
  const kind = input.parentElement.dataset.choose;
  const card = of(input);
  card.querySelector(`[data-picked=${kind}]`).value = line.dataset.value;
  input.value = line.textContent;
  close(input);
  const words = card.querySelector("[data-give-words]");
  const unit = card.querySelector("[data-choose=unit] input").value;
  words.textContent = unit ? words.dataset.words.replace("{unit}", unit) : words.dataset.any;
  card.focus({ preventScroll: true });
}

function typed(event) {
  const input = event.target;
  if (!input.matches?.("[data-choose] input") || event.isComposing) return;
  const at = [...input.parentElement.querySelectorAll("[role=option]")].indexOf(chosen(input));
  if (event.key === "ArrowDown") choose(input, at + 1);
  else if (event.key === "ArrowUp") choose(input, at - 1);
  else if (event.key === "Enter") { const line = chosen(input); if (line) pick(input, line); }
  else if (event.key === "Escape") { close(input); of(input).focus({ preventScroll: true }); }
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function press(event) {
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || event.target.closest?.(`${TYPING}, a, button, summary`)) return;
  const [card] = cards();
  if (!card) return;
  event.preventDefault();
  card.querySelector("[data-give]").click();
}

function cycle(button) {
  const choices = [...of(button).querySelectorAll("[name=urgency]")];
  const at = choices.findIndex((choice) => choice.checked);
  choices[(at + 1) % choices.length].checked = true;
}

export function start() {
  if (!bench()) return;
  const block = document.getElementById("bench-options");
  options = block ? JSON.parse(block.textContent) : {};
  document.addEventListener("submit", check, true);
  document.addEventListener("keydown", typed, true);
  document.addEventListener("keydown", press);
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.matches?.("[data-choose] input")) return;
    of(input).querySelector(`[data-picked=${input.parentElement.dataset.choose}]`).value = "";
    suggest(input);
  });
  document.addEventListener("focusout", (event) => { if (event.target.matches?.("[data-choose] input")) setTimeout(close, 150, event.target); });
  document.addEventListener("click", (event) => {
    const line = event.target.closest("[role=option]");
    const input = line?.closest("[data-choose]")?.querySelector("input");
    if (input) pick(input, line);
    const turn = event.target.closest("[data-cycle]");
    if (turn) cycle(turn);
    const form = event.target.closest("[data-bench-last], [data-bench-form]");
    if (form && window.htmx) {
      event.preventDefault();
      asked = of(form);
      window.htmx.ajax("GET", new URL(form.href).pathname + new URL(form.href).search, { target: "#jb-dialog-body", swap: "innerHTML" });
    }
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (of(event.detail.elt)) event.detail.parameters.held = cards().filter((card) => card !== of(event.detail.elt)).map((card) => card.dataset.card);
  });
  document.addEventListener("htmx:beforeSend", send);
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(name, failed);
  document.addEventListener("htmx:beforeSwap", answered);
  document.addEventListener("htmx:afterSwap", settled);
  // What a form did to the letter took it from the bench; one of a letter given on before did not.
  document.addEventListener("jb:acted", () => {
    if (!asked) return;
    gone.add(asked.dataset.card);
    asked.remove();
    asked = null;
    show();
    if (!cards().length) location.reload();
  });
  document.addEventListener("jb:benched", (event) => {
    gone.delete(event.detail.again);
    count(event.detail.done);
  });
  show();
}
