// Forms: sent once, counted as typed, files measured before they travel.
import { all, onContent, say } from "./page.js";

const CARELESS = 8000; // a second press within this time is a slip, later it is a wish to try again

function guard(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("data-many")) return;
  const last = Number(form.dataset.sentAt || 0);
  if (last && performance.now() - last < CARELESS) { event.preventDefault(); return; }
  form.dataset.sentAt = String(performance.now());
  const button = event.submitter;
  if (!button) return;
  button.setAttribute("aria-disabled", "true");
  setTimeout(() => button.removeAttribute("aria-disabled"), CARELESS);
}

// What opens in a tab of its own is only looked at: the form is not sent, whoever listens for that.
export function lookedAt(event) {
  if (event.submitter?.formTarget === "_blank") event.stopPropagation();
}

function release(form) {
  delete form.dataset.sentAt;
  for (const button of form.querySelectorAll('[aria-disabled="true"]')) button.removeAttribute("aria-disabled");
}

// The server counts characters as people do; an input's own maxlength counts an emoji as two.
export const characters = (text) => [...text].length;

function count(field) {
  const place = document.getElementById(`${field.id}_count`);
  if (!place) return;
  const most = Number(field.dataset.counter);
  const used = characters(field.value);
  place.classList.toggle("over", used > most);
  place.textContent = used > most ? say("count.over", { n: used - most }) : say("count.left", { n: most - used });
  field.setCustomValidity(used > most ? say("count.over", { n: used - most }) : "");
}

const megabytes = (bytes) => (bytes / 1048576).toLocaleString(undefined, { maximumFractionDigits: 1 });

/** The reason a choice of files cannot be sent, or "". */
export function fileProblem(files, { maxBytes = Infinity, maxFiles = Infinity }) {
  if (files.length > maxFiles) return say("files.many", { n: maxFiles });
  const big = files.find((file) => file.size > maxBytes);
  if (big) return say("files.big", { name: big.name, size: megabytes(big.size), most: megabytes(maxBytes) });
  const empty = files.find((file) => file.size === 0);
  return empty ? say("files.empty", { name: empty.name }) : "";
}

function checkFiles(input) {
  const problem = fileProblem([...input.files], {
    maxBytes: Number(input.dataset.maxBytes) || Infinity, maxFiles: Number(input.dataset.maxFiles) || Infinity,
  });
  input.setCustomValidity(problem);
  if (problem) input.reportValidity();
}

export function start() {
  document.addEventListener("submit", lookedAt, true);
  document.addEventListener("submit", guard);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form) release(form);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form").forEach(release); });
  document.addEventListener("input", (event) => { if (event.target.matches("[data-counter]")) count(event.target); });
  document.addEventListener("change", (event) => {
    if (event.target.matches('input[type="file"]')) checkFiles(event.target);
    if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
  });
  onContent((root) => {
    all(root, "[data-counter]").forEach(count);
    all(root, "[data-focus]").forEach((element) => element.focus());
  });
}
