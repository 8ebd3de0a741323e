"""A dataset so small that one counts by hand what is in it: a vocabulary, a plan, a closure."""

from __future__ import annotations

import pyoxigraph as ox

from ipplan_kg.store import new

TWO_GRAPHS = """
PREFIX g: <https://w3id.org/ipplan/graph/>
PREFIX ipp: <https://w3id.org/ipplan/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
BASE <https://w3id.org/ipplan/>
g:ontology { ipp:Task a owl:Class ; rdfs:label "task"@en , "任务"@zh }
<graph/plan/p/asserted> {
  <plan/p/task/1> a ipp:Task ; ipp:number 1 ; ipp:leadAgency <agency/1> .
  <plan/p/task/2> a ipp:Task ; ipp:number 2 .
  <agency/1> a ipp:Agency ; skos:exactMatch <http://www.wikidata.org/x> , <urn:x> .
}
<graph/plan/p/inferred> { <plan/p/task/1> a ipp:Task ; ipp:leadAgency <agency/1> }
"""


def two_graphs() -> ox.Store:
    return new(ox.parse(TWO_GRAPHS.encode(), format=ox.RdfFormat.TRIG))
