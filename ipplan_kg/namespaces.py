"""The vocabulary terms that the code uses, in one place; a test checks them against `ontology/`."""

from __future__ import annotations

from pyoxigraph import NamedNode

BASE = "https://w3id.org/ipplan/"
"""The default base of every IRI of ours; another one is applied by `iris.rebase`."""

PREFIXES: dict[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "ipp": f"{BASE}ontology#",
    "ipsh": f"{BASE}shapes#",
    "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes that serialisations, results and queries may use without declaring them."""


class Namespace:
    """A namespace whose terms are the names it was made with; any other is an AttributeError."""

    def __init__(self, prefix: str, names: str) -> None:
        self._iri = PREFIXES[prefix]
        self._terms = {name: NamedNode(self._iri + name) for name in names.split()}

    def __getattr__(self, name: str) -> NamedNode:
        """Return the term of that name."""
        try:
            return self._terms[name]
        except KeyError:
            raise AttributeError(f"no term {name} of {self._iri} is used here") from None

    def terms(self) -> tuple[NamedNode, ...]:
        """Return every term, in the order of their names."""
        return tuple(self._terms[name] for name in sorted(self._terms))


IPP = Namespace(
    "ipp",
    """Agency Campaign Correction Event ExistingLegislation Legislation LegislativeAction Notice
    Plan PlannedLegislation Platform Programme Responsibility Section Target Task
    actionType agency approximate basedOn broaderSection column concerns cue dividedResponsibility
    evidence expression inPart inPlan inSection launches leadAgency leadRule legislation
    legislationKind legislativeAction line mentions noticeCode number openResponsibility ordinal
    organizes participatingAgency preamble printedNumber rank responsibility responsibilityClause
    responsibleAgency role setsTarget suggestedReading text titled unitText value year""",
)
DCAT = Namespace("dcat", "endDate startDate")
DCTERMS = Namespace(
    "dcterms",
    """PeriodOfTime bibliographicCitation identifier issued language license publisher rights source
    subject temporal title""",
)
DQV = Namespace("dqv", "QualityMeasurement computedOn isMeasurementOf value")
ITSRDF = Namespace("itsrdf", "taIdentRef")
NIF = Namespace(
    "nif",
    """Context OffsetBasedString RFC5147String anchorOf beginIndex endIndex isString
    referenceContext superString""",
)
ORG = Namespace("org", "Organization")
OWL = Namespace("owl", "versionInfo")
PROV = Namespace("prov", "Entity SoftwareAgent wasAttributedTo wasDerivedFrom wasQuotedFrom")
RDF = Namespace("rdf", "type")
RDFS = Namespace("rdfs", "comment label")
SCHEMA = Namespace("schema", "Country sha256")
SKOS = Namespace("skos", "altLabel closeMatch hiddenLabel notation prefLabel")
XSD = Namespace("xsd", "boolean date decimal gYear integer nonNegativeInteger")
