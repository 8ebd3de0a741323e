"""Tables that fit the terminal, whatever they hold."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from ipplan_kg.tables import columns, html, markdown, printable, table, wrapped

# The signs that tables are full of, and some that are two columns wide, none, or part of another.
SIGNS = st.sampled_from(
    [
        *"abcXYZ019 .,:-/#",
        *"知识产权局，。《》（）",
        *"é“”’–—…",
        "e\u0301",
        "한",
        "ﬁ",
        "👨",
        "\u200b",
    ]
)
TEXTS = st.lists(SIGNS, max_size=30).map(lambda signs: printable("".join(signs)))
ROWS = st.integers(1, 7).flatmap(
    lambda count: st.tuples(
        st.lists(TEXTS.map(lambda text: text or "x"), min_size=count, max_size=count),
        st.lists(st.lists(TEXTS, min_size=count, max_size=count), max_size=5),
    )
)


@settings(max_examples=200, deadline=None)
@given(ROWS, st.integers(20, 120))
def test_no_line_is_wider_than_the_terminal(
    rows: tuple[list[str], list[list[str]]], width: int
) -> None:
    names, cells = rows
    for line in table(names, cells, [False] * len(names), width):
        assert wcswidth(line.rstrip("\n")) <= width, line


@settings(max_examples=150, deadline=None)
@given(ROWS, st.integers(20, 120))
def test_nothing_is_lost(rows: tuple[list[str], list[list[str]]], width: int) -> None:
    names, cells = rows
    shown = sorted("".join(table(names, cells, [False] * len(names), width)))
    for row in cells:
        for sign in "".join(row).replace(" ", ""):
            assert sign in shown


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(2, 40))
def test_wrapped_lines_join_to_the_text(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(columns(line) <= width for line in lines)


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_columns_are_those_of_wcwidth(text: str) -> None:
    assert columns(text) == max(wcswidth(text), 0)


def test_columns_of_common_signs_need_no_asking() -> None:
    ranges = [
        *((0x20, 0x7E), (0xA0, 0x2FF), (0x2010, 0x2027), (0x2030, 0x205E)),
        *((0x3000, 0x3029), (0x4E00, 0x9FFF), (0xFF01, 0xFF60)),
    ]
    for first, last in ranges:
        for code in range(first, last + 1):
            assert columns(chr(code)) == wcswidth(chr(code)), hex(code)


def lines(
    names: Sequence[str], cells: Sequence[Sequence[str]], width: int | None = None
) -> list[str]:
    return "".join(table(names, cells, [False] * len(names), width)).split("\n")[:-1]


def test_marks_stay_with_their_letters() -> None:
    assert wrapped("e\u0301" * 6, 4) == ["e\u0301" * 4, "e\u0301" * 2]


def test_rows_with_too_many_columns_become_records() -> None:
    names = [f"name{number}" for number in range(1, 8)]
    row = ["one", "", "知识产权局", "4", "five words in one cell here", "6", "7"]
    assert lines(names, [row, row], 40)[:9] == [
        "--- 1 ---",
        "name1  one",
        "name3  知识产权局",
        "name4  4",
        "name5  five words in one cell here",
        "name6  6",
        "name7  7",
        "--- 2 ---",
        "name1  one",
    ]


def test_a_wide_terminal_is_not_filled() -> None:
    assert lines(["a", "b"], [["1", "知识"]], 200) == ["a  b", "-  ----", "1  知识"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("a|b", "a\\|b"),
        ("a\\|b", "a\\\\\\|b"),
        ("<b>bold</b>", "&lt;b>bold&lt;/b>"),
        ("`code`", "\\`code\\`"),
        ("知识产权局", "知识产权局"),
    ],
)
def test_markdown_shows_what_the_cell_holds(cell: str, expected: str) -> None:
    assert list(markdown(["x"], [[cell]], [False]))[2] == f"| {expected} |\n"


class _Reader(HTMLParser):
    """Reads the cells of a table."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.links: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "td":
            self.cells.append("")
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        self.scripts += tag == "script"

    def handle_data(self, data: str) -> None:
        if self.cells and data != "\n":
            self.cells[-1] += data


def test_html_escapes_and_links() -> None:
    reader = _Reader()
    hostile = '<script>alert("x")</script>'
    rows = [
        [(hostile, "", "en"), ("agency/x", 'http://example.org/"><script>', "")],
        [("知识产权局", "", "zh"), ("30", "", "number")],
        [("run", "javascript:alert(1)", ""), ("", "", "")],
    ]
    page = "".join(html(["name", "agency"], rows))
    reader.feed(page)
    assert reader.cells[:5] == [hostile, "agency/x", "知识产权局", "30", "run"]
    assert reader.links == ['http://example.org/"><script>']
    assert reader.scripts == 0
    assert '<td lang="zh">知识产权局</td><td class="number">30</td>' in page
