"""What pages say of the data beside them: as search engines read it, and in other vocabularies."""

from __future__ import annotations

import json
import re
from datetime import date

import pyoxigraph as ox
import pytest

from ipplan_kg import views
from ipplan_kg.namespaces import BASE
from ipplan_kg.publication.dataset import Publisher, dataset_triples
from ipplan_kg.publication.dumps import Dump
from ipplan_kg.service_description import describe
from ipplan_kg.site.elsewhere import VIEWS_OF, views_of
from ipplan_kg.site.website import Site
from ipplan_kg.store import new
from ipplan_kg.void import description_graph

PLAN = f"{BASE}plan/2021-2022"
DUMP = Dump(
    location="dumps/ipplan.nq.gz",
    title="N-Quads",
    media_type="application/n-quads",
    file_type="RDF_N_QUADS",
    size=3,
    digest="0" * 64,
)


@pytest.fixture(scope="module")
def site(store: ox.Store) -> Site:
    return Site(store, endpoint="sparql", bundle=False, pictures=False)


def text_of(site: Site, location: str) -> str:
    content = site.content(location)
    assert content is not None, location
    return content.data.decode()


def dataset_in(site: Site, location: str) -> dict[str, object]:
    [found] = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', text_of(site, location), re.S
    )
    about: dict[str, object] = json.loads(found)
    return about


# the dataset as search engines list it
# https://developers.google.com/search/docs/appearance/structured-data/dataset


@pytest.fixture(scope="module")
def published(store: ox.Store) -> Site:
    """The site of data that are published elsewhere than their IRIs begin."""
    data = new(store)
    publisher = Publisher("https://data.example/plans/", name="A ministry")
    graph = description_graph(BASE)
    data.extend(ox.Quad(s, p, o, graph) for s, p, o in dataset_triples(data, publisher, [DUMP]))
    return Site(data, bundle=False, pictures=False)


@pytest.mark.parametrize("location", ["index.html", "dataset.html"])
def test_a_published_dataset_has_what_search_engines_ask_for(
    published: Site, location: str
) -> None:
    about = dataset_in(published, location)
    assert about["@type"] == "Dataset"
    assert about["url"] == "https://data.example/plans/"
    assert about["sameAs"] == about["@id"] == f"{BASE}dataset"
    assert about["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert about["creator"] == {
        "@type": "Organization",
        "@id": f"{BASE}publisher",
        "name": "A ministry",
    }
    assert isinstance(about["distribution"], list)
    assert {
        "@type": "DataDownload",
        "name": "N-Quads",
        "contentUrl": "https://data.example/plans/dumps/ipplan.nq.gz",
        "encodingFormat": "application/n-quads",
        "contentSize": "3 B",
        "sha256": "0" * 64,
    } in about["distribution"]
    assert about["temporalCoverage"] == ["2021/2022"]
    assert about["inLanguage"] == ["en"]
    assert "legislation" in str(about["keywords"])


def test_what_search_engines_read_is_of_the_size_and_form_they_take(published: Site) -> None:
    for location in ("index.html", "index.zh.html"):
        about = dataset_in(published, location)
        assert 20 < len(str(about["name"])) + len(str(about["description"])) < 5000
        periods = about["temporalCoverage"]
        assert isinstance(periods, list)
        for each in periods:
            first, last = (date(int(year), 1, 1) for year in each.split("/"))
            assert first <= last
    assert dataset_in(published, "index.zh.html")["name"] == "知识产权推进计划"


def test_a_live_server_names_itself_as_the_place_of_the_data(store: ox.Store) -> None:
    data = new(store)
    describe(data)
    about = dataset_in(Site(data, endpoint="sparql", bundle=False), "dataset.html")
    assert about["distribution"] == [
        {
            "@type": "DataDownload",
            "contentUrl": "graph-store?default",
            "encodingFormat": "text/turtle",
        }
    ]


# the same data in other vocabularies


@pytest.fixture(scope="module")
def documents(store: ox.Store) -> dict[str, set[str]]:
    """By view, the IRIs in its document of the plan."""
    return {
        view.name: set(
            re.findall("<([^>]*)>", views.rendered(store, view, "nt", plan=PLAN).decode())
        )
        for view in views.views()
        if "nt" in view.formats
    }


@pytest.mark.parametrize("name", VIEWS_OF)
def test_a_thing_is_told_of_in_the_views_that_its_page_names(
    site: Site, documents: dict[str, set[str]], name: str
) -> None:
    """StratML is no RDF: identifiers there are made from the IRIs (docs/views.md)."""
    things = [each for each in site.reader.of_class(name) if views_of(site.reader, each)]
    named = {view.name for each in things for view in views_of(site.reader, each)}
    assert named == {*VIEWS_OF[name]}
    for view in named - {"stratml"}:
        assert {each.value for each in things} & documents[view], view


def test_the_page_of_a_plan_names_its_documents_as_alternates(site: Site) -> None:
    text = text_of(site, "plan/2021-2022.zh.html")
    for place, media_type in (
        ("2021-2022.eli.ttl", "text/turtle"),
        ("2021-2022.schema-org.jsonld", "application/ld+json"),
        ("2021-2022.stratml.xml", "application/xml"),
    ):
        assert re.search(
            f'<link rel="alternate" type="{re.escape(media_type)}" title="[a-z-]+"'
            f' href="../plan/{re.escape(place)}">',
            text,
        )
        assert f'<a href="../plan/{place}" type="{media_type}">' in text


def test_other_pages_link_to_documents_that_tell_of_their_thing_too(site: Site) -> None:
    agency = text_of(site, "agency/supreme-peoples-court.html")
    assert '<a href="../index.org.ttl" type="text/turtle">Turtle</a>' in agency
    assert 'rel="alternate" type="text/turtle" title' not in agency
    task = text_of(site, "plan/2021-2022/task/1.html")
    assert "Also told of in the data of" in task
    assert 'href="../../../plan/2021-2022.stratml.xml"' in task
