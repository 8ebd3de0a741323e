"""A dataset -> what its page shows first: the files to download, services, and on what terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.site.panels import Panel, Row, states

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = ["dataset_panels"]


def dataset_panels(reader: Reader, dataset: ox.NamedNode, _: Language) -> Iterator[Panel]:
    """Yield the panels of a ``dcat:Dataset``, after DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/).

    Args:
        reader: The store that describes it.
        dataset: Its IRI.
    """
    distributions = reader.things(dataset, "dcat:distribution")
    files = [row for each in distributions for row in _files(reader, dataset, each)]
    yield Panel(heading="downloads", rows=tuple(files))
    services = reader.subjects("dcat:servesDataset", dataset)
    yield Panel(
        heading="services",
        rows=tuple(
            Row(
                things=(url,),
                notes=(service,),
                because=(states(reader, service, "dcat:endpointURL", url),),
            )
            for service in services
            for url in reader.things(service, "dcat:endpointURL")
        ),
    )
    for heading, names in (
        ("terms-of-use", ("dcterms:license", "dcterms:accessRights", "dcterms:rights")),
        ("publisher", ("dcterms:publisher",)),
    ):
        yield Panel(
            heading=heading,
            rows=tuple(
                Row(things=(each,), because=(states(reader, dataset, name, each),))
                for name in names
                for each in reader.things(dataset, name)
            ),
        )


def _files(reader: Reader, dataset: ox.NamedNode, distribution: ox.NamedNode) -> Iterator[Row]:
    """Yield the files of a distribution, each with what it is and how large."""
    size = reader.text(distribution, "dcat:byteSize").text
    for url in reader.things(distribution, "dcat:downloadURL"):
        yield Row(
            things=(url,),
            notes=(distribution, *((ox.Literal(_spoken(int(size))),) if size else ())),
            because=(
                states(reader, dataset, "dcat:distribution", distribution),
                states(reader, distribution, "dcat:downloadURL", url),
            ),
        )


def _spoken(size: int) -> str:
    """Return a number of bytes as people say it.

    >>> _spoken(194867), _spoken(1432000), _spoken(612)
    ('195 kB', '1.4 MB', '612 B')
    """
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} kB" if size < 999_500 else f"{size / 1e6:.1f} MB"
