// Words of present danger in a letter: say "call 110" while it is typed and before it is sent.

const squeeze = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");

/** The first danger phrase found in the text, or null. Chinese is matched through spaces between characters. */
export function findDanger(text, phrases) {
  const spaced = squeeze(text);
  const packed = spaced.replace(/ /g, "");
  return phrases.find((phrase) => {
    const wanted = squeeze(phrase);
    if (/[^\u0000-\u024f]/.test(wanted)) return packed.includes(wanted.replace(/ /g, ""));
    return new RegExp(`(^|[^a-z])${wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}($|[^a-z])`).test(spaced);
  }) ?? null;
}

export function start() {
  const block = document.getElementById("danger-words");
  const form = document.querySelector("form[data-danger]");
  if (!block || !form) return;
  const phrases = JSON.parse(block.textContent);
  const notice = document.getElementById("danger-notice");
  const dialog = document.getElementById("danger-dialog");
  const seen = form.querySelector("input[name=danger_seen]");
  const text = () => [...form.querySelectorAll("textarea, input[type=text]")].map((field) => field.value).join("\n");

  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (notice) notice.hidden = !findDanger(text(), phrases); }, 300);
  });
  form.addEventListener("submit", (event) => {
    if (!dialog || seen?.value === "1" || !findDanger(text(), phrases)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.showModal();
    dialog.querySelector("[data-go-on]").onclick = () => {
      if (seen) seen.value = "1";
      dialog.close();
      form.requestSubmit(event.submitter ?? undefined);
    };
  }, true);
}
