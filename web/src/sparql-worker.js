// A store in memory that holds the published dump, away from the page: it answers one query after
// another. The engine is the one that the command and the server have, as WebAssembly.

import init, { Store, defaultGraph, namedNode } from "oxigraph/web.js";

// The default graph of a query is the union of all graphs, as a set; see ipplan_kg/store.py.
const UNION = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }";
const LINES = "application/n-triples";
const STOPPED = "the engine has stopped; the answer may need more memory than a page has";
let store;

/** Return the parts of a file, unpacked. What comes with Content-Encoding: gzip is so already. */
async function unpacked(file) {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const packed = first === 0x1f && second === 0x8b; // RFC 1952, section 2.3.1
  const stream = packed ? file.stream().pipeThrough(new DecompressionStream("gzip")) : file.stream();
  const parts = [];
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return parts;
    parts.push(value);
  }
}

async function read(engine, dump) {
  const [, parts] = await Promise.all([init({ module_or_path: new Response(engine) }), unpacked(dump)]);
  store = new Store();
  store.load(parts, { format: "application/n-quads", no_transaction: true });
  const quads = store.size;
  store.update(UNION);
  return quads;
}

/**
 * Return the answer to a question: the text of a query, whether it asks for a graph, the media
 * type of the answer, and the dataset in place of the whole (IRIs, or none).
 */
function answer({ query, graph, type, defaultGraphs, namedGraphs }) {
  const options = { results_format: graph ? LINES : type };
  if (defaultGraphs.length || namedGraphs.length) {
    options.default_graph = defaultGraphs.map(namedNode);
    options.named_graphs = namedGraphs.map(namedNode);
  }
  const text = store.query(query, options);
  if (!graph) return text;
  const found = new Store(); // a graph is a set; the engine gives a triple as often as it finds it
  found.load(text, { format: LINES });
  return found.dump({ format: type, from_graph_name: defaultGraph() });
}

let opened;

onmessage = async ({ data }) => {
  if ("engine" in data) {
    opened = read(data.engine, data.dump);
    try {
      postMessage({ quads: await opened });
    } catch (error) {
      postMessage({ unreadable: error.message });
    }
    return;
  }
  try {
    await opened;
    postMessage({ id: data.id, text: answer(data.question) });
  } catch (error) {
    // What the engine says is an Error; anything else is a trap, and then its memory is lost.
    const broken = error.constructor !== Error;
    postMessage({ id: data.id, broken, error: broken ? `${STOPPED} (${error.message})` : error.message });
  }
};
