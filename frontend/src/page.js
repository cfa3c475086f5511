// What the server says to scripts: translated words, addresses, and small local settings.

const block = (id) => {
  const element = globalThis.document?.getElementById(id); // none in the tests of pure parts
  return element ? JSON.parse(element.textContent) : null;
};

export const words = block("jiban-words") || {};

/** The translated words of `key`, with {name} places filled in. */
export function say(key, places = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => places[name] ?? all);
}

export const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

// Private windows and locked-down browsers refuse storage; the page must go on without it.
export const store = {
  get(key) { try { return localStorage.getItem(`jiban.${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`jiban.${key}`, value); return true; } catch { return false; } },
  drop(key) { try { localStorage.removeItem(`jiban.${key}`); } catch { /* nothing to drop */ } },
};

/** Runs `task` on the document now and on everything htmx swaps in later. */
export function onContent(task) {
  task(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) task(event.detail.elt);
  });
}

export function all(root, selector) {
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root);
  return found;
}

/** One sentence at the foot of the page, read out by screen readers. */
export function toast(text) {
  const place = document.getElementById("jb-toast");
  if (!place) return;
  place.textContent = text;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { place.textContent = ""; }, 6000);
}
