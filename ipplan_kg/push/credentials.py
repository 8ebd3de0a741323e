"""Who we are at a store: the environment or netrc, in answer to a Basic or Digest challenge.

The user and the password come from ``IPPLAN_KG_USER`` and ``IPPLAN_KG_PASSWORD``, or from the
user's netrc file (``NETRC`` names another). They are in no option, no message and no log. Over
plain http a password goes out by Digest only, but for this machine itself.

Sources: RFC 7617 (Basic), RFC 7616 (Digest).
"""

from __future__ import annotations

import hashlib
import netrc
import os
import secrets
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit
from urllib.request import getproxies, parse_http_list, parse_keqv_list, proxy_bypass

from ipplan_kg.errors import BadParameter

__all__ = ["Authorization", "credentials"]

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_HASHES = {"md5": hashlib.md5, "sha-256": hashlib.sha256}
_PARAMETERS = ("username", "realm", "nonce", "uri", "response", "opaque", "cnonce")
"""Of a Digest answer, those that are written in quotation marks."""


def credentials(url: str, user: str = "") -> tuple[str, str]:
    """Return user and password for a URL; both empty if there are none.

    Args:
        url: Of the store.
        user: Whom to be there (default: ``IPPLAN_KG_USER``, else as netrc says).

    Raises:
        BadParameter: the URL is not http(s), or has a password in it, or netrc cannot be read.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadParameter("the URL of a store has to be http(s)://...")
    if parts.username is not None or parts.password is not None:
        raise BadParameter(
            "no user or password in a URL, where others see them: set IPPLAN_KG_USER and"
            " IPPLAN_KG_PASSWORD, or use netrc"
        )
    user = user or os.environ.get("IPPLAN_KG_USER", "")
    password = os.environ.get("IPPLAN_KG_PASSWORD", "")
    if password:
        return user, password
    path = os.environ.get("NETRC") or os.path.expanduser("~/.netrc")
    try:
        found = netrc.netrc(path).authenticators(parts.hostname)
    except FileNotFoundError:
        found = None
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError):
        raise BadParameter(f"{path} cannot be read as a netrc file") from None
    if found is None or (user and found[0] != user):
        return user, ""
    return found[0], found[2] or ""


class Authorization:
    """Answers the challenges of one origin (scheme, host and port), and of no other.

    A challenge is kept for the path that sent it, so that further requests there need not be sent
    twice: a store that asks for the password after it was sent many megabytes breaks the connection
    instead (Virtuoso does).

    Args:
        url: Of the store.
        user: Whom to be there (see ``credentials``).
    """

    def __init__(self, url: str, user: str = "") -> None:
        self._user, self._password = credentials(url, user)
        self._origin = _origin(url)
        self._private = _private(url)
        self._known: dict[str, dict[str, str]] = {}
        self._uses: dict[str, int] = {}

    def is_new(self, url: str) -> bool:
        """Tell whether there is a password that this place has not asked for yet."""
        return (
            bool(self._password) and _origin(url) == self._origin and _place(url) not in self._known
        )

    def learn(self, url: str, challenges: Sequence[str]) -> bool:
        """Keep what a place wants to know; tell whether it can be answered.

        Args:
            url: Of the place.
            challenges: The values of its WWW-Authenticate headers.
        """
        if not self._password or _origin(url) != self._origin:
            return False
        offered = [each for header in challenges for each in _challenges(header)]
        for challenge in offered:
            if challenge["scheme"] == "digest" and _hash(challenge) in _HASHES and _auth(challenge):
                self._known[_place(url)] = challenge
                self._uses[_place(url)] = 0
                return True
        if self._private and any(challenge["scheme"] == "basic" for challenge in offered):
            self._known[_place(url)] = {"scheme": "basic"}
            return True
        return False

    def forget(self, url: str) -> None:
        """Forget what a place wanted to know: it may want something else by now."""
        self._known.pop(_place(url), None)

    def leave_open(self, url: str) -> None:
        """Keep that a place wants to know nothing."""
        self._known.setdefault(_place(url), {"scheme": ""})

    def header(self, method: str, url: str) -> str:
        """Return the Authorization header of a request; empty where nobody has asked for it."""
        challenge = self._known.get(_place(url), {})
        if challenge.get("scheme") == "basic":
            return "Basic " + b64encode(f"{self._user}:{self._password}".encode()).decode()
        if challenge.get("scheme") != "digest":
            return ""
        self._uses[_place(url)] += 1
        return "Digest " + digest_answer(
            challenge,
            user=self._user,
            password=self._password,
            method=method,
            uri=_path(url),
            count=self._uses[_place(url)],
            cnonce=secrets.token_hex(16),
        )


def digest_answer(
    challenge: Mapping[str, str],
    *,
    user: str,
    password: str,
    method: str,
    uri: str,
    count: int,
    cnonce: str,
) -> str:
    """Return the answer to a Digest challenge (RFC 7616, section 3.4).

    Args:
        challenge: Its parameters.
        user: Who we are.
        password: The proof.
        method: Of the request.
        uri: Its path and query.
        count: How many requests have used the nonce, with this one.
        cnonce: A nonce of our own.
    """
    digest = _HASHES[_hash(challenge)]

    def hashed(*parts: str) -> str:
        return digest(":".join(parts).encode()).hexdigest()

    values = {
        "username": user,
        "realm": challenge.get("realm", ""),
        "nonce": challenge["nonce"],
        "uri": uri,
        "algorithm": challenge.get("algorithm", "MD5"),
    }
    secret = hashed(user, values["realm"], password)
    request = hashed(method, uri)
    if "qop" in challenge:
        uses = {"qop": "auth", "nc": f"{count:08x}", "cnonce": cnonce}
        values |= uses
        values["response"] = hashed(secret, values["nonce"], *_uses(uses), request)
    else:  # RFC 2069
        values["response"] = hashed(secret, values["nonce"], request)
    if "opaque" in challenge:
        values["opaque"] = challenge["opaque"]
    return ", ".join(
        f'{name}="{_escaped(value)}"' if name in _PARAMETERS else f"{name}={value}"
        for name, value in values.items()
    )


def _uses(uses: Mapping[str, str]) -> tuple[str, str, str]:
    return uses["nc"], uses["cnonce"], uses["qop"]


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _challenges(header: str) -> Iterator[dict[str, str]]:
    """Yield the challenges of a header, each its parameters by name in lower case."""
    items: list[str] = []
    scheme = ""
    for item in parse_http_list(header):
        first, space, rest = item.partition(" ")
        if "=" in first or not first:  # a further parameter
            items.append(item)
            continue
        if scheme:
            yield _challenge(scheme, items)
        scheme, items = first, [rest.strip()] if space else []
    if scheme:
        yield _challenge(scheme, items)


def _challenge(scheme: str, items: list[str]) -> dict[str, str]:
    parameters = parse_keqv_list([item for item in items if "=" in item])
    return {"scheme": scheme.lower(), **{name.lower(): value for name, value in parameters.items()}}


def _hash(challenge: Mapping[str, str]) -> str:
    return challenge.get("algorithm", "MD5").lower()


def _auth(challenge: Mapping[str, str]) -> bool:
    """Tell whether a Digest challenge asks for what ``digest_answer`` gives."""
    offered = [each.strip() for each in challenge.get("qop", "auth").split(",")]
    return "nonce" in challenge and "auth" in offered


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _place(url: str) -> str:
    return urlsplit(url).path


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _private(url: str) -> bool:
    """Tell whether nobody else reads what is sent: by https, or without leaving this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return True
    host = parts.hostname or ""
    return host in _LOOPBACK and ("http" not in getproxies() or bool(proxy_bypass(host)))
