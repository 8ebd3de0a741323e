// Bundles the browser code of others with ours: `make web` writes ipplan_kg/site/bundle/.
// Nothing is fetched: what package-lock.json pins is there already (npm ci).

import { build } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] || join(here, "..", "ipplan_kg", "site", "bundle");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/sparql.js", "src/charts.js"],
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "none", // they are in licences.txt, with the whole texts
  loader: { ".svg": "dataurl", ".woff": "dataurl", ".woff2": "dataurl", ".ttf": "empty", ".eot": "empty" },
  define: { "process.env.NODE_ENV": '"production"' },
  metafile: true,
  logLevel: "warning",
});

// the licences of the packages whose files went in

const packages = new Set();
for (const path of Object.keys(metafile.inputs)) {
  const match = /^node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(path);
  if (match) packages.add(match[1]);
}
const parts = [];
for (const name of [...packages].sort()) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/iu.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const licence = typeof about.license === "string" ? about.license : about.license?.type || "see the text";
  parts.push([`${name} ${about.version} (${licence})`, ...texts.map((text) => text.trim())].join("\n\n"));
}
await writeFile(join(out, "licences.txt"), `${parts.join(`\n\n${"-".repeat(72)}\n\n`)}\n`);

for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
  console.log(`${(bytes / 1000).toFixed(0).padStart(6)} kB  ${path.split("/").pop()}`);
}
console.log(`${String(packages.size).padStart(6)} packages, see licences.txt`);
