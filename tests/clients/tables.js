// Converts tables to RDF by CSV on the Web: their metadata as N-Quads and CSV come by stdin, triples go to stdout.
import { Readable } from 'node:stream'
import { Parser, Store, Writer } from 'n3'
import CsvwParser from 'rdf-parser-csvw'

const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const tables = JSON.parse(Buffer.concat(chunks).toString('utf8'))
for (const { metadata, csv } of tables) {
  const parser = new CsvwParser({ metadata: new Store(new Parser({ format: 'N-Quads' }).parse(metadata)), baseIRI: 'http://example.org/' })
  const writer = new Writer(process.stdout, { format: 'N-Triples', end: false })
  for await (const quad of parser.import(Readable.from([csv]))) writer.addQuad(quad)
  await new Promise(resolve => writer.end(resolve))
}
