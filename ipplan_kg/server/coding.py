"""Content codings for what is not the answer of a worker: pages, descriptions, problems."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ipplan_kg.server.answers import encoder
from ipplan_kg.server.negotiation import coding
from ipplan_kg.server.responses import header

__all__ = ["Coded"]

_SMALL = 860
_PACKABLE = ("text/", "application/json", "application/ld+json", "image/svg+xml")
_PACKABLE_SUFFIXES = ("+json", "+xml", "javascript", "/xml", "n-triples", "n-quads", "trig")


class Coded:
    """Packs complete bodies of text by zstd or gzip when the client accepts it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        chosen = "identity"
        if scope["type"] == "http":
            chosen = coding(header(scope, b"accept-encoding"))
        if chosen == "identity":
            await self._app(scope, receive, send)
            return
        held: Message | None = None

        async def sending(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start":
                held = message
                return
            if held is not None:
                whole = not message.get("more_body", False)
                if whole and scope["method"] != "HEAD" and _worth(held, message):
                    _pack(held, message, chosen)
                await send(held)
                held = None
            await send(message)

        await self._app(scope, receive, sending)


def _worth(start: Message, body: Message) -> bool:
    """Tell whether a body is long enough, is text, and is not packed already."""
    headers = dict(start["headers"])
    media_type = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0]
    return (
        len(body.get("body", b"")) > _SMALL
        and start["status"] not in (204, 304)
        and b"content-encoding" not in headers
        and (media_type.startswith(_PACKABLE) or media_type.endswith(_PACKABLE_SUFFIXES))
    )


def _pack(start: Message, body: Message, chosen: str) -> None:
    encode, finish = encoder(chosen)
    body["body"] = encode(body["body"]) + finish()
    headers = []
    vary = b"Accept-Encoding"
    for name, value in start["headers"]:
        if name == b"vary":
            vary = value if b"accept-encoding" in value.lower() else value + b", Accept-Encoding"
        elif name == b"etag":
            # A strong tag is that of the bytes, which are others now.
            headers.append((name, value if value.startswith(b"W/") else b"W/" + value))
        elif name != b"content-length":
            headers.append((name, value))
    headers += [
        (b"content-length", str(len(body["body"])).encode()),
        (b"content-encoding", chosen.encode()),
        (b"vary", vary),
    ]
    start["headers"] = headers
