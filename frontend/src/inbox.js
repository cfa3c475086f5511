// The inbox: what can be done with the selected row, one key each; the selection outlives a refresh.
import { toast } from "./page.js";

const QUICK = "jb-quick";
let selected = ""; // id of the row
let place = 0; // its place in the list, for when it goes away

const inbox = () => document.getElementById("inbox");
const strip = () => document.getElementById("jb-strip");
const rows = () => [...(inbox()?.querySelectorAll("[data-row]") ?? [])];
const link = (row) => row.querySelector("a[href]");

function button(row, offer) {
  const address = `/matters/${row.dataset.number}/do/${offer.name}?back=inbox`;
  const made = document.createElement("button");
  made.className = offer.primary ? "btn btn-sm btn-primary" : "btn btn-sm";
  made.append(offer.label);
  if (offer.key) {
    made.dataset.key = offer.key;
    made.append(" ", Object.assign(document.createElement("kbd"), { textContent: offer.key }));
  }
  if (offer.quick) {
    made.setAttribute("form", QUICK);
    made.formAction = address;
    Object.assign(made, { name: "seen", value: row.dataset.seen });
  } else {
    made.type = "button";
    made.addEventListener("click", () => window.htmx.ajax("GET", `${address}&seen=${row.dataset.seen}`, { target: "#jb-dialog-body", swap: "innerHTML" }));
  }
  return made;
}

function show() {
  const row = document.getElementById(selected);
  for (const other of rows()) other.toggleAttribute("data-selected", other === row);
  strip().hidden = !row;
  if (!row) return;
  const offers = JSON.parse(inbox().dataset.offers)[row.dataset.kind] ?? [];
  strip().querySelector("[data-strip-number]").textContent = row.dataset.number;
  strip().querySelector("[data-strip-actions]").replaceChildren(...offers.map((offer) => button(row, offer)));
}

function select(row) {
  selected = row.id;
  place = rows().indexOf(row);
  show();
}

/** After a refresh: the same row if it is still there, else the one that took its place. */
function keep(hadFocus) {
  const list = rows();
  let row = document.getElementById(selected);
  if (!row && selected) row = list[Math.min(place, list.length - 1)];
  if (!row) { selected = ""; show(); return; }
  select(row);
  const lost = document.activeElement === document.body || !document.activeElement?.isConnected;
  if (hadFocus && lost) link(row).focus({ preventScroll: true });
}

/** A quick action without leaving the page; without scripts the form goes the ordinary way. */
function send(event) {
  if (event.target.id !== QUICK || event.defaultPrevented || !window.htmx || !event.submitter) return;
  event.preventDefault();
  const { formAction, name, value } = event.submitter;
  window.htmx.ajax("POST", new URL(formAction).pathname + new URL(formAction).search, { values: { [name]: value }, swap: "none" });
}

export function start() {
  if (!inbox() || !strip()) return;
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("#inbox [data-row]");
    if (row) select(row);
  });
  document.addEventListener("submit", send);
  document.addEventListener("jb:acted", (event) => { if (event.detail.text) toast(event.detail.text); });
  let hadFocus = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "inbox") hadFocus = Boolean(selected);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt?.id === "inbox" || event.detail.target?.id === "inbox") keep(hadFocus);
  });
}
