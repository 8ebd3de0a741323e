// The text of a query, as far as telling keywords and names from the rest needs it.
// ipplan_kg/sparql.py says the same in Python, and a test compares what both say of errors.

const TOKEN = new RegExp([
  /#[^\r\n]*/, // comment
  /<[^<>"{}|^`\\\u0000-\u0020]*>/, // IRI
  /"{3}(?:[^"\\]|\\[^]|"{1,2}(?!"))*"{3}/,
  /'{3}(?:[^'\\]|\\[^]|'{1,2}(?!'))*'{3}/,
  /"(?:[^"\\\r\n]|\\[^])*"/,
  /'(?:[^'\\\r\n]|\\[^])*'/,
  /[?$][\p{L}\p{N}_]+/u,
  /@[A-Za-z][\p{L}\p{N}_-]*/u,
  /_:[\p{L}\p{N}_]+/u,
  /(?<name>(?<prefix>(?:[\p{L}\p{N}_][\p{L}\p{N}_.-]*)?):(?:[\p{L}\p{N}_%:-]|\.(?=[\p{L}\p{N}_])|\\[^])*)/u,
  /(?<word>[A-Za-z][\p{L}\p{N}_]*)/u,
].map((part) => part.source).join("|"), "gu");
const GRAPHS = ["CONSTRUCT", "DESCRIBE"];
const FORMS = ["SELECT", "ASK", ...GRAPHS];

/** Return whether the answer to a query is a graph. */
export function asksForGraph(query) {
  for (const { groups: { word } } of query.matchAll(TOKEN)) {
    if (word && FORMS.includes(word.toUpperCase())) return GRAPHS.includes(word.toUpperCase());
  }
  return false;
}

function* undeclared(query) {
  const declared = new Set();
  let previous = "";
  for (const { index, groups: { name, prefix, word } } of query.matchAll(TOKEN)) {
    if (name !== undefined) {
      if (previous === "PREFIX") declared.add(prefix);
      else if (!declared.has(prefix)) yield { index, prefix };
    }
    previous = (word ?? "").toUpperCase();
  }
}

/** Return what declares those of the known prefixes that a query uses and does not declare: on one line. */
export function declarations(query, known) {
  const used = new Set([...undeclared(query)].map(({ prefix }) => prefix));
  return [...used].filter((prefix) => prefix in known).sort()
    .map((prefix) => `PREFIX ${prefix}: <${known[prefix]}> `).join("");
}

/** Return what the engine says of a query, with the place that it means in the text as it was typed. */
export function explained(message, query, known) {
  const place = /^error at (?<line>\d+):(?<column>\d+): (?<reason>[^]*)$/u.exec(message);
  if (!place) return `the query cannot be answered: ${message}`;
  const [line, column, reason] = wrong(query, known, place.groups);
  return `not a SPARQL query: line ${line}, column ${column}: ${reason}`;
}

function wrong(query, known, { line, column, reason }) {
  const unknown = [...undeclared(query)].find(({ prefix }) => !(prefix in known));
  if (unknown) {
    const before = query.slice(0, unknown.index).split("\n");
    return [before.length, [...before.at(-1)].length + 1,
      `the prefix ${unknown.prefix}: is not declared; add PREFIX ${unknown.prefix}: <...>`];
  }
  const lines = query.split("\n");
  const shift = line === "1" ? declarations(query, known).length : 0;
  let at = [Number(line), Number(column) - shift];
  const parts = reason.replace(/^expected /u, "").replace(/^one of /u, "").split(", ");
  let what = parts.find((part) => part.split(" ").length > 2 && /^\p{L}/u.test(part));
  if (what === undefined) {
    const signs = [...query];
    const offset = lines.slice(0, at[0] - 1).reduce((sum, each) => sum + [...each].length + 1, 0) + at[1] - 1;
    // "[_]" (any sign) says that the engine looked one sign too far.
    const before = signs.slice(0, reason.includes("[_]") ? offset : offset + 1).join("").trimEnd();
    const last = before.split(/\s+/u).at(-1);
    const ahead = before.slice(0, before.length - last.length).split("\n");
    at = [ahead.length, [...ahead.at(-1)].length + 1];
    what = last ? `unexpected ${query.slice(before.length - last.length).split(/\s+/u)[0]}` : "unexpected end";
  }
  const shown = lines[at[0] - 1].trim();
  return [...at, shown ? `${what}, in: ${shown}` : what];
}
