// The rich SPARQL editor: YASGUI with the catalogue, prefixes and completion of this data.

import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "./sparql.css";
import { answerHere, fetch } from "./fetch.js";
import { dumpOf } from "./in-page.js";
import { respond } from "./protocol.js";

const place = document.getElementById("editor");
const plain = document.getElementById("plain");
const inPage = document.getElementById("in-page");
const told = inPage && JSON.parse(inPage.dataset.told);
const { catalogue, terms, language, choose, ready, run, stop, where, keys, base, up } = place.dataset;
const suffix = language === "zh" ? ".zh.html" : ".html";
const endpoint = place.dataset.endpoint && new URL(place.dataset.endpoint, location.href).href;
// The published dump stands in the list of endpoints under its own address.
const dump = inPage && new URL(inPage.dataset.dump.replace(/\?.*/u, ""), location.href).href;
const endpoints = [endpoint, dump].filter(Boolean);

function asked() {
  const here = new URLSearchParams(location.search);
  const hash = new URLSearchParams(location.hash.slice(1));
  return {
    query: hash.get("query") || here.get("query") || plain.elements.query.value,
    endpoint: endpoints.find((each) => each === hash.get("endpoint")) || endpoints[0] || "",
  };
}

// an endpoint of the list, and what is special about it

function shown({ value }, item) {
  const lines = [value.endpoint, value.endpoint === dump ? told.label : ""].filter(Boolean);
  const both = document.createElement("div");
  for (const [n, line] of lines.entries()) {
    if (n) both.append(document.createElement("br"));
    both.append(line);
  }
  item.append(both);
}

// what is completed: classes and properties that the data uses, found by any of their names

function completer(name, all, atProperty) {
  return {
    name,
    persistenceId: null,
    bulk: true,
    autoShow: false,
    isValidCompletionPosition: (yasqe) => {
      const token = yasqe.getCompleteToken();
      if (token.string.startsWith("?") || token.string.startsWith("$") || token.string.startsWith('"')) return false;
      const before = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token);
      return atProperty ? true : ["a", "rdf:type"].includes(before.string);
    },
    get: () => all.map((term) => term.name),
    preProcessToken: (_, token) => token,
    postProcessSuggestion: (_, __, suggestion) => suggestion,
  };
}

// YASGUI speaks English only, and does not say that its button stops a query that runs

function name() {
  for (const button of place.querySelectorAll(".yasqe_queryButton")) {
    const called = button.classList.contains("busy") ? stop : run;
    if (button.title !== called) button.title = called;
    if (button.ariaLabel !== called) button.ariaLabel = called;
  }
  for (const field of place.querySelectorAll(".autocompleteWrapper input")) field.ariaLabel = where;
}

async function start() {
  const [known, queries] = await Promise.all([terms, catalogue].map(async (url) => (await fetch(url)).json()));
  const completers = [
    completer("ipplan-classes", known.classes, false),
    completer("ipplan-properties", known.properties, true),
  ];
  Yasgui.Yasqe.defaults.autocompleters = [];
  for (const each of completers) Yasgui.Yasqe.registerAutocompleter(each);
  if (inPage) {
    const store = dumpOf(inPage, told, language);
    answerHere(dump, (request) => respond(request, store, { prefixes: known.prefixes, told }));
  }
  // Types and widths would be guessed from every cell, which takes seconds for thousands of rows.
  Object.assign(Yasgui.Yasr.plugins.table.defaults.tableConfig, { autoWidth: false, typeDetect: false });
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint: asked().endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: {
      keys: [],
      getData: () => endpoints.map((each) => ({ endpoint: each })),
      renderItem: shown,
    },
    persistenceId: null,
    populateFromUrl: false,
    yasqe: {
      value: asked().query,
      createShareableLink: (yasqe) => {
        const link = new URL(location.href);
        link.search = "";
        link.hash = new URLSearchParams({ query: yasqe.getValue() }).toString();
        return link.href;
      },
      addPrefixes: known.prefixes,
    },
    yasr: { prefixes: known.prefixes },
  });
  yasgui.getTab().setQuery(asked().query);
  const mark = () => {
    const here = yasgui.getTab()?.getEndpoint() === dump;
    place.classList.toggle("asks-dump", here);
    if (inPage) inPage.hidden = !here;
  };
  for (const event of ["tabChange", "tabSelect"]) yasgui.on(event, mark);
  mark();
  name();
  new MutationObserver(name).observe(place, { subtree: true, attributeFilter: ["class", "title"] });
  plain.hidden = true;

  // an IRI of ours leads to its page here, wherever its name would resolve
  place.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && link.href.startsWith(base)) {
      event.preventDefault();
      location.href = `${up}${link.href.slice(base.length).replace(/(#.*)?$/u, `${suffix}$1`)}`;
    }
  }, true);

  const label = document.createElement("label");
  const select = document.createElement("select");
  select.id = "catalogue";
  label.htmlFor = select.id;
  label.textContent = ready;
  select.append(new Option(choose, ""), ...queries.map((query) => new Option(query.question[language], query.name)));
  select.addEventListener("change", () => {
    const query = queries.find((each) => each.name === select.value);
    if (query) yasgui.getTab().setQuery(query.text);
  });
  const bar = document.createElement("p");
  bar.className = "catalogue";
  bar.append(label, " ", select);
  const hint = document.createElement("p");
  hint.className = "hint";
  hint.textContent = keys;
  place.prepend(bar, hint);
  for (const area of place.querySelectorAll(".CodeMirror textarea")) area.setAttribute("aria-label", plain.querySelector("label").textContent);
}

start().catch((error) => {
  console.error(error);
  place.hidden = true;
  plain.hidden = false;
});
