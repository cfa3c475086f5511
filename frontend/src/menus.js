// Small controls of the bar: menus that close, theme, copy buttons.
import { say, store, toast } from "./page.js";

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.jb-menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

function showTheme() {
  const choice = document.documentElement.dataset.themeChoice || "auto";
  for (const button of document.querySelectorAll("[data-theme-choice]:not(html)")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

/** Copies text; intranets without https have no clipboard interface, so there is an older way too. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

export function start() {
  showTheme();
  document.addEventListener("click", async (event) => {
    closeMenus(event.target);
    const theme = event.target.closest("button[data-theme-choice]");
    if (theme) {
      store.set("theme", theme.dataset.themeChoice);
      dispatchEvent(new Event("jiban:theme"));
      showTheme();
    }
    if (event.target.closest("[data-print]")) print();
    const button = event.target.closest("[data-copy]");
    if (button) {
      const done = await copy(button.dataset.copy || document.querySelector(button.dataset.copyFrom)?.textContent.trim() || "");
      toast(say(done ? "copied" : "copy.failed"));
    }
  });
  document.addEventListener("focusin", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.jb-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
