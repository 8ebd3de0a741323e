"""Rows of text as a table for a terminal, as Markdown, and as an HTML page.

A table fits the terminal: columns are made narrower, and where there are too many for that each
row becomes a record of its own. Widths count the columns of a terminal (wcwidth), so that Chinese
text stands straight.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["columns", "html", "markdown", "padded", "printable", "table", "wrapped"]

_GAP = "  "
_NARROWEST = 8


def table(
    names: Sequence[str],
    cells: Sequence[Sequence[str]],
    numeric: Sequence[bool],
    width: int | None = None,
) -> Iterator[str]:
    """Yield the lines of a table.

    Args:
        names: what stands above the columns.
        cells: the rows, each as long as ``names``, of printable text.
        numeric: for each column, whether it is set to the right.
        width: columns of the terminal to fit into; without it, lines are not broken.
    """
    widths = [max(map(columns, column)) for column in zip(names, *cells, strict=True)]
    if width:
        available = width - len(_GAP) * (len(names) - 1)
        longest = [max(map(_longest_word, column)) for column in zip(names, *cells, strict=True)]
        widths = _fitted(widths, longest, available)
        if sum(widths) > max(available, _NARROWEST):
            yield from _records(names, cells, width)
            return
    for row in (names, ["-" * each for each in widths], *cells):
        parts = [wrapped(cell, each) for cell, each in zip(row, widths, strict=True)]
        for number in range(max(map(len, parts), default=1)):
            line = [part[number] if number < len(part) else "" for part in parts]
            yield _GAP.join(map(padded, line, widths, numeric)).rstrip() + "\n"


def _records(names: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Yield each row as lines of a name and its value, empty ones left out."""
    beside = min(max(map(columns, names)), max(width // 3, 1))
    for number, row in enumerate(cells, 1):
        yield f"--- {number} ---\n"
        for name, cell in zip(names, row, strict=True):
            head = wrapped(name, beside)
            body = wrapped(cell, max(width - beside - len(_GAP), 2)) if cell else []
            for place in range(max(len(head), len(body)) if body else 0):
                left = padded(head[place] if place < len(head) else "", beside, False)
                yield f"{left}{_GAP}{body[place] if place < len(body) else ''}".rstrip() + "\n"


def markdown(
    names: Sequence[str], cells: Iterable[Sequence[str]], numeric: Sequence[bool]
) -> Iterator[str]:
    """Yield the lines of a Markdown table (GitHub's form), numbers to the right."""
    yield _markdown_line(names)
    yield f"| {' | '.join('---:' if right else '---' for right in numeric)} |\n"
    for row in cells:
        yield _markdown_line(row)


def _markdown_line(row: Sequence[str]) -> str:
    # What is left as it is: a reader of Markdown shows "<", "*" and "_" inside words as they are,
    # but for what would end the cell, be taken for a tag, or swallow the sign behind it.
    cells = [
        cell.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
        for cell in row
    ]
    return f"| {' | '.join(cells)} |\n"


_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font-family: system-ui, sans-serif; margin: 1rem; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #bbb; padding: .25rem .5rem; text-align: left; vertical-align: top; }}
th {{ background: #eee; color: #111; }}
.number {{ text-align: right; font-variant-numeric: tabular-nums; }}
</style>
</head>
<body>
<table>
<thead>
<tr>{head}</tr>
</thead>
<tbody>
"""


def html(
    names: Sequence[str],
    rows: Iterable[Iterable[tuple[str, str, str]]],
    *,
    title: str = "Query results",
) -> Iterator[str]:
    """Yield an HTML page with one table.

    Args:
        names: what stands above the columns.
        rows: for each cell its text, the IRI that it links to or "", and its language tag or ""
            (``number`` for a number, which is set to the right).
        title: of the page.
    """
    from html import escape

    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    yield _PAGE.format(title=escape(title), head=head)
    for row in rows:
        parts = []
        for text, iri, kind in row:
            shown = escape(text)
            if iri.startswith(("http://", "https://")):
                shown = f'<a href="{escape(iri)}">{shown}</a>'
            about = f' lang="{escape(kind)}"' if kind else ""
            about = ' class="number"' if kind == "number" else about
            parts.append(f"<td{about}>{shown}</td>")
        yield f"<tr>{''.join(parts)}</tr>\n"
    yield "</tbody>\n</table>\n</body>\n</html>\n"


# text on lines


def printable(text: str) -> str:
    """Return the text on one line, without signs that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " for sign in text)


def columns(text: str) -> int:
    """Return how many columns of a terminal the text takes: two for a Chinese character.

    wcwidth says so; it takes 25 ms to import, and for what plans are written with there is no need
    to ask it (a test compares).
    """
    if text.isascii():
        return len(text)
    count = 0
    for sign in text:
        if sign < "\u0300" or "\u2010" <= sign <= "\u2027" or "\u2030" <= sign <= "\u205e":
            count += 1
        elif (
            "\u4e00" <= sign <= "\u9fff"
            or "\u3000" <= sign <= "\u3029"
            or "\uff01" <= sign <= "\uff60"
        ):
            count += 2
        else:
            from wcwidth import wcswidth

            return max(int(wcswidth(text)), 0)
    return count


def padded(text: str, width: int, right: bool) -> str:
    """Return the text filled up with blanks, before it (``right``) or behind it."""
    blank = " " * (width - columns(text))
    return blank + text if right else text + blank


def wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of at most this width, broken between words where it can be."""
    if columns(text) <= width:
        return [text]
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if columns(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        # A word that is too long itself is broken anywhere, as Chinese text is.
        lines[-1:] = _broken(word, width) or [""]
    return lines


def _broken(word: str, width: int) -> list[str]:
    if columns(word) <= width:
        return [word]
    lines = [""]
    used = 0
    for cluster in _clusters(word):
        more = columns(cluster)
        if used + more > width and lines[-1]:
            lines.append("")
            used = 0
        lines[-1] += cluster
        used += more
    return lines


def _clusters(word: str) -> Iterable[str]:
    """Return what must stay together: a sign with the marks that are set upon it."""
    if all(sign < "\u0300" or "\u4e00" <= sign <= "\u9fff" for sign in word):
        return word
    from wcwidth import iter_graphemes

    clusters: Iterable[str] = iter_graphemes(word)
    return clusters


# widths of columns


def _longest_word(text: str) -> int:
    return max(map(columns, text.split()), default=0)


def _fitted(widths: list[int], longest: list[int], available: int) -> list[int]:
    """Return the widths made narrower until all fit: text is broken before words and IRIs are."""
    if sum(widths) <= available:
        return widths
    if sum(longest) <= available:
        more = [width - least for width, least in zip(widths, longest, strict=True)]
        shares = _shared(more, available - sum(longest), least=0)
        return [least + share for least, share in zip(longest, shares, strict=True)]
    return _shared(longest, available, least=_NARROWEST)


def _shared(wishes: list[int], available: int, *, least: int) -> list[int]:
    """Return what each wish gets: the small ones all, the others the same share of the rest."""
    shares = list(wishes)
    left = len(wishes)
    for place in sorted(range(len(wishes)), key=lambda each: wishes[each]):
        shares[place] = min(wishes[place], max(available // left, least))
        available -= shares[place]
        left -= 1
    return shares
