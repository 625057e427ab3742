"""Accounts and their roles."""

from __future__ import annotations

import re
import sqlite3
import time
from typing import Literal, NamedTuple, get_args
from unicodedata import normalize

from rasad.record.meant import Meant, Unknown
from rasad.serve.access.log import note
from rasad.serve.access.passwords import hashed

Role = Literal["reader", "reviewer", "admin"]  # each may what those before may
ROLES: tuple[Role, ...] = get_args(Role)
NAME = re.compile(r"\w[\w.@ -]{0,58}\w|\w")
PERSIAN = str.maketrans("يك", "یک")  # a keyboard of another country must not shut anyone out


class User(NamedTuple):
    name: str
    role: Role
    password: str


def known_as(typed: str) -> str:
    """A name as it is kept, however it was typed."""
    return " ".join(normalize("NFKC", typed).translate(PERSIAN).split())


def find(connection: sqlite3.Connection, name: str) -> User | None:
    found = connection.execute("select name, role, password from users where name = ?", (known_as(name),)).fetchall()
    return User(*found[0]) if found else None


def known(connection: sqlite3.Connection, name: str) -> User:
    found = find(connection, name)
    if found is None:
        raise Unknown(name[:100], "no such user", "see rasad user list")
    return found


def add(connection: sqlite3.Connection, name: str, role: Role, password: str, by: str) -> User:
    called = known_as(name)
    if not NAME.fullmatch(called):
        raise Meant(name[:100], "no name for a user", "take up to 60 letters, digits and . _ - @")
    if find(connection, called):
        raise Meant(called, "there is such a user already", "see rasad user role and rasad user password")
    kept = hashed(password, called)
    connection.execute(
        "insert into users (name, role, password, made) values (?, ?, ?, ?)", (called, role, kept, int(time.time()))
    )
    note(connection, by, "user added", f"{called}, {role}")
    return User(called, role, kept)


def remove(connection: sqlite3.Connection, name: str, by: str) -> None:
    """With the sessions and tokens; what was decided stays, under the name."""
    user = known(connection, name)
    connection.execute("delete from users where name = ?", (user.name,))
    note(connection, by, "user removed", user.name)


def set_role(connection: sqlite3.Connection, name: str, role: Role, by: str) -> None:
    user = known(connection, name)
    connection.execute("update users set role = ? where name = ?", (role, user.name))
    note(connection, by, "role changed", f"{user.name}, {user.role} to {role}")


def set_password(connection: sqlite3.Connection, name: str, password: str, by: str) -> None:
    user = known(connection, name)
    keep_password(connection, user.name, hashed(password, user.name), by)


def keep_password(connection: sqlite3.Connection, name: str, kept: str, by: str) -> None:
    """Whoever was logged in must log in again, since he may be the reason."""
    connection.execute("update users set password = ? where name = ?", (kept, name))
    connection.execute("delete from sessions where user = ?", (name,))
    note(connection, by, "password changed", name)


def listed(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    """Name, role, since when, when last seen, and how many tokens stand for each."""
    return connection.execute(
        "select name, role, strftime('%Y-%m-%dT%H:%M:%SZ', made, 'unixepoch') as since,"
        " (select max(at) from log where who = name and what = 'logged in') as last_login,"
        " (select count(*) from tokens where user = name and coalesce(expires > unixepoch(), true)) as tokens"
        " from users order by name"
    ).fetchall()


LISTED = ("name", "role", "since", "last_login", "tokens")
