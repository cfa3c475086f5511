// What htmx requests tell the person: failure in words, and the server's clock from each answer.
import { setServerTime } from "./clock.js";
import { say, toast } from "./page.js";

export function start() {
  document.addEventListener("htmx:afterRequest", (event) => {
    const at = event.detail.xhr?.getResponseHeader?.("X-Server-Time");
    if (at) setServerTime(Date.parse(at));
  });
  document.addEventListener("htmx:sendError", () => toast(say("error.network")));
  document.addEventListener("htmx:timeout", () => toast(say("error.network")));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    const key = status === 401 || status === 403 ? "error.forbidden" : status === 409 ? "error.changed" : status === 429 ? "error.busy" : "error.server";
    toast(say(key));
  });
}
