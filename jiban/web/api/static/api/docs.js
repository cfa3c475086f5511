// Shows the OpenAPI document with Swagger UI, under a policy that allows no inline script.
// Whatever the document says in Chinese as well is shown in Chinese to those who read the page so.
const place = document.getElementById("docs");
const { openapi, csrf } = place.dataset;
const chinese = document.documentElement.lang.startsWith("zh");

function inChinese(part) {
  if (Array.isArray(part)) return part.map(inChinese);
  if (part === null || typeof part !== "object") return part;
  const said = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, inChinese(value)]));
  if (said["x-label-zh"]) said["summary" in said ? "summary" : "title"] = said["x-label-zh"];
  if (said["x-help-zh"]) said.description = said["x-help-zh"];
  return said;
}

async function show() {
  const answer = await fetch(openapi);
  const spec = await answer.json();
  window.SwaggerUIBundle({
    spec: chinese ? inChinese(spec) : spec,
    domNode: place,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: false, // it would put links inside buttons, which screen readers cannot tell
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    validatorUrl: null,
    requestInterceptor(request) {
      if (csrf) request.headers["X-CSRFToken"] = csrf;
      return request;
    },
  });
}

// What Swagger UI leaves unnamed or out of reach of the keyboard.
function mend() {
  for (const row of place.querySelectorAll("tr[data-param-name]")) {
    for (const field of row.querySelectorAll("select:not([aria-label])")) {
      field.setAttribute("aria-label", row.dataset.paramName);
    }
  }
  for (const block of place.querySelectorAll("pre.microlight:not([tabindex])")) block.tabIndex = 0;
  for (const table of place.querySelectorAll("table.responses-table:not([aria-label])")) {
    table.setAttribute("aria-label", table.id);
  }
}

let waiting = 0;
function mendSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(mend, 100);
}

new MutationObserver(mendSoon).observe(place, { childList: true, subtree: true });
show();
