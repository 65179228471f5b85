// Builds YASGUI into the page. It asks this server alone: no list of other endpoints, no prefixes from elsewhere.
"use strict";

const place = document.getElementById("yasgui");
const endpoint = new URL(place.dataset.endpoint, location.href).href;
const example = document.getElementById("example");
const first = [...example.options].find((option) => option.textContent.startsWith("stances"));

Yasgui.Yasqe.defaults.value = first ? first.value : "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 10";
// The library's own prefixes are a list that anybody could add to; the queries here declare what they use.
Yasgui.Yasqe.defaults.autocompleters = ["variables"];

const yasgui = new Yasgui(place, {
  requestConfig: { endpoint, method: "POST", headers: {} },
  copyEndpointOnNewTab: false,
  endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
  persistenceId: `stancegraph ${endpoint}`, // what was asked of another server stays there
});

example.addEventListener("change", () => {
  if (!example.value) return;
  yasgui.getTab().setQuery(example.value);
  yasgui.getTab().getYasqe().focus();
});
