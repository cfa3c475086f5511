// A text that is filled in from a file on the device: only the text travels, the file stays there.
import { all, onContent, say } from "./page.js";

/** The text in a file's bytes: UTF-8, or else as spreadsheets in China write it. */
export function textOf(bytes) {
  try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); }
  catch { return new TextDecoder("gb18030").decode(bytes); }
}

function offer(field) {
  const input = document.createElement("input");
  input.type = "file";
  input.className = "form-control";
  input.accept = field.dataset.fromFile;
  input.addEventListener("change", async () => {
    if (!input.files[0]) return;
    field.value = textOf(await input.files[0].arrayBuffer());
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const label = document.createElement("label");
  label.className = "form-label w-100 mt-2";
  label.append(say("file.fill"), input);
  field.after(label);
}

export function start() {
  onContent((root) => all(root, "[data-from-file]").forEach(offer));
}
