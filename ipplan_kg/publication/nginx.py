"""Rules for nginx: a site to be included in ``http { }``.

``map`` finds patterns and compares no numbers. So each weight is cut to its first digit, and then
``A`` (a weight of 1), ``9`` (0.9 and more), ... is looked for, one after the other, among the
weights of all formats; where two are alike, the format that stands first is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from ipplan_kg.publication.apache import DOCUMENT, escaped
from ipplan_kg.publication.weights import ANY, KINDS, LANGUAGE_RANGES, RANGES, below_one, none, one
from ipplan_kg.site.paths import HTML, MEDIA_TYPES

__all__ = ["nginx"]

_WEIGHTS = "A9876543210"
_PACKED = ("application/gzip", "text/html")  # nginx packs HTML by itself
_FOLDER = "/srv/ipplan"


def nginx(
    base: str,
    url: str,
    types: Mapping[str, str],
    *,
    turtle: Iterable[str] = (),
    gone: Iterable[str] = (),
    views: Iterable[str] = (),
) -> str:
    """Return a site for nginx; the folder is to be filled in for ``/srv/ipplan``.

    Args:
        base: What the IRIs begin with.
        url: Where the files stand on the web.
        types: Media types by file name extension.
        turtle: Paths of files without an extension that hold Turtle.
        gone: Paths of things that were withdrawn.
        views: What documents in other vocabularies have in their name, before the extension.
    """
    parts = urlsplit(url)
    place = parts.path
    return f"""\
# Written by ipplan-kg publish: to be included in http {{ }}. Put the folder of the site in place of
# {_FOLDER}; TLS is yours. A thing leads to the document about it that Accept and Accept-Language
# like best (303 See Other).

{_weights()}
{_choices()}
{_requests(base, escaped(place), views)}
server {{
    listen 80;
    server_name {parts.hostname or "localhost"};
    root {_FOLDER};
    absolute_redirect off;
{_types(types)}
    error_page 404 {place}404$ipplan_language.html;
    set $ipplan_link "";
    add_header Access-Control-Allow-Origin "*" always;
    add_header Access-Control-Expose-Headers "ETag, Link" always;
    add_header Cache-Control $ipplan_cache always;
    add_header Vary $ipplan_vary always;
    add_header Content-Security-Policy $ipplan_policy always;
    add_header Referrer-Policy $ipplan_referrer always;
    add_header Link $ipplan_link always;

    # What is not for readers; what was withdrawn.
    location ~ "/\\.(?:ipplan-kg|ht)" {{ return 404; }}
{_lines(_gone(place, path) for path in gone)}
    # The base: its page for people, the description of the data for programs.
    location = {place} {{
        if ($ipplan_home = "") {{ return 406; }}
        return 303 {place}$ipplan_home;
    }}
{_lines(_turtle(place, path) for path in turtle)}
    # A file, or else a thing.
    location ~ "^{escaped(place)}(?<ipplan_path>.+)$" {{
        set $ipplan_link $ipplan_about;
        try_files /$ipplan_path @ipplan;
    }}
    location @ipplan {{
        set $ipplan_link "";
        if (!-f $document_root/$ipplan_path.html) {{ return 404; }}
        if ($ipplan_place = "") {{ return 404; }}
        if ($ipplan_format = "") {{ return 406; }}
        set $ipplan_link $ipplan_alternates;
        if (!-f $document_root/$ipplan_path.ttl) {{ set $ipplan_link ""; }}
        if (-f $document_root/$ipplan_path$ipplan_document) {{
            return 303 $ipplan_place$ipplan_document$is_args$args;
        }}
        if ($ipplan_html = "") {{ return 406; }}
        return 303 $ipplan_place$ipplan_language.html$is_args$args;
    }}
}}
"""


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _gone(place: str, path: str) -> str:
    page = f'error_page 410 "{place}{path}$ipplan_language.html";'
    return f'    location = "{place}{path}" {{ {page} return 410; }}'


def _turtle(place: str, path: str) -> str:
    return f"    location = {place}{path} {{ default_type text/turtle; alias {_FOLDER}/{path}; }}"


def _types(types: Mapping[str, str]) -> str:
    listed = _lines(f"        {name} {end};" for end, name in types.items())
    texts = dict.fromkeys(
        each for each in types.values() if each.startswith("text/") and each != "text/html"
    )
    worth = dict.fromkeys(each for each in types.values() if each not in _PACKED)
    return f"""\
    types {{
{listed}
    }}
    default_type text/plain;
    charset utf-8;
    charset_types {" ".join(texts)};
    gzip on;
    gzip_vary on;
    gzip_min_length 860;
    gzip_types {" ".join(worth)};"""


def _requests(base: str, place: str, views: Iterable[str]) -> str:
    """Return the maps of what a request names, percent-encoded as it came, and of its answer."""
    alternates = ", ".join(
        rf"<$1.{end}>; rel=\"alternate\"; type=\"{name}\"" for end, name in MEDIA_TYPES.items()
    )
    others = "|".join(map(re.escape, views))
    no_view = rf"(?!.*\.(?:{others})\.)" if others else ""
    end = rf"{DOCUMENT}(?:\?|$)"
    return f"""\
# What a request names, percent-encoded as it came: a thing, and what a document is about.
map $request_uri $ipplan_place {{
    default "";
    "~^({place}[^?]*)" $1;
}}
map $request_uri $ipplan_alternates {{
    default "";
    "~([^/?]+)(?:\\?|$)" "{alternates}";
}}
map $request_uri $ipplan_about {{
    default "";
    "~^{place}index{end}" "<{base}>; rel=\\"describes\\"";
    "~^{place}(?!404|exports/){no_view}([^?]+?){end}" "<{base}$1>; rel=\\"describes\\"";
}}
map "$status $request_uri" $ipplan_cache {{
    default "public, no-cache";
    "~^(?:200|304) {place}assets/" "public, max-age=31536000, immutable";
}}
map $status $ipplan_vary {{
    default "";
    303 "Accept, Accept-Language";
    406 "Accept, Accept-Language";
}}
map $sent_http_content_type $ipplan_policy {{
    default "";
    "~^text/html" "frame-ancestors 'none'";
}}
map $sent_http_content_type $ipplan_referrer {{
    default "";
    "~^text/html" same-origin;
}}
"""


def _weights() -> str:
    """Return the maps from headers to weights."""
    text = "# How much each format and each language is liked: the first digit of its weight.\n"
    text += _map("$http_accept", "any", '""', rf"{ANY}/{ANY}", '    "" A;\n')
    for kind in KINDS:
        text += _map("$http_accept", kind, "$ipplan_any", f"{kind}/{ANY}")
    for end, pattern in RANGES.items():
        kind = MEDIA_TYPES[end].partition("/")[0]
        text += _map("$http_accept", end, f"$ipplan_{kind}", pattern)
    text += _map("$http_accept_language", "other", '""', ANY)
    for language, pattern in LANGUAGE_RANGES.items():
        text += _map("$http_accept_language", language, "$ipplan_other", pattern)
    return text


def _map(header: str, name: str, default: str, pattern: str, more: str = "") -> str:
    return f"""\
map {header} $ipplan_{name} {{
    default {default};
{more}    "~*{one(pattern)}" A;
    "~*{none(pattern)}" "";
    "~*{below_one(pattern, digits=1)}" $1;
}}
"""


def _choices() -> str:
    """Return the maps from weights to what is chosen."""
    formats = ",".join(f"{end}=$ipplan_{end}" for end in MEDIA_TYPES)
    languages = ",".join(f"{each}=$ipplan_{each}" for each in LANGUAGE_RANGES)
    first = _lines(f'    "~([a-z]+)={each}" $1;' for each in _WEIGHTS)
    return f"""\
# The format that is liked best, of equals the first; the language that is liked best.
map "{formats}" $ipplan_format {{
    default "";
{first}
}}
map "{languages}" $ipplan_tongue {{
    default en;
{first}
}}
map $ipplan_tongue $ipplan_language {{
    default .$ipplan_tongue;
    en "";
}}
map $ipplan_format $ipplan_document {{
    default .$ipplan_format;
    {HTML} $ipplan_language.{HTML};
}}
map $ipplan_format $ipplan_home {{
    default .well-known/void.$ipplan_format;
    "" "";
    {HTML} index$ipplan_language.{HTML};
}}
"""
