// Sends queries with clients of JavaScript. Reads [[client, url, query], ...] as JSON from stdin,
// writes an array as long: the lines of each answer in order, or what went wrong.
import { readFileSync } from "node:fs";
import { QueryEngine } from "@comunica/query-sparql";
import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";

const line = (names) =>
  Object.entries(names)
    .map(([name, term]) => `${name}=${term.value}`)
    .sort()
    .join(" ");

const triple = (quad) =>
  [quad.subject, quad.predicate, quad.object].map((term) => term.value).join(" ");

async function lines(stream, written) {
  const found = [];
  for await (const each of stream) found.push(written(each));
  return found.sort();
}

async function comunica(source, query) {
  const result = await new QueryEngine().query(query, { sources: [source] });
  const answer = await result.execute();
  if (result.resultType === "boolean") return [String(answer)];
  if (result.resultType === "quads") return lines(answer, triple);
  const names = (solution) => [...solution].map(([name, term]) => [name.value, term]);
  return lines(answer, (solution) => line(Object.fromEntries(names(solution))));
}

async function fetcher(url, query) {
  const client = new SparqlEndpointFetcher();
  const form = client.getQueryType(query);
  if (form === "ASK") return [String(await client.fetchAsk(url, query))];
  if (form === "SELECT") return lines(await client.fetchBindings(url, query), line);
  return lines(await client.fetchTriples(url, query), triple);
}

const clients = {
  comunica: (url, query) => comunica({ type: "sparql", value: url }, query),
  "comunica-detects": (url, query) => comunica(url, query),
  "comunica-file": (url, query) => comunica({ type: "file", value: url }, query),
  fetcher,
};

const answers = [];
for (const [client, url, query] of JSON.parse(readFileSync(0, "utf-8"))) {
  answers.push(await clients[client](url, query).catch((error) => [String(error)]));
}
console.log(JSON.stringify(answers));
