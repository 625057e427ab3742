"""How often a password may be tried: few times for one name from one address, more from an address that many share, and
some more for a name from everywhere, so that no stranger can shut a user out by trying."""

from __future__ import annotations

import sqlite3
import time
from ipaddress import IPv6Address, ip_address, ip_network

from rasad.serve.access.sessions import digest

WINDOW = 15 * 60  # seconds in which attempts count
LIMITS = (  # at most so many attempts that failed, of those with the same name and address, address, or name
    ("name = :name and address = :address", 5),
    ("address = :address", 30),
    ("name = :name", 100),
)


class TooMany(Exception):
    """Attempts; `seconds` until the next is allowed."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def attempt(connection: sqlite3.Connection, name: str, address: str) -> None:
    """Counts one before it is tried, so that whoever breaks it off has used it up all the same."""
    now = int(time.time())
    connection.execute("delete from attempts where at <= ?", (now - WINDOW,))
    asked = {"name": digest(name), "address": network(address), "at": now}
    for condition, most in LIMITS:
        found = connection.execute(
            f"select at from attempts where {condition} order by at desc limit 1 offset {most - 1}", asked
        ).fetchall()
        if found:
            raise TooMany(found[0][0] + WINDOW - now)
    connection.execute("insert into attempts (name, address, at) values (:name, :address, :at)", asked)


def succeeded(connection: sqlite3.Connection, name: str, address: str) -> None:
    """Forgets those of this name from this address; others from there may still be guessing."""
    connection.execute("delete from attempts where name = ? and address = ?", (digest(name), network(address)))


def network(address: str) -> str:
    """What counts as one address: in IPv6 the 64 bits that one customer is given whole."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else address
