"""The vocabulary terms that the code uses, in one place; a test checks them against `ontology/`."""

from __future__ import annotations

from pyoxigraph import NamedNode

BASE = "https://w3id.org/ipplan/"
"""The default base of every IRI of ours; another one is applied by `iris.rebase`."""

PREFIXES: dict[str, str] = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "eli-dl": "http://data.europa.eu/eli/eli-draft-legislation-ontology#",
    "formats": "http://www.w3.org/ns/formats/",
    "ipp": f"{BASE}ontology#",
    "ipsh": f"{BASE}shapes#",
    "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
    "jolux": "http://data.legilux.public.lu/resource/ontology/jolux#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "p-plan": "http://purl.org/net/p-plan#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "spdx": "http://spdx.org/rdf/terms#",
    "spex": "https://purl.expasy.org/sparql-examples/ontology#",
    "vann": "http://purl.org/vocab/vann/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "void-ext": "http://ldf.fi/void-ext#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes that serialisations, results and queries may use without declaring them."""


class Namespace:
    """A namespace whose terms are the names it was made with; any other is an AttributeError."""

    def __init__(self, prefix: str, names: str) -> None:
        self._iri = PREFIXES[prefix]
        self._terms = {name: NamedNode(self._iri + name) for name in names.split()}

    def __getattr__(self, name: str) -> NamedNode:
        """Return the term of that name; `class_` is `class`, as keywords cannot be names."""
        try:
            return self._terms[name.removesuffix("_")]
        except KeyError:
            raise AttributeError(f"no term {name} of {self._iri} is used here") from None

    def terms(self) -> tuple[NamedNode, ...]:
        """Return every term, in the order of their names."""
        return tuple(self._terms[name] for name in sorted(self._terms))


IPP = Namespace(
    "ipp",
    """Agency Campaign Comparison Continuation Correction Event ExistingLegislation Legislation
    LegislativeAction Notice Plan PlannedLegislation Platform Programme Responsibility Section
    Target Task actionType agency approximate basedOn broaderSection change column concerns
    continuation cue defect dividedResponsibility droppedTask earlierPlan earlierTask evidence
    expression inPart inPlan inSection laterPlan laterTask launches leadAgency leadRule
    legislation legislationKind legislativeAction line mentions newTask noticeCode number
    openResponsibility ordinal organizes participatingAgency preamble printedNumber rank
    responsibility responsibilityClause responsibleAgency role setsTarget similarity
    suggestedReading text titled unitText value year""",
)
DC = Namespace("dc", "language")
DCAT = Namespace(
    "dcat",
    """Catalog DataService Dataset Distribution accessService accessURL byteSize compressFormat
    contactPoint dataset distribution downloadURL endDate endpointDescription endpointURL keyword
    landingPage mediaType servesDataset service startDate theme themeTaxonomy version""",
)
DCTERMS = Namespace(
    "dcterms",
    """LicenseDocument LinguisticSystem Location MediaType MediaTypeOrExtent PeriodOfTime
    RightsStatement Standard accessRights bibliographicCitation conformsTo created creator
    description format identifier isPartOf issued language license modified publisher rights
    source spatial subject temporal title""",
)
DQV = Namespace("dqv", "QualityMeasurement computedOn isMeasurementOf value")
FOAF = Namespace("foaf", "Agent Document homepage name primaryTopic")
FORMATS = Namespace(
    "formats",
    """JSON-LD N-Triples RDF_XML SPARQL_Results_CSV SPARQL_Results_JSON SPARQL_Results_TSV
    SPARQL_Results_XML Turtle""",
)
ITSRDF = Namespace("itsrdf", "taIdentRef")
NIF = Namespace(
    "nif",
    """Context OffsetBasedString RFC5147String anchorOf beginIndex endIndex isString
    referenceContext superString""",
)
OA = Namespace("oa", "Annotation TextualBody editing hasBody hasPurpose hasTarget motivatedBy")
ORG = Namespace("org", "Organization")
OWL = Namespace("owl", "Ontology deprecated versionInfo")
PROV = Namespace("prov", "Entity SoftwareAgent wasAttributedTo wasDerivedFrom wasQuotedFrom")
RDF = Namespace("rdf", "type value")
RDFS = Namespace("rdfs", "comment isDefinedBy label")
SCHEMA = Namespace("schema", "Country keywords sha256 target")
SD = Namespace(
    "sd",
    """BasicFederatedQuery Dataset Graph NamedGraph SPARQL11Query SPARQL11Update Service
    UnionDefaultGraph defaultDataset defaultGraph endpoint feature graph name namedGraph
    resultFormat supportedLanguage""",
)
SH = Namespace(
    "sh",
    """IRI Parameter PrefixDeclaration SPARQLAskExecutable SPARQLConstructExecutable
    SPARQLExecutable SPARQLSelectExecutable ask class construct datatype declare defaultValue
    description name namespace nodeKind optional parameter path prefix prefixes select""",
)
SKOS = Namespace(
    "skos",
    "Concept ConceptScheme altLabel closeMatch exactMatch hiddenLabel inScheme notation prefLabel",
)
SPDX = Namespace(
    "spdx",
    """Checksum ChecksumAlgorithm algorithm checksum checksumAlgorithm_sha256 checksumValue""",
)
SPEX = Namespace("spex", "SPARQLDescribeExecutable describe federatesWith")
VOID = Namespace(
    "void",
    """Dataset DatasetDescription Linkset class classPartition classes dataDump distinctObjects
    distinctSubjects entities exampleResource feature linkPredicate objectsTarget properties
    property propertyPartition rootResource sparqlEndpoint subjectsTarget subset triples uriSpace
    vocabulary""",
)
VOID_EXT = Namespace(
    "void-ext",
    """datatype datatypePartition datatypes language languagePartition languages
    objectClassPartition""",
)
SSSOM = Namespace(
    "sssom",
    """MappingSet NegatedPredicate confidence mapping_justification object_label
    predicate_modifier""",
)
VCARD = Namespace("vcard", "Kind fn hasEmail hasURL")
XSD = Namespace("xsd", "anyURI boolean date decimal gYear integer nonNegativeInteger string")
