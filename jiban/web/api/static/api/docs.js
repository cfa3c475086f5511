// Shows the OpenAPI document with Swagger UI, under a policy that allows no inline script.
const place = document.getElementById("docs");
const { openapi, csrf } = place.dataset;

window.SwaggerUIBundle({
  url: openapi,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
  requestInterceptor(request) {
    if (csrf) request.headers["X-CSRFToken"] = csrf;
    return request;
  },
});
