"""What stands for a user once he has shown his password: the secret in a browser's cookie, or a program's token.

Of both only a digest is kept. They are 256 bits of chance, so that nothing slow is needed to hide them."""

from __future__ import annotations

import secrets
import sqlite3
import time
from hashlib import sha256
from typing import Literal, get_args

from rasad.record.meant import Unknown
from rasad.serve.access.log import note
from rasad.serve.access.users import ROLES, Role, known

Scope = Literal["read", "review", "admin"]
SCOPES: dict[Scope, Role] = dict(zip(get_args(Scope), ROLES, strict=True))  # what a token may at most
IDLE = 12 * 3600  # seconds without a request after which one must log in again
LONGEST = 7 * 24 * 3600  # and however busy one is
SEEN = 300  # seconds between two notes that a session or token was used
BEARS = "rasad_"  # what a token begins with, so that one in a file that is no place for it can be found


def digest(secret: str) -> bytes:
    return sha256(secret.encode("utf8", "surrogateescape")).digest()


def begin(connection: sqlite3.Connection, user: str) -> str:
    now, secret = int(time.time()), secrets.token_urlsafe(32)
    connection.execute("delete from sessions where seen < ? or made < ?", (now - IDLE, now - LONGEST))
    connection.execute("insert into sessions values (?, ?, ?, ?)", (digest(secret), user, now, now))
    return secret


def end(connection: sqlite3.Connection, secret: str) -> None:
    connection.execute("delete from sessions where digest = ?", (digest(secret),))


def of_session(connection: sqlite3.Connection, secret: str) -> tuple[str, Role] | None:
    now = int(time.time())
    found = connection.execute(
        "select name, role, seen from sessions join users on user = name where digest = ? and seen >= ?"
        " and sessions.made >= ?",
        (digest(secret), now - IDLE, now - LONGEST),
    ).fetchall()
    if not found:
        return None
    name, role, seen = found[0]
    if seen < now - SEEN:
        connection.execute("update sessions set seen = ? where digest = ?", (now, digest(secret)))
    return name, role


def issue(
    connection: sqlite3.Connection, name: str, scope: Scope, label: str, days: int | None, by: str
) -> tuple[str, str]:
    """The id of a new token, and the token itself, which is told this once."""
    user, id, now = known(connection, name), secrets.token_hex(4), int(time.time())
    token = BEARS + secrets.token_urlsafe(32)
    expires = None if days is None else now + days * 86_400
    connection.execute(
        "insert into tokens (id, digest, user, scope, label, made, expires) values (?, ?, ?, ?, ?, ?, ?)",
        (id, digest(token), user.name, scope, label, now, expires),
    )
    note(connection, by, "token issued", f"{id} of {user.name}, {scope}")
    return id, token


def revoke(connection: sqlite3.Connection, id: str, by: str) -> None:
    found = connection.execute("delete from tokens where id = ? returning user", (id,)).fetchall()
    if not found:
        raise Unknown(id[:100], "no such token", "see rasad user token list")
    note(connection, by, "token revoked", f"{id} of {found[0][0]}")


def of_token(connection: sqlite3.Connection, token: str) -> tuple[str, Role] | None:
    """The user, with the lesser of his role and the token's scope."""
    now = int(time.time())
    found = connection.execute(
        "select name, role, scope, id, coalesce(used, 0) from tokens join users on user = name"
        " where digest = ? and coalesce(expires > ?, true)",
        (digest(token), now),
    ).fetchall()
    if not found:
        return None
    name, role, scope, id, used = found[0]
    if used < now - SEEN:
        connection.execute("update tokens set used = ? where id = ?", (now, id))
    return name, min(role, SCOPES[scope], key=ROLES.index)


TOKENS = ("id", "user", "scope", "label", "since", "expires", "last_used")


def tokens(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    times = ", ".join(f"strftime('%Y-%m-%dT%H:%M:%SZ', {name}, 'unixepoch')" for name in ("made", "expires", "used"))
    return connection.execute(f"select id, user, scope, label, {times} from tokens order by user, made").fetchall()
