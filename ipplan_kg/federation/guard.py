"""The text of a query in which every federated call goes to a relay, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ipplan_kg.errors import BadParameter, IpplanError, QueryError, UpdateRefused
from ipplan_kg.federation.calls import ServiceCall, in_literal, resolved, service_calls
from ipplan_kg.federation.endpoints import Endpoint, endpoint
from ipplan_kg.federation.fetch import Limits
from ipplan_kg.federation.relay import relay
from ipplan_kg.namespaces import PREFIXES

__all__ = ["GuardedQuery", "guarded"]

_NO_LIMITS_GIVEN = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedQuery:
    """A query whose federated calls go to the relay.

    ``failures`` grows while the query is answered: what a SERVICE SILENT keeps silent about.
    """

    text: str
    relay: str
    """What every endpoint in the text begins with; empty where the text calls none."""
    failures: Sequence[IpplanError]


@contextmanager
def guarded(
    text: str, *, allowed: Sequence[str], limits: Limits = _NO_LIMITS_GIVEN
) -> Iterator[GuardedQuery]:
    """Give the text of a query in which every federated call is guarded, until the block ends.

    Args:
        text: a SPARQL query; one without SERVICE is given back as it is.
        allowed: URLs of endpoints, each whole: scheme, host, port, path.
        limits: what the query may take from them.

    Raises:
        BadParameter: something allowed is not the URL of an endpoint.
        UpdateRefused: the query calls what is not allowed.
        RemoteError: inside the block an answer failed because an endpoint did; says which and why.
    """
    may_be_called = {endpoint(url): None for url in allowed}
    calls = list(service_calls(text))
    if not calls:
        yield GuardedQuery(text=text, relay="", failures=())
        return
    called = [_called(text, call, may_be_called) for call in calls]
    endpoints = list(dict.fromkeys(called))
    with relay(endpoints, limits) as running:
        urls = [f"<{running.url}{endpoints.index(each)}>" for each in called]
        rewritten = _rewritten(text, calls, urls)
        _check(rewritten, running.url)
        try:
            yield GuardedQuery(text=rewritten, relay=running.url, failures=running.failures)
        except (QueryError, OSError, RuntimeError) as error:  # the engine's own, while it is read
            if running.failures:
                raise _told(running.failures[0]) from error
            raise


def _told(failure: IpplanError) -> IpplanError:
    """Return the failure as another object: one that is raised here and kept there is a cycle.

    A cycle is freed by whatever thread collects garbage, and what hangs on it are solutions, which
    only the thread that made them may free.
    """
    return type(failure)(str(failure), about=failure.about, exit_code=failure.exit_code)


def _called(text: str, call: ServiceCall, allowed: dict[Endpoint, None]) -> Endpoint:
    """Return the endpoint that is called.

    Raises:
        UpdateRefused: it is not one of those allowed, or cannot be told.
    """
    iri = resolved(text, call.endpoint, PREFIXES)
    if iri is None:
        raise UpdateRefused(
            f"SERVICE {call.endpoint} is not allowed: the endpoint has to be written as an IRI",
            about=text,
        )
    try:
        found = endpoint(iri)
    except BadParameter as error:
        raise UpdateRefused(f"SERVICE <{iri}> is not allowed: {error}", about=text) from error
    if found not in allowed:
        among = f"allowed is {', '.join(map(str, allowed))}" if allowed else "no endpoint is"
        raise UpdateRefused(f"SERVICE <{iri}> is not allowed: {among}", about=text)
    if in_literal(text, call):
        raise UpdateRefused(
            f"SERVICE {call.endpoint} stands in a string, where it cannot be told from a call: "
            "write the string otherwise",
            about=text,
        )
    return found


def _rewritten(text: str, calls: Sequence[ServiceCall], urls: Sequence[str]) -> str:
    """Return the text with each call's endpoint replaced, from the last to the first."""
    places = dict.fromkeys(
        sorted(((call.begin, call.end, url) for call, url in zip(calls, urls, strict=True)))
    )
    begin_of_last = len(text)
    for begin, end, url in reversed(places):
        if end > begin_of_last:
            raise _ambiguous(text)
        text, begin_of_last = f"{text[:begin]} {url} {text[end:]}", begin
    return text


def _check(text: str, url: str) -> None:
    """Make sure of the outcome: whatever could be a call, it names the relay."""
    if not all(call.endpoint.startswith(f"<{url}") for call in service_calls(text)):
        raise _ambiguous(text)


def _ambiguous(text: str) -> UpdateRefused:
    return UpdateRefused(
        "it cannot be told which endpoints the query calls: write SERVICE <IRI> { and nothing like "
        "it in comments",
        about=text,
    )
