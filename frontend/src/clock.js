// The server's clock on this page: a wrong clock on the device must not make a countdown lie.
import { meta } from "./page.js";

// performance.now() does not move when somebody sets the device's clock.
let serverAtZero = 0;

export function setServerTime(milliseconds) {
  if (Number.isFinite(milliseconds)) serverAtZero = milliseconds - performance.now();
}

export const now = () => serverAtZero + performance.now();

/** Asks the server again; used after the device slept or the page came back from a cache. */
export async function resync() {
  const address = meta("jiban-clock");
  if (!address) return;
  try {
    const asked = performance.now();
    const answer = await fetch(address, { cache: "no-store", credentials: "omit" });
    if (!answer.ok) return;
    const server = Date.parse((await answer.text()).trim());
    setServerTime(server + (performance.now() - asked) / 2);
  } catch { /* offline: keep counting from what we know */ }
}

export function start() {
  const said = Date.parse(meta("jiban-now"));
  const [entry] = performance.getEntriesByType("navigation");
  // The tag was written while the answer was being made, so it belongs to the first byte received.
  const written = entry?.responseStart > 0 ? entry.responseStart : performance.now();
  serverAtZero = Number.isFinite(said) ? said - written : Date.now() - performance.now();
  if (entry?.type === "back_forward") resync();
  addEventListener("pageshow", (event) => { if (event.persisted) resync(); });
  let hiddenAt = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    else if (hiddenAt && Date.now() - hiddenAt > 60_000) resync();
  });
}
