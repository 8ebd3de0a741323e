"""Makes the page of the ontology: ``python -m ipplan_kg.site.ontology_page FILE.html``.

What is in ontology/ goes in, one HTML file without any request to elsewhere comes out. The
anchor of a term is the fragment of its IRI. The same files give the same bytes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

import pyoxigraph as ox

from ipplan_kg.resources import root
from ipplan_kg.site.ontology_diagram import Property, draw

ONTOLOGY = root() / "ontology"
EXAMPLES = sorted((ONTOLOGY / "examples").glob("*.ttl"))
STYLE = Path(__file__).parent / "templates" / "ontology.css"
LANGUAGES = ("en", "zh")
KINDS = (
    ("Class", "Classes", "class"),
    ("ObjectProperty", "Object properties", "object property"),
    ("DatatypeProperty", "Datatype properties", "datatype property"),
)
# What the page says of a term, in this order: the property, and the words for it both ways.
RELATIONS = (
    ("rdfs:subClassOf", "Subclass of", "Superclass of"),
    ("rdfs:subPropertyOf", "Sub-property of", "Super-property of"),
    ("rdfs:domain", "Domain", "In the domain of"),
    ("schema:domainIncludes", "Used with (not inferred)", "Used with it"),
    ("rdfs:range", "Range", "In the range of"),
    ("schema:rangeIncludes", "Leads to (not inferred)", "Led to by"),
    ("owl:inverseOf", "Inverse of", "Inverse of"),
)
METADATA = (
    ("Version", "owl:versionInfo"),
    ("Version IRI", "owl:versionIRI"),
    ("Status", "bibo:status"),
    ("Creator", "dcterms:creator"),
    ("Publisher", "dcterms:publisher"),
    ("Created", "dcterms:created"),
    ("Issued", "dcterms:issued"),
    ("Modified", "dcterms:modified"),
    ("Licence", "dcterms:license"),
    ("Rights", "dcterms:rights"),
    ("Cite as", "dcterms:bibliographicCitation"),
    ("Source", "dcterms:source"),
    ("Preferred prefix", "vann:preferredNamespacePrefix"),
    ("Namespace", "vann:preferredNamespaceUri"),
    ("History", "skos:changeNote"),
    ("See also", "rdfs:seeAlso"),
    ("Notes", "skos:scopeNote"),
)


class Ontology:
    """The ontology file as a graph, with the prefixes that it declares."""

    def __init__(self) -> None:
        path = ONTOLOGY / "ipplan.ttl"
        parser = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        self.graph = ox.Store()
        self.graph.extend(parser)
        self.prefixes = parser.prefixes
        self.own = self.prefixes["ipp"]
        [self.header] = self.subjects("rdf:type", "owl:Ontology")

    def node(self, name: str) -> ox.NamedNode:
        """Return the IRI of a prefixed name."""
        prefix, local = name.split(":", 1)
        return ox.NamedNode(self.prefixes[prefix] + local)

    def objects(self, subject: ox.NamedNode, name: str) -> list[ox.NamedNode | ox.Literal]:
        """Return what a property leads to, in a fixed order."""
        quads = self.graph.quads_for_pattern(subject, self.node(name), None)
        found = [q.object for q in quads if isinstance(q.object, ox.NamedNode | ox.Literal)]
        return sorted(found, key=_rank)

    def subjects(self, name: str, object_: str | ox.NamedNode) -> list[ox.NamedNode]:
        """Return what a property comes from, in a fixed order."""
        node = self.node(object_) if isinstance(object_, str) else object_
        quads = self.graph.quads_for_pattern(None, self.node(name), node)
        found = {q.subject for q in quads if isinstance(q.subject, ox.NamedNode)}
        return sorted(found, key=lambda each: each.value.casefold())

    def text(self, subject: ox.NamedNode, name: str, lang: str) -> list[str]:
        """Return the literals of a language, in a fixed order."""
        objects = self.objects(subject, name)
        return [o.value for o in objects if isinstance(o, ox.Literal) and o.language == lang]

    def short(self, node: ox.NamedNode) -> str:
        """Return the prefixed name of an IRI, or the IRI."""
        for prefix, namespace in sorted(self.prefixes.items()):
            if node.value.startswith(namespace) and "/" not in node.value[len(namespace) :]:
                return f"{prefix}:{node.value[len(namespace) :]}"
        return node.value

    def terms(self, kind: str) -> list[ox.NamedNode]:
        """Return our terms of a kind, by name."""
        found = self.subjects("rdf:type", f"owl:{kind}")
        return [node for node in found if node.value.startswith(self.own)]

    def chains(self, prop: ox.NamedNode) -> list[list[ox.NamedNode]]:
        """Return the chains that a property follows from."""
        found = []
        for cell in self.objects(prop, "owl:propertyChainAxiom"):
            links = []
            while isinstance(cell, ox.NamedNode) and cell != self.node("rdf:nil"):
                links += [o for o in self.objects(cell, "rdf:first") if isinstance(o, ox.NamedNode)]
                [cell] = self.objects(cell, "rdf:rest")
            found.append(links)
        return found


def _rank(value: ox.NamedNode | ox.Literal) -> tuple[str, str]:
    """Languages in their order, then the alphabet."""
    return (value.language or "" if isinstance(value, ox.Literal) else "", value.value.casefold())


def example_blocks(path: Path) -> list[str]:
    """Return the descriptions in an example file, each as it is written there."""
    blocks = re.split(r"\n\n+", path.read_text("utf-8").strip())
    return [block for block in blocks if not block.startswith(("#", "@prefix"))]


def example_of(name: str, kind: str) -> tuple[str, str] | None:
    """Return the shortest description in the examples that uses a term, with its file's name."""
    pattern = rf"^    a {name} ;" if kind == "Class" else rf"^    {name} "
    found = [
        (len(block), path.name, block)
        for path in EXAMPLES
        for block in example_blocks(path)
        if re.search(pattern, block, re.M)
    ]
    return min(found)[1:] if found else None


@cache
def page(home: str = "") -> str:
    """Return the page; with a link to the site that it belongs to, if it does."""
    onto = Ontology()
    html = Element("html", {"lang": "en"})
    head = SubElement(html, "head")
    SubElement(head, "meta", {"charset": "utf-8"})
    viewport = {"name": "viewport", "content": "width=device-width, initial-scale=1"}
    SubElement(head, "meta", viewport)
    [title] = onto.text(onto.header, "dcterms:title", "en")
    SubElement(head, "title").text = title
    SubElement(head, "style").text = "\n" + STYLE.read_text("utf-8")
    body = SubElement(html, "body")
    if home:
        above = SubElement(SubElement(body, "p", {"class": "home"}), "a", {"href": home})
        above.text = "← ipplan"
    _header(body, onto)
    _diagram(body, onto)
    main = SubElement(body, "main")
    columns = SubElement(main, "div", {"class": "columns"})
    _navigation(columns, onto)
    content = SubElement(columns, "div")
    _about(content, onto)
    for kind, heading, word in KINDS:
        SubElement(content, "h2", {"id": _anchor(heading)}).text = heading
        for node in onto.terms(kind):
            _term(content, onto, node, kind, word)
    _situations(content)
    _vocabularies(content, onto)
    footer = SubElement(content, "footer")
    footer.text = "Made from the files in ontology/ by make docs."
    return "<!DOCTYPE html>\n" + tostring(html, encoding="unicode", method="html") + "\n"


def _anchor(heading: str) -> str:
    return heading.lower().replace(" ", "-")


def _texts(parent: Element, tag: str, onto: Ontology, node: ox.NamedNode, name: str) -> None:
    for lang in LANGUAGES:
        for text in onto.text(node, name, lang):
            SubElement(parent, tag, {"lang": lang}).text = text


def _header(body: Element, onto: Ontology) -> None:
    header = SubElement(body, "header")
    _texts(SubElement(header, "h1"), "span", onto, onto.header, "dcterms:title")
    _texts(header, "p", onto, onto.header, "dcterms:description")


def _about(content: Element, onto: Ontology) -> None:
    SubElement(content, "h2", {"id": "about"}).text = "About"
    facts = SubElement(content, "dl")
    _fact(facts, "IRI", [onto.header], onto)
    for words, name in METADATA:
        _fact(facts, words, onto.objects(onto.header, name), onto)


def _fact(
    facts: Element, words: str, values: Iterable[ox.NamedNode | ox.Literal], onto: Ontology
) -> None:
    given = list(values)
    if not given:
        return
    SubElement(facts, "dt").text = words
    cell = SubElement(facts, "dd")
    for number, value in enumerate(given):
        if isinstance(value, ox.Literal):
            part = SubElement(cell, "div", {"lang": value.language} if value.language else {})
            part.text = value.value
        else:
            if number:
                cell[-1].tail = ", "
            _link(cell, value, onto)


def _link(parent: Element, node: ox.NamedNode, onto: Ontology) -> None:
    own = node.value.startswith(onto.own)
    href = "#" + node.value.removeprefix(onto.own) if own else node.value
    labels = [] if own else onto.text(node, "rdfs:label", "en")
    SubElement(parent, "a", {"href": href}).text = labels[0] if labels else onto.short(node)


def _diagram(body: Element, onto: Ontology) -> None:
    names = [_local(onto, node) for node in onto.terms("Class")]
    above = {}
    for node in onto.terms("Class"):
        for parent in onto.objects(node, "rdfs:subClassOf"):
            above[_local(onto, node)] = _local(onto, parent)
    properties = [
        Property(
            name=_local(onto, node),
            domains=_sides(onto, node, "domain"),
            ranges=_sides(onto, node, "range"),
            below=tuple(_local(onto, p) for p in onto.objects(node, "rdfs:subPropertyOf")),
        )
        for kind, _, _ in KINDS[1:]
        for node in onto.terms(kind)
    ]
    place = SubElement(body, "div", {"class": "diagram", "id": "diagram"})
    place.append(draw(names, properties, above))


def _sides(onto: Ontology, node: ox.NamedNode, side: str) -> tuple[str, ...]:
    nodes = [*onto.objects(node, f"rdfs:{side}"), *onto.objects(node, f"schema:{side}Includes")]
    return tuple(_local(onto, each) for each in nodes)


def _local(onto: Ontology, node: ox.NamedNode | ox.Literal) -> str:
    return onto.short(node).partition(":")[2] if isinstance(node, ox.NamedNode) else ""


def _navigation(columns: Element, onto: Ontology) -> None:
    nav = SubElement(columns, "nav", {"aria-label": "Terms"})
    for kind, heading, _ in KINDS:
        group = SubElement(nav, "details", {"open": "open"})
        SubElement(group, "summary").text = heading
        items = SubElement(group, "ul")
        for node in onto.terms(kind):
            _link(SubElement(items, "li"), node, onto)
    items = SubElement(nav, "ul")
    for heading in ("About", "Situations", "Concepts"):
        link = SubElement(SubElement(items, "li"), "a", {"href": f"#{_anchor(heading)}"})
        link.text = heading


def _term(content: Element, onto: Ontology, node: ox.NamedNode, kind: str, word: str) -> None:
    name = onto.short(node)
    term = SubElement(content, "section", {"class": "term", "id": _local(onto, node)})
    heading = SubElement(term, "h3")
    SubElement(heading, "a", {"href": f"#{_local(onto, node)}"}).text = name
    SubElement(heading, "span", {"class": "kind"}).text = word
    labels = SubElement(term, "p", {"class": "labels"})
    for lang in LANGUAGES:
        for text in onto.text(node, "rdfs:label", lang):
            label = SubElement(labels, "span", {"lang": lang})
            label.text, label.tail = text, " "
    _texts(term, "p", onto, node, "skos:definition")
    facts = SubElement(term, "dl")
    _fact(facts, "Note", onto.objects(node, "skos:scopeNote"), onto)
    _fact(facts, "IRI", [ox.Literal(node.value)], onto)
    for relation, there, back in RELATIONS:
        _fact(facts, there, onto.objects(node, relation), onto)
        _fact(facts, back, onto.subjects(relation, node), onto)
    apart = {*onto.objects(node, "owl:disjointWith"), *onto.subjects("owl:disjointWith", node)}
    _fact(facts, "Disjoint with", sorted(apart, key=str), onto)
    for links in onto.chains(node):
        text = " / ".join(onto.short(link) for link in links)
        _fact(facts, "Follows from the chain", [ox.Literal(text)], onto)
    _fact(facts, "Example", onto.objects(node, "skos:example"), onto)
    quoted = example_of(name, kind)
    if quoted:
        _quote(term, f"In the example {quoted[0]}", quoted[1])


def _quote(parent: Element, words: str, text: str) -> None:
    details = SubElement(parent, "details")
    SubElement(details, "summary").text = words
    SubElement(SubElement(details, "pre"), "code").text = text


def _situations(content: Element) -> None:
    SubElement(content, "h2", {"id": "situations"}).text = "Situations"
    for path in EXAMPLES:
        text = path.read_text("utf-8")
        comment = " ".join(re.findall(r"^# ?(.*)$", text.split("\n\n")[0], re.M))
        name, _, words = comment.partition(": ")
        part = SubElement(content, "section", {"class": "term", "id": f"example-{path.stem}"})
        SubElement(part, "h3").text = path.stem.replace("-", " ")
        SubElement(part, "p").text = words[:1].upper() + words[1:]
        _quote(part, f"The whole file {name}", text)


def _vocabularies(content: Element, onto: Ontology) -> None:
    SubElement(content, "h2", {"id": "concepts"}).text = "Concepts"
    for path in sorted((ONTOLOGY / "vocab").glob("*.ttl")):
        graph = Ontology.__new__(Ontology)
        graph.prefixes, graph.own = {**onto.prefixes}, onto.own
        graph.graph = ox.Store()
        graph.graph.bulk_load(path=path, format=ox.RdfFormat.TURTLE)
        [scheme] = graph.subjects("rdf:type", "skos:ConceptScheme")
        part = SubElement(content, "section", {"class": "term", "id": f"vocab-{path.stem}"})
        heading = SubElement(part, "h3")
        _texts(heading, "span", graph, scheme, "skos:prefLabel")
        _texts(part, "p", graph, scheme, "dcterms:description")
        SubElement(SubElement(part, "p"), "code").text = scheme.value
        details = SubElement(part, "details")
        concepts = graph.subjects("skos:inScheme", scheme)
        SubElement(details, "summary").text = f"{len(concepts)} concepts"
        table = SubElement(SubElement(details, "div", {"class": "scroll"}), "table")
        for concept in concepts:
            row = SubElement(table, "tr", {"id": f"{path.stem}-{concept.value.rsplit('/', 1)[1]}"})
            SubElement(SubElement(row, "th"), "code").text = concept.value.rsplit("/", 1)[1]
            _texts(SubElement(row, "td"), "div", graph, concept, "skos:prefLabel")
            _texts(SubElement(row, "td"), "div", graph, concept, "skos:definition")


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(), "utf-8", newline="\n")
    print(out)
