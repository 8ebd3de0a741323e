// Converts tables to RDF as CSV on the Web has it. Stdin: for each table its metadata, as N-Quads,
// and its CSV, in JSON. Stdout: N-Triples.
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { Parser, Store, Writer } from 'n3'
import CsvwParser from 'rdf-parser-csvw'

for (const { metadata, csv } of await json(process.stdin)) {
  const told = new Store(new Parser({ format: 'N-Quads' }).parse(metadata))
  const parser = new CsvwParser({ metadata: told, baseIRI: 'http://example.org/' })
  const writer = new Writer(process.stdout, { format: 'N-Triples', end: false })
  for await (const quad of parser.import(Readable.from([csv]))) writer.addQuad(quad)
  await new Promise(resolve => writer.end(resolve))
}
