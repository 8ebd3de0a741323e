"""The endpoints that a query may call, and the addresses of the network they may have.

An endpoint is allowed by its whole URL: scheme, host, port and path. Its host is reached only at
public addresses; one that is not public (loopback, a private network) has to be named by itself,
as ``http://127.0.0.1:7878/query`` or ``http://localhost:7878/query``. Sources: the special-purpose
registries https://www.iana.org/assignments/iana-ipv4-special-registry and
https://www.iana.org/assignments/iana-ipv6-special-registry, as Python's ``ipaddress`` has them.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread
from urllib.parse import urlsplit

from ipplan_kg.errors import BadParameter, RemoteError

__all__ = ["Endpoint", "addresses", "endpoint"]

_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NETLOC = re.compile(r"(?:\[[0-9a-f:.]+\]|[^\[\]:]+)(?::[0-9]{1,5})?", re.I)
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_PRINTABLE_ASCII = re.compile(r"[!-~]+")
# Addresses that hold an IPv4 address to which a gateway passes on (RFC 6052, RFC 8215).
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An endpoint by its URL, taken apart; two spellings of one URL are equal."""

    scheme: str
    host: str
    """In lower case; a literal IPv6 address without its brackets."""
    port: int
    target: str
    """Path and query."""

    def __str__(self) -> str:
        """Return the URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"

    @property
    def address(self) -> Address | None:
        """The address, where the host is not a name but an address."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None


def endpoint(url: str) -> Endpoint:
    """Return the endpoint that a URL names.

    Raises:
        BadParameter: it is not a URL that says in the plainest form which endpoint it is.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _unfit(url, str(error)) from error
    if not _PRINTABLE_ASCII.fullmatch(url) or "\\" in url:
        raise _unfit(url, "write it in ASCII, a name of other letters in its form xn--")
    if parts.scheme not in _PORTS:
        raise _unfit(url, "it must begin with http:// or https://")
    if "@" in parts.netloc:
        raise _unfit(url, "a user or password has no place in it")
    if "#" in url:
        raise _unfit(url, "a fragment has no place in it")
    if not _NETLOC.fullmatch(parts.netloc) or port == 0:
        raise _unfit(url, "its host or port is not written as one")
    host = parts.hostname or ""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    found = Endpoint(
        scheme=parts.scheme,
        host=host,
        port=_PORTS[parts.scheme] if port is None else port,
        target=target,
    )
    _check_host(url, found, bracketed="[" in parts.netloc)
    return found


def _check_host(url: str, found: Endpoint, *, bracketed: bool) -> None:
    address = found.address
    if address is None:
        if not _NAME.fullmatch(found.host):
            raise _unfit(url, "its host is neither a name nor an address")
        if _NUMBER.fullmatch(found.host.rpartition(".")[2]):
            raise _unfit(url, "write an address as four decimal numbers")
    elif isinstance(address, IPv6Address) != bracketed:
        raise _unfit(url, "write an IPv6 address in brackets, and no other")
    elif _embedded(address) is not None:
        raise _unfit(url, "write the IPv4 address by itself")
    elif not (address.is_global or address.is_loopback or address.is_private) or _is_odd(address):
        raise _unfit(url, "no endpoint is at such an address")


def _unfit(url: str, reason: str) -> BadParameter:
    return BadParameter(f"{url} cannot be allowed as an endpoint: {reason}", about=url)


# addresses


def addresses(found: Endpoint, timeout: float) -> tuple[str, ...]:
    """Return the addresses of an endpoint's host, all of them checked: connect to no other.

    Args:
        found: an endpoint.
        timeout: seconds that the name may take to be resolved.

    Raises:
        RemoteError: the name has no address, or one that it must not have.
    """
    if found.address is not None:
        return (str(found.address),)
    resolved = _resolve(found, timeout)
    wrong = [each for each in resolved if not _may_have(found.host, each)]
    if wrong:
        raise RemoteError(
            f"{found} is refused: {found.host} is {wrong[0]}, which is no public address; an "
            "endpoint at such an address is allowed by the address itself",
            about=str(found),
        )
    return tuple(map(str, resolved))


def _may_have(host: str, address: Address) -> bool:
    return address.is_loopback if host == "localhost" else is_public(address)


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public internet, and stands for no other.

    >>> [is_public(ip_address(each)) for each in ("192.0.2.1", "::ffff:127.0.0.1", "1.1.1.1")]
    [False, False, True]
    """
    if _embedded(address) is not None:
        return False
    return address.is_global and not _is_odd(address)


def _is_odd(address: Address) -> bool:
    odd = address.is_link_local or address.is_multicast or address.is_unspecified
    if isinstance(address, IPv6Address):
        return odd or address.is_site_local or (address.is_reserved and not address.is_loopback)
    return odd or address.is_reserved


def _embedded(address: Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for or leads to, if there is one."""
    if isinstance(address, IPv4Address):
        return None
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def _resolve(found: Endpoint, timeout: float) -> tuple[Address, ...]:
    """Return what the name resolves to; the system's resolver knows no time limit of its own."""
    answers: list[tuple[Address, ...] | OSError | UnicodeError] = []

    def ask() -> None:
        try:
            hits = socket.getaddrinfo(found.host, found.port, type=socket.SOCK_STREAM)
            answers.append(tuple(dict.fromkeys(ip_address(hit[4][0]) for hit in hits)))
        except (OSError, UnicodeError) as error:
            answers.append(error)

    thread = Thread(target=ask, daemon=True, name="name resolution")
    thread.start()
    thread.join(timeout)
    if not answers:
        raise RemoteError(f"{found} does not answer: {found.host} is not resolved in time")
    answer = answers[0]
    if not isinstance(answer, tuple):
        reason = getattr(answer, "strerror", None) or answer
        raise RemoteError(f"{found} does not answer: {reason}", about=str(found))
    return answer
