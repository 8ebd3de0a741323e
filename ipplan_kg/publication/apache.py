"""Rules for Apache 2.4: the ``.htaccess`` of a published folder, and those for https://w3id.org.

``SetEnvIf`` reads how much each format is liked; of lines that fit the last one wins, so the more
specific ranges come later. ``RewriteCond expr`` compares these weights as they are. What goes into
a header comes from ``THE_REQUEST``, percent-encoded as it was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from ipplan_kg.publication.weights import ANY, KINDS, LANGUAGE_RANGES, RANGES, below_one, one
from ipplan_kg.site.paths import HTML, MEDIA_TYPES, RDF_FORMATS

__all__ = ["DOCUMENT", "apache", "w3id", "w3id_to_server"]

DOCUMENT = rf"(?:\.page-[0-9]+)?(?:\.zh)?\.(?:{'|'.join(MEDIA_TYPES)})"
"""Pattern of what the path of a document has behind that of its thing."""
_PACKED = ("application/gzip",)


def apache(
    base: str,
    url: str,
    types: Mapping[str, str],
    *,
    turtle: Iterable[str] = (),
    gone: Iterable[str] = (),
) -> str:
    """Return the ``.htaccess`` of the published folder.

    Args:
        base: What the IRIs begin with.
        url: Where the files stand on the web.
        types: Media types by file name extension.
        turtle: Paths of files without an extension that hold Turtle.
        gone: Paths of things that were withdrawn.
    """
    place = urlsplit(url).path
    return f"""\
# Written by ipplan-kg publish, for Apache 2.4 where AllowOverride All holds.
# A thing leads to the document about it that Accept and Accept-Language like best (303 See Other).
Options -Indexes -MultiViews
DirectorySlash Off
DirectoryIndex disabled
ErrorDocument 404 {place}404%{{reqenv:ipplan_language}}.html
ErrorDocument 410 {place}%{{reqenv:ipplan_gone}}%{{reqenv:ipplan_language}}.html

{_types(types, turtle)}

{_choice()}

# What is not for readers; a path that goes on behind a file; what was withdrawn.
RewriteRule (?:^|/)\\.(?:ipplan-kg|ht) - [R=404,L]
RewriteCond %{{PATH_INFO}} !=""
RewriteRule ^ - [R=404,L]
{_lines(f"RewriteRule ^({escaped(path)})$ - [E=ipplan_gone:$1,G]" for path in gone)}
# A file. Its header tells which thing it describes, if it is a document about one.
RewriteCond %{{REQUEST_FILENAME}} !-f
RewriteRule ^ - [S=4]
RewriteCond %{{REQUEST_FILENAME}} ^(.+?){DOCUMENT}$
RewriteCond %1.html -f
RewriteCond %{{THE_REQUEST}} "^[A-Z]+ {escaped(place)}([^ ?]+?){DOCUMENT}[ ?]"
RewriteRule ^ - [E=ipplan_about:{base}%1]
RewriteRule ^index{DOCUMENT}$ - [E=ipplan_about:{base}]
RewriteRule ^404(?:\\.zh)?\\.html$ - [E=!ipplan_about]
RewriteRule ^ - [L]

# The base: its page for people, the description of the data for programs.
RewriteCond %{{ENV:ipplan_format}} =html
RewriteRule ^$ %{{REQUEST_URI}}index%{{ENV:ipplan_language}}.html [R=303,L]
RewriteCond %{{ENV:ipplan_format}} !=""
RewriteRule ^$ %{{REQUEST_URI}}.well-known/void.%{{ENV:ipplan_format}} [R=303,L]
RewriteRule ^$ - [R=406,L]

# A thing.
RewriteCond %{{REQUEST_FILENAME}}.html !-f
RewriteRule ^ - [R=404,L]
RewriteCond %{{ENV:ipplan_format}} =""
RewriteRule ^ - [R=406,L]
RewriteCond %{{REQUEST_FILENAME}}.ttl -f
RewriteCond %{{THE_REQUEST}} "^[A-Z]+ [^ ?]*?([^ ?/]+)[ ?]"
RewriteRule ^ - [E=ipplan_name:%1]
RewriteCond %{{ENV:ipplan_format}} !=html
RewriteCond %{{REQUEST_FILENAME}}.%{{ENV:ipplan_format}} -f
RewriteRule ^ %{{REQUEST_URI}}.%{{ENV:ipplan_format}} [R=303,L]
RewriteCond %{{ENV:ipplan_html}} =""
RewriteRule ^ - [R=406,L]
RewriteRule ^ %{{REQUEST_URI}}%{{ENV:ipplan_language}}.html [R=303,L]

{_headers(place)}
"""


def w3id(
    base: str, url: str, types: Iterable[str], pages: Iterable[str], gone: Iterable[str] = ()
) -> str:
    """Return the ``.htaccess`` for the folder of the base at w3id.org, for a site without rules.

    There is no 406: the maintainers ask to lead to the page rather than nowhere
    (https://w3id.org/docs/rules/htaccess/no-406-fallback).

    Args:
        base: What the IRIs begin with.
        url: Where the files stand on the web.
        types: File name extensions of what is published.
        pages: Paths that have pages, but no data.
        gone: Paths of things that were withdrawn: they have no data any more.
    """
    alone = "|".join(escaped(path) for path in (*pages, *gone))
    return f"""\
{_head(base, url)}
# A thing leads to the document about it that Accept and Accept-Language like best.

{_choice(default=HTML)}

# Files go where they stand.
RewriteRule ^(.+\\.(?:{"|".join(types)}))$ {url}$1 [R=302,L]
RewriteRule ^(\\.well-known/[^/.]+|SHA256SUMS)$ {url}$1 [R=302,L]
# The base: its page for people, the description of the data for programs.
RewriteCond %{{ENV:ipplan_format}} !=html
RewriteRule ^$ {url}.well-known/void.%{{ENV:ipplan_format}} [R=303,L]
RewriteRule ^$ {url}index%{{ENV:ipplan_language}}.html [R=303,L]
# A page that has no data, and a thing.
RewriteRule ^({alone})$ {url}$1%{{ENV:ipplan_language}}.html [R=303,L]
RewriteCond %{{ENV:ipplan_format}} !=html
RewriteRule ^(.+[^/])$ {url}$1.%{{ENV:ipplan_format}} [R=303,L]
RewriteRule ^(.+[^/])$ {url}$1%{{ENV:ipplan_language}}.html [R=303,L]
"""


def w3id_to_server(base: str, url: str) -> str:
    """Return the ``.htaccess`` at w3id.org for a site whose server has the rules itself.

    Args:
        base: What the IRIs begin with.
        url: Where the site is on the web.
    """
    return f"""\
{_head(base, url)}
# The server there knows which document a thing leads to.

RewriteEngine On
RewriteRule ^(.*)$ {url}$1 [R=302,L]
"""


def escaped(path: str) -> str:
    """Return the pattern of a path, easy on the eye."""
    return re.escape(path).replace(r"\-", "-")


def _head(base: str, url: str) -> str:
    return f"""\
# # {urlsplit(base).path}
#
# {base} and everything under it leads to {url}
#
# ## Contact
# This space is administered by:
#
# (your name, e-mail address and GitHub username)
#"""


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _types(types: Mapping[str, str], turtle: Iterable[str]) -> str:
    """Return what says which media types the files have, and which are worth packing."""
    texts = [end for end, name in types.items() if name.startswith("text/")]
    worth = " ".join(dict.fromkeys(name for name in types.values() if name not in _PACKED))
    forced = (
        f'<Files "{path.rpartition("/")[2]}">\n  ForceType "text/turtle; charset=utf-8"\n</Files>'
        for path in turtle
    )
    return f"""\
{_lines(f"AddType {name} .{end}" for end, name in types.items())}
<FilesMatch "\\.(?:{"|".join(texts)})$">
  AddCharset utf-8 {" ".join(f".{end}" for end in texts)}
</FilesMatch>
{_lines(forced)}
# A dump is a compressed file, not a file that is compressed on its way.
RemoveEncoding .gz
<IfModule mod_deflate.c>
  <IfModule mod_filter.c>
    AddOutputFilterByType DEFLATE {worth}
  </IfModule>
</IfModule>"""


def _choice(default: str = "") -> str:
    """Return the rules that choose a format and a language by the weights.

    Args:
        default: The format where none is liked.
    """
    preset = [f"RewriteRule ^ - [E=ipplan_format:{default}]"] if default else []
    lines = [
        "# How much each format and each language is liked: the digits of its weight, A for 1.",
        *_weights(),
        "",
        "RewriteEngine On",
        "# The format that is liked best, of equals the first; the language that is liked best.",
        *preset,
        'RewriteCond %{ENV:ipplan_html} !=""',
        f"RewriteRule ^ - [E=ipplan_best:%{{ENV:ipplan_html}},E=ipplan_format:{HTML}]",
    ]
    for end in RDF_FORMATS:
        lines += [
            f'RewriteCond expr "%{{ENV:ipplan_{end}}} > %{{ENV:ipplan_best}}"',
            f"RewriteRule ^ - [E=ipplan_best:%{{ENV:ipplan_{end}}},E=ipplan_format:{end}]",
        ]
    lines += [
        'RewriteCond expr "%{ENV:ipplan_zh} > %{ENV:ipplan_en}"',
        "RewriteRule ^ - [E=ipplan_language:.zh]",
    ]
    return _lines(lines)


def _weights() -> list[str]:
    """Return the lines that read the weights of all ranges, the less specific ones first."""
    everything = " ".join(f"ipplan_{end}=A" for end in MEDIA_TYPES)
    lines = [f'SetEnvIf Accept "^\\s*$" {everything}']
    lines += _weight("Accept", rf"{ANY}/{ANY}", tuple(MEDIA_TYPES))
    for kind, ends in KINDS.items():
        lines += _weight("Accept", f"{kind}/{ANY}", ends)
    for end, pattern in RANGES.items():
        lines += _weight("Accept", pattern, (end,))
    lines += _weight("Accept-Language", ANY, tuple(LANGUAGE_RANGES))
    for language, pattern in LANGUAGE_RANGES.items():
        lines += _weight("Accept-Language", pattern, (language,))
    return lines


def _weight(header: str, pattern: str, names: tuple[str, ...]) -> list[str]:
    captured = " ".join(f"ipplan_{name}=$1" for name in names)
    whole = " ".join(f"ipplan_{name}=A" for name in names)
    return [
        f'SetEnvIfNoCase {header} "{below_one(pattern)}" {captured}',
        f'SetEnvIfNoCase {header} "{one(pattern)}" {whole}',
    ]


def _headers(place: str) -> str:
    always = "  Header always set"
    page = '"expr=%{CONTENT_TYPE} =~ m#^text/html#"'
    asset = (
        f'"expr=%{{REQUEST_URI}} =~ m#^{escaped(place)}assets/#'
        ' && %{REQUEST_STATUS} =~ /^(200|304)$/"'
    )
    alternates = ", ".join(
        rf"<%{{ipplan_name}}e.{end}>; rel=\"alternate\"; type=\"{name}\""
        for end, name in MEDIA_TYPES.items()
    )
    return f"""\
<IfModule mod_headers.c>
{always} Access-Control-Allow-Origin "*"
{always} Access-Control-Expose-Headers "ETag, Link"
{always} Cache-Control "public, no-cache"
{always} Cache-Control "public, max-age=31536000, immutable" {asset}
  Header always merge Vary "Accept, Accept-Language" "expr=%{{REQUEST_STATUS}} =~ /^(303|406)$/"
{always} Content-Security-Policy "frame-ancestors 'none'" {page}
{always} Referrer-Policy "same-origin" {page}
{always} Link "<%{{ipplan_about}}e>; rel=\\"describes\\"" env=ipplan_about
{always} Link "{alternates}" env=ipplan_name
</IfModule>"""
