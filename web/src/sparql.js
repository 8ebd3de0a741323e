// The rich SPARQL editor: YASGUI with the catalogue, prefixes and completion of this data.

import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "./sparql.css";

const place = document.getElementById("editor");
const plain = document.getElementById("plain");
const { catalogue, terms, language, choose, ready, base, up } = place.dataset;
const suffix = language === "zh" ? ".zh.html" : ".html";
const endpoint = place.dataset.endpoint && new URL(place.dataset.endpoint, location.href).href;

function asked() {
  const here = new URLSearchParams(location.search);
  const hash = new URLSearchParams(location.hash.slice(1));
  return hash.get("query") || here.get("query") || plain.elements.query.value;
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

async function start() {
  const [known, queries] = await Promise.all([terms, catalogue].map(async (url) => (await fetch(url)).json()));
  const completers = [
    completer("ipplan-classes", known.classes, false),
    completer("ipplan-properties", known.properties, true),
  ];
  Yasgui.Yasqe.defaults.autocompleters = [];
  for (const each of completers) Yasgui.Yasqe.registerAutocompleter(each);
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => (endpoint ? [{ endpoint }] : []) },
    persistenceId: null,
    populateFromUrl: false,
    yasqe: {
      value: asked(),
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
  yasgui.getTab().setQuery(asked());
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
  place.prepend(bar);
  for (const area of place.querySelectorAll(".CodeMirror textarea")) area.setAttribute("aria-label", plain.querySelector("label").textContent);
}

start().catch((error) => {
  console.error(error);
  place.hidden = true;
  plain.hidden = false;
});
