"""Routes of the pages: every IRI of ours leads to its documents, and these are served.

=====================================  ========================================================
``/plan/2021-2022/task/30``            303 to the document that ``Accept`` likes best
``/plan/2021-2022/task/30.html``, ...  that document
``/``                                  the overview for people, VoID for programs
``/sparql`` without a query            the editor for people, the description for programs
``/charts/...svg``, ``/assets/...``    pictures, styles, scripts
=====================================  ========================================================

Paths are those of the IRIs below the base, wherever the server stands.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import sys
from collections import OrderedDict

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ipplan_kg.server import description, negotiation, profiles, site_content
from ipplan_kg.server.description import matches
from ipplan_kg.server.problems import Problem
from ipplan_kg.server.state import State
from ipplan_kg.site.assets import ASSET_TYPES, Assets

__all__ = ["POLICY", "for_people", "routes"]

POLICY = "frame-ancestors 'none'"
"""Content Security Policy beyond that of the page itself, which a meta element cannot say."""
_RDF = [each for each in description.FORMATS if each.count("/") == 1]
_KEPT = 64
_VARY = "Accept, Accept-Language, Accept-Profile"
_LASTING = "public, max-age=31536000, immutable"


def routes(state: State) -> list[Route]:
    """Return the routes of the pages; the last one takes every path, so they come last."""
    assets = Assets().contents
    overview = for_people(description.documents(state)["void"], "index.html")
    pictures: OrderedDict[tuple[str, str], bytes] = OrderedDict()
    drawing = asyncio.Lock()  # one at a time: each takes a processor for half a second

    async def home(request: Request) -> Response:
        if "_profile" in request.query_params or "accept-profile" in request.headers:
            return await told(request, "")
        return await overview(request)

    async def page(request: Request) -> Response:
        path = request.path_params["path"]
        if path in assets:
            return _asset(request, path, assets[path])
        if re.fullmatch(r"charts/[a-z-]+(\.zh)?\.svg", path):
            return await drawn(request, path)
        return await told(request, path)

    async def told(request: Request, path: str) -> Response:
        answer = await state.workers.call(
            profiles.answered,
            path,
            dict(request.query_params),
            request.headers.get("accept"),
            request.headers.get("accept-language"),
            ",".join(request.headers.getlist("accept-profile")),
        )
        return _response(state, request, answer)

    async def drawn(request: Request, path: str) -> Response:
        """Return a chart's picture: its specification comes from a worker, which cannot draw."""
        key = (state.digest, path)
        if key not in pictures:
            spec = f"{path.removesuffix('.svg')}.json"
            answer = await state.workers.call(site_content.answered, spec, {}, None, None)
            if answer["status"] != 200:
                raise Problem("not-found", f"there is nothing at {request.url.path}")
            async with drawing:
                if key not in pictures:
                    while len(pictures) >= _KEPT:
                        pictures.popitem(last=False)
                    pictures[key] = await _drawn(answer["body"].encode())
        if not pictures[key]:
            raise Problem("not-found", "pictures of charts need the extra ipplan-kg[charts]")
        return matches(state, request, pictures[key], "image/svg+xml")

    return [Route("/", home), Route("/{path:path}", page)]


def for_people(document: description.Document, page: str) -> description.Document:
    """Return what answers with a page those who like HTML best, and others with a document."""

    async def answer(request: Request) -> Response:
        accept = request.headers.get("accept")
        if accept is None or negotiation.best(accept, [*_RDF, "text/html"]) != "text/html":
            return await document(request)
        return _see_other(page, [])

    return answer


async def _drawn(spec: bytes) -> bytes:
    """Return the picture of a chart, drawn by a process of its own; empty if it cannot be."""
    drawing = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ipplan_kg.site.pictures"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    svg, _ = await drawing.communicate(spec)
    return svg


def _asset(request: Request, path: str, data: bytes) -> Response:
    tag = f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'
    headers = {"cache-control": _LASTING, "etag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    media_type = negotiation.content_type(ASSET_TYPES[path.rpartition(".")[2]])
    return Response(data, headers={**headers, "content-type": media_type})


def _response(state: State, request: Request, answer: site_content.Answer) -> Response:
    status = answer["status"]
    if status == 303:
        return _see_other(answer["location"], answer["links"])
    if status == 406:
        raise Problem(
            "not-acceptable",
            f"available are {', '.join(answer['available'])}",
            headers={"Vary": _VARY},
            more={"available": answer["available"]},
        )
    if "body" not in answer:
        kind = "gone" if status == 410 else "not-found"
        raise Problem(kind, f"there is nothing at {request.url.path}")
    body = answer["body"].encode()
    content_type = negotiation.content_type(answer["media_type"])
    if status != 200:
        headers = {"content-type": content_type, "cache-control": "no-store", "vary": _VARY}
        return Response(body, status, {**headers, "content-security-policy": POLICY})
    response = matches(state, request, body, content_type)
    # A document is the same for all who ask for it, unless they ask for another profile.
    if answer.get("by_profile"):
        response.headers["vary"] = _VARY
    else:
        del response.headers["vary"]
    if answer["links"]:
        response.headers["link"] = ", ".join(answer["links"])
    if "profile" in answer:
        response.headers["content-profile"] = f"<{answer['profile']}>"
    if answer["media_type"] == "text/html":
        response.headers["content-security-policy"] = POLICY
        response.headers["referrer-policy"] = "same-origin"
    return response


def _see_other(location: str, links: list[str]) -> Response:
    """Return the redirect from a thing to a document about it.

    https://www.w3.org/TR/cooluris/#r303gendocument
    """
    headers = {
        "location": location,
        "vary": _VARY,
        "access-control-allow-origin": "*",
    }
    if links:
        headers["link"] = ", ".join(links)
    return Response(f"See {location}\n", 303, headers, media_type="text/plain")
