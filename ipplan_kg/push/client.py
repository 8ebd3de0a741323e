"""HTTP to a triple store that wants to know who writes: Basic and Digest, retried with back-off.

The user and the password come from ``IPPLAN_KG_USER`` and ``IPPLAN_KG_PASSWORD``, or from the
user's netrc file (``NETRC`` names another). They are in no option, no message and no log. Over
plain http a password goes out by Digest (RFC 7616) only, but for this machine itself.
"""

from __future__ import annotations

import netrc
import os
import time
from collections.abc import Mapping
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    BaseHandler,
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    OpenerDirector,
    Request,
    build_opener,
)

from ipplan_kg.errors import BadParameter, RemoteError
from ipplan_kg.user_agent import user_agent

__all__ = ["Client", "credentials"]

_AGAIN = {429, 502, 503, 504}
"""What a server answers that may do better in a moment."""
_LONGEST_WAIT = 60.0
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


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


class Client:
    """Sends requests to a store.

    Args:
        url: Of the store; requests may go to other paths of its host.
        user: Whom to be there (see ``credentials``).
        timeout: Seconds that the store may be silent.
        retries: How often a request that failed in passing is sent again.
        pause: Seconds before the first time; twice as many before each further one.
    """

    def __init__(
        self,
        url: str,
        *,
        user: str = "",
        timeout: float = 300,
        retries: int = 4,
        pause: float = 0.5,
    ) -> None:
        self._timeout, self._retries, self._pause = timeout, retries, pause
        self._opener = _opener(url, *credentials(url, user))

    def send(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[bytes, str]:
        """Return the body of the answer and its media type.

        Raises:
            RemoteError: the store refuses, or does not answer however often it is asked.
        """
        wait = self._pause
        for attempt in range(self._retries + 1):
            last = attempt == self._retries
            try:
                return self._sent(method, url, body, headers)
            except HTTPError as error:
                with error:
                    if last or error.code not in _AGAIN:
                        raise _refused(url, error) from None
                    wait = max(wait, _retry_after(error))
            except ValueError:  # urllib: the store wants another kind of authentication
                raise RemoteError(
                    f"{url} wants to know who asks, in a way that is not ours: only"
                    " Digest, or Basic over https",
                    about=url,
                ) from None
            except (OSError, HTTPException) as error:
                if last:
                    reason = getattr(error, "reason", None) or error
                    raise RemoteError(f"{url} does not answer: {reason}", about=url) from None
            time.sleep(min(wait, _LONGEST_WAIT))
            wait *= 2
        raise AssertionError("the last attempt returns or raises")

    def _sent(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[bytes, str]:
        named = {"User-Agent": user_agent(), **headers}
        request = Request(url, data=body, headers=named, method=method)
        with self._opener.open(request, timeout=self._timeout) as response:
            return response.read(), response.headers.get_content_type()


def _opener(url: str, user: str, password: str) -> OpenerDirector:
    if not password:
        return build_opener()
    parts = urlsplit(url)
    known = HTTPPasswordMgrWithDefaultRealm()
    known.add_password(None, f"{parts.scheme}://{parts.netloc}/", user, password)
    handlers: list[BaseHandler] = [HTTPDigestAuthHandler(known)]
    if parts.scheme == "https" or parts.hostname in _LOOPBACK:
        handlers.append(HTTPBasicAuthHandler(known))
    return build_opener(*handlers)


def _refused(url: str, error: HTTPError) -> RemoteError:
    if error.code in (401, 403):
        told = "set IPPLAN_KG_USER and IPPLAN_KG_PASSWORD, or netrc, to who may write there"
        return RemoteError(f"{url} answers {error.code} {error.reason}: {told}", about=url)
    said = error.read(2000).decode("utf-8", "replace")
    words = " ".join(said.split())[:200]
    told = f": {words}" if words else ""
    return RemoteError(f"{url} answers {error.code} {error.reason}{told}", about=url)


def _retry_after(error: HTTPError) -> float:
    value = error.headers.get("Retry-After", "")
    return float(value) if value.isdecimal() else 0.0
