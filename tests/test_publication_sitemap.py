"""What crawlers are told: https://www.sitemaps.org/protocol.html, with translations as
https://developers.google.com/search/docs/specialty/international/localized-versions has them.
"""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from ipplan_kg.publication.sitemap import URLS, robots, sitemaps

URL = "https://example.org/plans/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
PAGES = [
    "a/最高.html",
    "a/最高.zh.html",
    "index.html",
    "index.zh.html",
    "a/b&c.html",
    "a/b&c.zh.html",
]


def entries() -> list[ElementTree.Element]:
    found = dict(sitemaps([*PAGES, "404.html", "404.zh.html", "index.ttl"], URL))
    assert list(found) == ["sitemap.xml"]
    root = ElementTree.fromstring(found["sitemap.xml"])
    assert root.tag == f"{SITEMAP}urlset"
    return list(root)


def located(entry: ElementTree.Element) -> str:
    return entry.findtext(f"{SITEMAP}loc") or ""


def test_each_page_is_listed_once_by_an_ascii_url_below_the_place_of_the_sitemap() -> None:
    urls = [located(each) for each in entries()]
    assert len(urls) == len(set(urls)) == len(PAGES)
    assert all(each.startswith(URL) and each.isascii() for each in urls)
    assert f"{URL}a/%E6%9C%80%E9%AB%98.html" in urls
    assert f"{URL}a/b%26c.html" in urls


def test_the_page_of_what_is_missing_is_not_listed() -> None:
    assert not any("404" in located(each) for each in entries())


def test_translations_name_each_other_and_themselves() -> None:
    groups = {
        located(each): {(e.get("hreflang"), e.get("href")) for e in each.iter(LINK)}
        for each in entries()
    }
    for url, links in groups.items():
        assert {language for language, _ in links} == {"en", "zh"}
        assert url in {place for _, place in links}
        assert all(groups[place or ""] == links for _, place in links)


def test_an_entry_has_nothing_that_the_protocol_does_not_know() -> None:
    for each in entries():
        assert [child.tag for child in each] == [f"{SITEMAP}loc", LINK, LINK]


@pytest.mark.slow
def test_no_file_holds_more_than_is_allowed() -> None:
    """50,000 URLs, 50 MB."""
    many = (f"agency/{'very-' * 40}long-{number}.html" for number in range(2 * URLS))
    found = dict(sitemaps(many, URL))
    assert max(map(len, found.values())) <= 50 * 1024 * 1024
    counts = [data.count(b"<loc>") for name, data in found.items() if name != "sitemap.xml"]
    assert max(counts) <= URLS
    assert sum(counts) == 2 * URLS
    index = ElementTree.fromstring(found["sitemap.xml"])
    assert {located(each) for each in index} == {URL + name for name in found} - {
        f"{URL}sitemap.xml"
    }


def test_robots_txt_names_the_sitemap_and_forbids_nothing() -> None:
    lines = robots(URL).decode().split("\n")
    assert lines == ["User-agent: *", "Allow: /", "", f"Sitemap: {URL}sitemap.xml", ""]
