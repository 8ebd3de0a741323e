"""How the dataset can be had: its files and services, as DCAT 3 has them.

These are what holds all of it (dumps), what holds it in another vocabulary (views), tables and
networks of it, and the endpoint. Formats, licences and rights are given by the IRIs of the EU's
authority tables, which the metrics of data.europa.eu look for
(https://data.europa.eu/mqa/methodology).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ipplan_kg.exports.relations import TABLES
from ipplan_kg.namespaces import (
    DCAT,
    DCTERMS,
    PREFIXES,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    SPDX,
    VOID,
    XSD,
)
from ipplan_kg.publication.dumps import Dump
from ipplan_kg.views import MEDIA_TYPES as VIEW_TYPES
from ipplan_kg.views import location, views

__all__ = ["EU", "IANA", "LICENSES", "distributions", "rights", "service", "terms_of_use"]

IANA = "https://www.iana.org/assignments/media-types/"
EU = "http://publications.europa.eu/resource/authority/"
LICENSES = {"https://creativecommons.org/licenses/by/4.0/": "CC_BY_4_0"}
"""By the URL of a licence, the last segment of its IRI in the EU's list of licences."""
_FILE_TYPES = {
    "text/turtle": "RDF_TURTLE",
    "text/csv": "CSV",
    "application/xml": "XML",
}
_NETWORKS = {"graphml": "GraphML", "gexf": "GEXF"}
_RIGHTS = {
    "en": "The strings quoted from the plans are of government documents; the licence is about "
    "the data made of them.",
    "zh": "引自计划的文字属于政府文件；许可证适用于由此形成的数据。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file that can be downloaded."""

    name: str
    """The last segment of the distribution's IRI."""
    location: str
    title: str
    media_type: str
    file_type: str = ""
    profile: str = ""
    """The IRI of what it conforms to."""


def distributions(
    base: str, dataset: ox.NamedNode, url: str, license: str, dumps: Sequence[Dump]
) -> Iterator[ox.Triple]:
    """Yield the distributions of the dataset.

    Args:
        base: What the IRIs begin with.
        dataset: Its IRI.
        url: Where the files stand on the web.
        license: The URL of the licence.
        dumps: The files that hold all of it.
    """
    for dump in dumps:
        name = f"dump-{dump.location.split('.')[1]}"
        file = _File(
            name=name,
            location=dump.location,
            title=dump.title,
            media_type=dump.media_type,
            file_type=dump.file_type,
        )
        node = ox.NamedNode(f"{base}distribution/{name}")
        yield from _distribution(base, dataset, url, license, file)
        yield from _whole(node, dataset, ox.NamedNode(url + dump.location), dump)
    for file in _others():
        yield from _distribution(base, dataset, url, license, file)


def _others() -> Iterator[_File]:
    """Yield the files besides the dumps: views, tables and networks."""
    for view in views():
        if not view.of_one_plan:
            place = location("", view, view.formats[0])
            yield _File(
                name=f"view-{view.name}",
                location=place,
                title=view.summary,
                media_type=VIEW_TYPES[view.formats[0]],
                profile=view.profile,
            )
    for table in TABLES:
        yield _File(
            name=f"table-{table.name}",
            location=f"exports/{table.name}.csv",
            title=f"Table: {table.description}",
            media_type="text/csv",
        )
    for end, format in _NETWORKS.items():
        yield _File(
            name=f"network-{end}",
            location=f"exports/co-responsibility.{end}",
            title=f"The network of agencies that share tasks, as {format}",
            media_type="application/xml",
        )


def _distribution(
    base: str, dataset: ox.NamedNode, url: str, license: str, file: _File
) -> Iterator[ox.Triple]:
    node = ox.NamedNode(f"{base}distribution/{file.name}")
    place = ox.NamedNode(url + file.location)
    title = ox.Literal(file.title, language="en")
    yield ox.Triple(dataset, DCAT.distribution, node)
    yield ox.Triple(node, RDF.type, DCAT.Distribution)
    yield ox.Triple(node, DCTERMS.title, title)
    yield ox.Triple(node, RDFS.label, title)
    yield ox.Triple(node, DCAT.accessURL, place)
    yield ox.Triple(node, DCAT.downloadURL, place)
    media_type = ox.NamedNode(IANA + file.media_type)
    yield ox.Triple(node, DCAT.mediaType, media_type)
    yield ox.Triple(media_type, RDF.type, DCTERMS.MediaType)
    yield from _listed(
        node,
        DCTERMS.format,
        "file-type",
        file.file_type or _FILE_TYPES[file.media_type],
        DCTERMS.MediaTypeOrExtent,
    )
    if file.profile:
        profile = ox.NamedNode(file.profile)
        yield ox.Triple(node, DCTERMS.conformsTo, profile)
        yield ox.Triple(profile, RDF.type, DCTERMS.Standard)
    yield from _license(node, license)
    yield ox.Triple(node, DCTERMS.rights, rights(base))


def _whole(
    node: ox.NamedNode, dataset: ox.NamedNode, place: ox.NamedNode, dump: Dump
) -> Iterator[ox.Triple]:
    """Yield what is known of a file that was written before: its size, its checksum."""
    yield ox.Triple(dataset, VOID.dataDump, place)
    if dump.compressed:
        compression = ox.NamedNode(f"{IANA}application/gzip")
        yield ox.Triple(node, DCAT.compressFormat, compression)
        yield ox.Triple(compression, RDF.type, DCTERMS.MediaType)
    size = ox.Literal(str(dump.size), datatype=XSD.nonNegativeInteger)
    yield ox.Triple(node, DCAT.byteSize, size)
    yield ox.Triple(node, SCHEMA.sha256, ox.Literal(dump.digest))
    checksum = ox.NamedNode(f"{node.value}#sha256")
    digest = ox.Literal(dump.digest, datatype=ox.NamedNode(f"{PREFIXES['xsd']}hexBinary"))
    yield ox.Triple(node, SPDX.checksum, checksum)
    yield ox.Triple(checksum, RDF.type, SPDX.Checksum)
    yield ox.Triple(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    yield ox.Triple(checksum, SPDX.checksumValue, digest)
    yield ox.Triple(SPDX.checksumAlgorithm_sha256, RDF.type, SPDX.ChecksumAlgorithm)


def _license(node: ox.NamedNode, license: str) -> Iterator[ox.Triple]:
    """Yield the licence by its IRI in the EU's list, if it is there, or else by its URL."""
    document = ox.NamedNode(license)
    if license in LICENSES:
        yield from _listed(
            node, DCTERMS.license, "licence", LICENSES[license], DCTERMS.LicenseDocument
        )
        listed = ox.NamedNode(f"{EU}licence/{LICENSES[license]}")
        yield ox.Triple(listed, SKOS.exactMatch, document)
    else:
        yield ox.Triple(node, DCTERMS.license, document)


def _listed(
    node: ox.NamedNode, property_: ox.NamedNode, table: str, name: str, type_: ox.NamedNode
) -> Iterator[ox.Triple]:
    """Yield a value from an authority table, with the class and the scheme that shapes ask for."""
    value = ox.NamedNode(f"{EU}{table}/{name}")
    yield ox.Triple(node, property_, value)
    yield ox.Triple(value, RDF.type, type_)
    yield ox.Triple(value, SKOS.inScheme, ox.NamedNode(f"{EU}{table}"))


def rights(base: str) -> ox.NamedNode:
    """Return the IRI of the statement about what the licence does not cover."""
    return ox.NamedNode(f"{base}rights")


def terms_of_use(base: str, thing: ox.NamedNode) -> Iterator[ox.Triple]:
    """Yield that a dataset or a service is open to all, and what the licence does not cover."""
    yield from _listed(
        thing, DCTERMS.accessRights, "access-right", "PUBLIC", DCTERMS.RightsStatement
    )
    yield ox.Triple(thing, DCTERMS.rights, rights(base))
    yield ox.Triple(rights(base), RDF.type, DCTERMS.RightsStatement)
    for language, text in _RIGHTS.items():
        yield ox.Triple(rights(base), RDFS.label, ox.Literal(text, language=language))


def service(
    base: str, dataset: ox.NamedNode, catalogue: ox.NamedNode, endpoint: str, license: str
) -> Iterator[ox.Triple]:
    """Yield the SPARQL endpoint as a data service, and as a way to the data.

    Args:
        base: What the IRIs begin with.
        dataset: Its IRI.
        catalogue: The IRI of the catalogue.
        endpoint: The URL of the endpoint.
        license: The URL of the licence.
    """
    node, way = ox.NamedNode(f"{base}endpoint"), ox.NamedNode(f"{base}distribution/sparql")
    place, title = ox.NamedNode(endpoint), ox.Literal("SPARQL endpoint", language="en")
    protocol = ox.NamedNode("https://www.w3.org/TR/sparql11-protocol/")
    yield ox.Triple(catalogue, DCAT.service, node)
    yield ox.Triple(node, RDF.type, DCAT.DataService)
    yield ox.Triple(node, DCTERMS.title, title)
    yield ox.Triple(node, DCAT.endpointURL, place)
    yield ox.Triple(node, DCAT.endpointDescription, place)
    yield ox.Triple(node, DCAT.servesDataset, dataset)
    yield ox.Triple(node, DCTERMS.conformsTo, protocol)
    yield ox.Triple(protocol, RDF.type, DCTERMS.Standard)
    yield from _license(node, license)
    yield from terms_of_use(base, node)
    yield ox.Triple(dataset, DCAT.distribution, way)
    yield ox.Triple(way, RDF.type, DCAT.Distribution)
    yield ox.Triple(way, DCTERMS.title, title)
    yield ox.Triple(way, RDFS.label, title)
    yield ox.Triple(way, DCAT.accessURL, place)
    yield ox.Triple(way, DCAT.accessService, node)
    yield from _listed(way, DCTERMS.format, "file-type", "SPARQLQRES", DCTERMS.MediaTypeOrExtent)
    yield from _license(way, license)
    yield ox.Triple(way, DCTERMS.rights, rights(base))
