// Live countdowns: every <time data-due> that is still running, once a second while the page is seen.
import { now } from "./clock.js";
import { lengthText, tone } from "./duration.js";
import { say } from "./page.js";

const ICONS = { open: "clock", soon: "hourglass-high", now: "alarm", broken: "alert-triangle" };
const unit = (name, n) => say(`unit.${name}`, { n });
const seconds = (milliseconds) => Math.floor(Math.abs(milliseconds) / 1000);

function paint(element, mark) {
  if (element.dataset.tone === mark) return;
  element.dataset.tone = mark;
  const use = element.querySelector(":scope > svg > use, :scope > .jb-rail-dot > svg > use");
  if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${ICONS[mark]}`));
}

function tell(time, at) {
  const due = Date.parse(time.dataset.due);
  if (!Number.isFinite(due)) return;
  const length = lengthText(seconds(due - at), unit);
  const text = say(at > due ? "over" : "left", { length });
  if (time.textContent !== text) time.textContent = text;
  const mark = time.dataset.state === "broken" ? "broken" : tone(at, Date.parse(time.dataset.made), due);
  let parent = time.closest("[data-live]");
  while (parent) {
    paint(parent, mark);
    parent = parent.parentElement?.closest("[data-live]");
  }
}

export function start() {
  let timer = 0;
  const tick = () => {
    const at = now();
    for (const time of document.querySelectorAll("time[data-due][data-state]")) tell(time, at);
    timer = setTimeout(tick, 1000 - (at % 1000) + 5);
  };
  const follow = () => {
    clearTimeout(timer);
    if (!document.hidden) tick();
  };
  document.addEventListener("visibilitychange", follow);
  document.addEventListener("htmx:afterSettle", follow);
  follow();
}
