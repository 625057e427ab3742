"""Which addresses may be asked: only the web, and of it only what is public, unless the user says otherwise."""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from rasad.read.problems import Refused, shown

_PORTS = {"http": 80, "https": 443}
_SAFE = "/%:@!$&'()*+,;=~-._[]"  # what an address may hold as it is; all else is percent-encoded


class Address(NamedTuple):
    """An address as HTTP wants it: in ASCII, without its fragment."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def secure(self) -> bool:
        return self.scheme == "https"

    @property
    def netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.path}"


def address(url: str) -> Address:
    """The parts of an address; addresses of Persian pages are often written in Persian letters."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        raise Refused(f"not an address: {shown(url)}", "give one that begins with https://") from None
    if parts.scheme not in _PORTS:
        raise Refused(f"only http and https are asked, not {parts.scheme or shown(url)}")
    if not host or re.search(r"[^\w.:-]", host):
        raise Refused(f"an address without a host: {shown(url)}")
    if parts.username or parts.password:
        raise Refused("an address with a password in it", "passwords are not sent")
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else "")
    return Address(parts.scheme, host, port or _PORTS[parts.scheme], path)


def resolved(at: Address, allow_private: bool) -> list[str]:
    """The numbers of a host. They are what is connected to, so no second answer of its name server can change them."""
    try:
        found = socket.getaddrinfo(at.host, at.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise Refused(f"host not found: {at.host}", "check the address and the network") from None
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private and not all(map(public, numbers)):
        raise Refused(f"a private address: {at.host}", "allow-private = true in the file lets it through")
    return numbers


def public(number: str) -> bool:
    """Whether the whole internet can reach it; also of the older number that a newer one may wrap."""
    at: IPv4Address | IPv6Address = ip_address(number.partition("%")[0])
    if isinstance(at, IPv6Address):
        at = at.ipv4_mapped or at.sixtofour or at
    return at.is_global and not at.is_multicast
