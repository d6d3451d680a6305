"use strict";

// The page on which administrators try the API. A token typed in stays in the page's memory; the sign-in of the page
// is never sent along, so that what is tried here is what a program would be told.
(() => {
  const place = document.getElementById("explorer");
  window.SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    validatorUrl: null,
    requestInterceptor(request) {
      request.credentials = "omit";
      return request;
    },
  });
})();
