// Answers to requests in terms of the SPARQL 1.1 Protocol, from the dump in place of an endpoint.
// https://www.w3.org/TR/sparql11-protocol/#query-operation

import { NotLoaded, QueryFailed } from "./dump.js";
import { filled } from "./in-page.js";
import { asksForGraph, declarations, explained } from "./syntax.js";

const BINDINGS = [
  "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values",
];
const GRAPHS = ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"];

/** Return the first of these media types that is accepted by name, or else the first. */
function chosen(accept, types) {
  const wanted = accept.split(",").map((each) => each.split(";")[0].trim());
  return wanted.find((each) => types.includes(each)) ?? types[0];
}

function refused(status, reason) {
  return new Response(reason, { status, headers: { "Content-Type": "text/plain;charset=utf-8" } });
}

/** Return the response to a request. */
export async function respond(request, dump, { prefixes, told }) {
  const parameters = request.method === "POST"
    ? new URLSearchParams(await request.text())
    : new URL(request.url).searchParams;
  if (parameters.has("update")) return refused(403, told["read-only"]);
  const query = parameters.get("query") ?? "";
  const graph = asksForGraph(query);
  const type = chosen(request.headers.get("Accept") ?? "", graph ? GRAPHS : BINDINGS);
  try {
    const text = await dump.ask({
      query: declarations(query, prefixes) + query,
      graph,
      type,
      defaultGraphs: parameters.getAll("default-graph-uri"),
      namedGraphs: parameters.getAll("named-graph-uri"),
    }, request.signal);
    return new Response(text, { headers: { "Content-Type": type } });
  } catch (error) {
    if (error instanceof NotLoaded) return refused(503, filled(told.unloaded, { reason: error.message }));
    if (error instanceof QueryFailed) return refused(400, explained(error.message, query, prefixes));
    throw error;
  }
}
