// Bundles the browser code of others with ours: `make web` writes ipplan_kg/site/bundle/.
// Nothing is fetched: what package-lock.json pins is there already (npm ci).

import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] || join(here, "..", "ipplan_kg", "site", "bundle");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const bundled = (entryPoints, more = {}) => build({
  absWorkingDir: here,
  entryPoints,
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "none", // they are in licences.txt, with the whole texts
  loader: { ".svg": "dataurl", ".woff": "dataurl", ".woff2": "dataurl", ".ttf": "empty", ".eot": "empty" },
  define: { "process.env.NODE_ENV": '"production"' },
  metafile: true,
  preserveSymlinks: true, // the licences are found by the folders of packages
  logLevel: "warning",
  ...more,
});
const built = await Promise.all([
  bundled(["src/charts.js", "src/sparql-worker.js"]),
  bundled(["src/sparql.js"], { inject: ["src/fetch.js"] }), // see there
]);
// The engine as WebAssembly is loaded by the worker, from where the page says.
const engine = join(out, "oxigraph.wasm");
await copyFile(join(here, "node_modules", "oxigraph", "web_bg.wasm"), engine);

// the licences of the packages whose files went in

const packages = new Set();
for (const path of built.flatMap(({ metafile }) => Object.keys(metafile.inputs))) {
  const match = /^node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(path);
  if (match) packages.add(match[1]);
}
const parts = [];
for (const name of [...packages].sort()) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const licence = typeof about.license === "string" ? about.license : about.license?.type || "see the text";
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/iu.test(file)).sort();
  const texts = files.map((file) => join(folder, file));
  // A package that may be had under the Apache License and does not bring its text: it is ours, too.
  if (!texts.length && /\bApache-2\.0\b/u.test(licence)) texts.push(join(here, "..", "LICENSE"));
  const read = await Promise.all(texts.map((file) => readFile(file, "utf8")));
  parts.push([`${name} ${about.version} (${licence})`, ...read.map((text) => text.trim())].join("\n\n"));
}
await writeFile(join(out, "licences.txt"), `${parts.join(`\n\n${"-".repeat(72)}\n\n`)}\n`);

for (const file of (await readdir(out)).sort()) {
  const { length } = await readFile(join(out, file));
  console.log(`${(length / 1000).toFixed(0).padStart(6)} kB  ${file}`);
}
console.log(`${String(packages.size).padStart(6)} packages, see licences.txt`);
