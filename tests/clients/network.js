// Reads a network in GEXF from stdin; nodes, edges and weights go to stdout as JSON.
import { text } from 'node:stream/consumers'
import Graph from 'graphology'
import gexf from 'graphology-gexf'

const graph = gexf.parse(Graph, await text(process.stdin))
const nodes = graph.mapNodes((node, { label, tasks }) => [node, label, tasks])
const edges = graph.mapEdges((edge, { weight }, source, target) => [source, target, weight])
console.log(JSON.stringify({ type: graph.type, nodes, edges }))
