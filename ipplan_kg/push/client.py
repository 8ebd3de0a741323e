"""HTTP to a triple store: who we are, patience, and no errand for anybody else.

Redirects are not followed: a request that writes, and a password, go where they were sent. A
request that failed in passing is sent again, later each time; whoever sends one sees to it that it
does the same when it is done twice. Proxies are those of the environment (``https_proxy``,
``no_proxy``).
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from ipplan_kg.errors import RemoteError
from ipplan_kg.push.credentials import Authorization, credentials
from ipplan_kg.user_agent import user_agent

__all__ = ["Client", "credentials"]

_AGAIN = {408, 425, 429, 502, 503, 504}
"""What a server answers that may do better in a moment."""
_LONGEST_WAIT = 60.0
_MUCH = 100_000
"""Bytes that are not sent on the chance that the store first wants to know who we are."""


class Client:
    """Sends requests to a store.

    Args:
        url: Of the store; the password goes to no other scheme, host or port.
        user: Whom to be there (see ``credentials``).
        timeout: Seconds that the store may be silent.
        retries: How often a request that failed in passing is sent again.
        pause: Seconds before the first time; twice as many before each further one, and up to a
            half less at random, so that not all who wait come back at once.
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
        self._authorization = Authorization(url, user)
        self._opener = _opener()

    def send(
        self,
        method: str,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str],
        *,
        fine: Collection[int] = (),
    ) -> tuple[bytes, str]:
        """Return the body of the answer and its media type.

        Args:
            method: GET, PUT, POST, ...
            url: Where to.
            body: What is sent.
            headers: Of the request.
            fine: Statuses above 299 that are an answer, too; its body is then empty.

        Raises:
            RemoteError: the store refuses, or does not answer however often it is asked.
        """
        for attempt in range(self._retries + 1):
            last = attempt == self._retries
            wait = self._pause * 2**attempt * random.uniform(0.5, 1)
            try:
                return self._sent(method, url, body, headers)
            except HTTPError as error:
                with error:
                    if error.code in fine:
                        return b"", ""
                    if last or error.code not in _AGAIN:
                        raise _refused(url, error) from None
                    wait = max(wait, retry_after(error.headers.get("Retry-After", "")))
            except (OSError, HTTPException) as error:
                self._authorization.forget(url)
                if last:
                    reason = getattr(error, "reason", None) or error
                    raise RemoteError(f"{url} does not answer: {reason}", about=url) from None
            time.sleep(min(wait, _LONGEST_WAIT))
        raise AssertionError("the last attempt returns or raises")

    def _sent(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[bytes, str]:
        """Send a request, and once more if the store wants to know who sends it."""
        if body is not None and len(body) > _MUCH and self._authorization.is_new(url):
            self._introduce(url)
        try:
            return self._once(method, url, body, headers)
        except HTTPError as error:
            challenges = error.headers.get_all("WWW-Authenticate") or []
            if (
                error.code != 401
                or not challenges
                or not self._authorization.learn(url, challenges)
            ):
                raise
            error.close()
        return self._once(method, url, body, headers)

    def _introduce(self, url: str) -> None:
        """Ask for nothing, to be asked who we are before much is sent."""
        try:
            self._once("HEAD", url, None, {})
        except HTTPError as error:
            with error:
                challenges = error.headers.get_all("WWW-Authenticate") or []
                if error.code == 401 and self._authorization.learn(url, challenges):
                    return
        self._authorization.leave_open(url)

    def _once(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[bytes, str]:
        named = {"User-Agent": user_agent(), **headers}
        if authorization := self._authorization.header(method, url):
            named["Authorization"] = authorization
        request = Request(url, data=body, headers=named, method=method)
        with self._opener.open(request, timeout=self._timeout) as response:
            return response.read(), response.headers.get_content_type()


def retry_after(value: str) -> float:
    """Return the seconds that a Retry-After header asks for; 0 if it cannot be read.

    Source: RFC 9110, section 10.2.3: a number of seconds, or a date.
    """
    if value.isdecimal():
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    if then.tzinfo is None:  # -0000, or none: it is Greenwich time
        then = then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.now(UTC)).total_seconds())


def _opener() -> OpenerDirector:
    """Return an opener that follows no redirect and knows no password."""
    opener = OpenerDirector()
    for handler in (
        *(ProxyHandler(), HTTPHandler(), HTTPSHandler(), UnknownHandler()),
        *(HTTPDefaultErrorHandler(), HTTPErrorProcessor()),
    ):
        opener.add_handler(handler)
    return opener


def _refused(url: str, error: HTTPError) -> RemoteError:
    answers = f"{url} answers {error.code} {error.reason}"
    if error.code in (401, 403):
        wanted = error.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
        if error.code == 401 and wanted not in ("", "digest", "basic"):
            told = f"it wants {wanted}; we know Digest, and Basic over https"
        else:
            told = (
                "set IPPLAN_KG_USER and IPPLAN_KG_PASSWORD, or netrc, to who may write there"
                " (over http to another machine by Digest only)"
            )
        return RemoteError(f"{answers}: {told}", about=url)
    if 300 <= error.code < 400 and (location := error.headers.get("Location")):
        told = f"it has moved to {location}; name that if it is right"
        return RemoteError(f"{answers}: {told}", about=url)
    said = error.read(4000).decode("utf-8", "replace")
    if error.headers.get_content_type() == "text/html":
        said = re.sub(r"<(title|style).*?</\1>|<[^<>]*>", " ", said, flags=re.S | re.I)
    words = " ".join(said.split())[:300]
    return RemoteError(f"{answers}: {words}" if words else answers, about=url)
