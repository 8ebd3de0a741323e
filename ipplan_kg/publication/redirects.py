"""Rules by which web servers send who asks for a thing to a document about it (303, by Accept).

For Apache (``.htaccess``), nginx, and the redirection service https://w3id.org, which is an
Apache with one ``.htaccess`` per name. A thing has no file of its own; its documents stand beside
its path: ``plan/2021-2022/task/30`` leads to ``.html``, ``.zh.html``, ``.ttl``, ``.jsonld``, ...

A server's rules look for media types and languages by their names; quality values (``;q=0.5``) they
cannot compare. HTML comes first, as browsers ask for it by name and RDF clients do not.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ipplan_kg.site.paths import MEDIA_TYPES, RDF_FORMATS

__all__ = ["CONTENT_TYPES", "apache", "nginx", "w3id"]

_EXTRA_TYPES = {
    "nq": "application/n-quads",
    "trig": "application/trig",
    "rq": "application/sparql-query",
    "csv": "text/csv",
    "json": "application/json",
    "xml": "application/xml",
    "js": "text/javascript",
    "css": "text/css",
    "svg": "image/svg+xml",
    "wasm": "application/wasm",
    "txt": "text/plain",
    "gz": "application/gzip",
    "graphml": "application/xml",
    "gexf": "application/xml",
}
CONTENT_TYPES = {**MEDIA_TYPES, **_EXTRA_TYPES}
"""Media types by the extension of a published file."""


def _pattern(media_type: str) -> str:
    return re.escape(media_type).replace(r"\-", "-").replace(r"/", "/")


def apache() -> str:
    """Return the ``.htaccess`` of the published folder (Apache 2.4, mod_rewrite, mod_mime)."""
    types = "\n".join(f"AddType {kind} .{end}" for end, kind in CONTENT_TYPES.items())
    rules = "\n".join(
        f"RewriteCond %{{HTTP_ACCEPT}} {_pattern(MEDIA_TYPES[end])} [NC]\n"
        f"RewriteCond %{{REQUEST_FILENAME}}.{end} -f\n"
        f"RewriteRule ^(.+[^/])$ %{{REQUEST_URI}}.{end} [R=303,L]"
        for end in RDF_FORMATS
    )
    return f"""\
# Written by ipplan-kg publish. A thing leads to a document about it, by Accept (303 See Other).
Options -Indexes -MultiViews
DirectorySlash Off
DirectoryIndex index.html
AddDefaultCharset utf-8
{types}
RedirectMatch 404 "/\\.ipplan-kg(/|$)"

<Files "void">
  ForceType text/turtle
</Files>
<Files "sparql-examples">
  ForceType text/turtle
</Files>

<IfModule mod_headers.c>
  Header always set Access-Control-Allow-Origin "*"
  Header always merge Vary "Accept, Accept-Language"
</IfModule>

RewriteEngine On
RewriteCond %{{REQUEST_FILENAME}} -f
RewriteRule ^ - [L]

# A page for people who ask for HTML, in Chinese where they like it best.
RewriteCond %{{HTTP_ACCEPT}} text/html|application/xhtml\\+xml [NC]
RewriteCond %{{HTTP:Accept-Language}} ^zh [NC]
RewriteCond %{{REQUEST_FILENAME}}.zh.html -f
RewriteRule ^(.+[^/])$ %{{REQUEST_URI}}.zh.html [R=303,L]
RewriteCond %{{HTTP_ACCEPT}} text/html|application/xhtml\\+xml [NC]
RewriteCond %{{REQUEST_FILENAME}}.html -f
RewriteRule ^(.+[^/])$ %{{REQUEST_URI}}.html [R=303,L]

# Data for programs.
{rules}

# Whoever has no wish.
RewriteCond %{{REQUEST_FILENAME}}.html -f
RewriteRule ^(.+[^/])$ %{{REQUEST_URI}}.html [R=303,L]
"""


def _nginx_maps() -> str:
    wishes = "\n".join(f'    "~*{_pattern(MEDIA_TYPES[end])}" {end};' for end in RDF_FORMATS)
    return f"""\
map $http_accept $ipplan_format {{
    default html;
    "~*text/html|application/xhtml\\+xml" html;
{wishes}
}}
map $http_accept_language $ipplan_language {{
    default "";
    "~*^zh" .zh;
}}
map $ipplan_format $ipplan_document {{
    default .$ipplan_format;
    html $ipplan_language.html;
}}
"""


def nginx(url: str) -> str:
    """Return a site for nginx: to be included in ``http {{ }}``; the folder is to be filled in.

    Args:
        url: Where the files stand on the web.
    """
    parts = urlsplit(url)
    types = "\n".join(f"        {kind} {end};" for end, kind in CONTENT_TYPES.items())
    path = parts.path
    return f"""\
# Written by ipplan-kg publish. Put the folder of the site in place of /srv/ipplan; TLS is yours.
# A thing leads to a document about it, by Accept and Accept-Language (303 See Other).
{_nginx_maps()}
server {{
    listen 80;
    server_name {parts.hostname or "localhost"};
    absolute_redirect off;
    charset utf-8;
    types {{
{types}
    }}
    default_type text/turtle;
    add_header Access-Control-Allow-Origin "*" always;
    add_header Vary "Accept, Accept-Language" always;

    location = {path} {{ return 303 {path}index$ipplan_document; }}
    location ^~ {path}.ipplan-kg {{ return 404; }}
    location ^~ {path}assets/ {{
        alias /srv/ipplan/assets/;
        add_header Access-Control-Allow-Origin "*" always;
        add_header Cache-Control "public, max-age=31536000, immutable";
    }}
    location ~ "^{re.escape(path)}(?<ipplan_path>.+)$" {{
        root /srv/ipplan;
        try_files /$ipplan_path @thing;
    }}
    location @thing {{
        root /srv/ipplan;
        if (-f $document_root/$ipplan_path.html) {{
            return 303 {path}$ipplan_path$ipplan_document;
        }}
        return 404;
    }}
}}
"""


def w3id(base: str, url: str) -> str:
    """Return the ``.htaccess`` for the folder of the base at w3id.org.

    Args:
        base: What the IRIs begin with.
        url: Where the files stand on the web.
    """
    ends = "|".join(dict.fromkeys([*CONTENT_TYPES, "gz"]))
    rules = "\n".join(
        f"RewriteCond %{{HTTP_ACCEPT}} {_pattern(MEDIA_TYPES[end])} [NC]\n"
        f"RewriteRule ^(.+[^/])$ {url}$1.{end} [R=303,L]"
        for end in RDF_FORMATS
    )
    return f"""\
# {base} -> {url}
# The documents about a thing; its page for people, data for programs. See README.md.
Options -MultiViews
RewriteEngine On

RewriteRule ^$ {url}index.html [R=303,L]
# Files go where they stand.
RewriteRule ^(.+\\.({ends}))$ {url}$1 [R=302,L]
RewriteRule ^(\\.well-known/.+)$ {url}$1 [R=302,L]

RewriteCond %{{HTTP_ACCEPT}} text/html|application/xhtml\\+xml [NC]
RewriteCond %{{HTTP:Accept-Language}} ^zh [NC]
RewriteRule ^(.+[^/])$ {url}$1.zh.html [R=303,L]
RewriteCond %{{HTTP_ACCEPT}} text/html|application/xhtml\\+xml [NC]
RewriteRule ^(.+[^/])$ {url}$1.html [R=303,L]

{rules}
RewriteRule ^(.+[^/])$ {url}$1.html [R=303,L]
"""
