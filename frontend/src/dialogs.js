// Dialogs: confirmation before what cannot be undone, and forms that htmx brings into a dialog.
import { say } from "./page.js";

const dialog = (id) => document.getElementById(id);

/** Opens the confirm dialog; `go` runs when the person says yes. */
export function ask(text, { title, yes, danger, go }) {
  const box = dialog("jb-confirm");
  if (!box) { go(); return; }
  box.querySelector("h2").textContent = title || say("confirm.title");
  box.querySelector("[data-text]").textContent = text;
  const button = box.querySelector("[data-yes]");
  button.textContent = yes || say("confirm.yes");
  button.classList.toggle("btn-danger", Boolean(danger));
  button.classList.toggle("btn-primary", !danger);
  button.onclick = () => { box.close(); go(); };
  box.showModal();
}

const details = (element) => ({
  title: element.dataset.confirmTitle, yes: element.dataset.confirmYes, danger: "confirmDanger" in element.dataset,
});

function confirmSubmit(event) {
  const form = event.target;
  const asker = event.submitter?.dataset.confirm ? event.submitter : form;
  if (!asker.dataset.confirm || form.dataset.confirmed) { delete form.dataset.confirmed; return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(asker.dataset.confirm, {
    ...details(asker),
    go() { form.dataset.confirmed = "1"; form.requestSubmit(event.submitter ?? undefined); },
  });
}

export function start() {
  document.addEventListener("submit", confirmSubmit, true);
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, { ...details(event.detail.elt), go: () => event.detail.issueRequest(true) });
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) dialog(opener.dataset.openDialog)?.showModal();
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog")?.close();
    // A click on the backdrop has the dialog itself as its target.
    if (event.target.matches?.("dialog[open].jb-dialog") && !event.target.hasAttribute("data-sticky")) {
      const box = event.target.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside && (event.clientX || event.clientY)) event.target.close();
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const body = event.detail.target;
    if (body?.id !== "jb-dialog-body") return;
    const box = body.closest("dialog");
    const title = body.querySelector("[data-title]")?.dataset.title;
    if (title) box.querySelector("h2").textContent = title;
    if (!box.open) box.showModal();
    body.querySelector("[autofocus], .is-invalid, input:not([type=hidden]), select, textarea")?.focus();
  });
  document.addEventListener("jb:close", () => document.querySelectorAll("dialog[open]").forEach((box) => box.close()));
}
