"""Passwords, kept as argon2 has them (RFC 9106)."""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from rasad.record.meant import Meant

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 1000  # characters; length is what makes guessing hard, and what can be asked for fairly


@cache
def hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def hashed(password: str, name: str) -> str:
    """A new password, if it is one."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Meant("password", f"not of {SHORTEST} to {LONGEST} characters", "take some words that nobody expects")
    if name.casefold() in password.casefold() and len(password) < len(name) + SHORTEST:
        raise Meant("password", "is little more than the name", "take some words that nobody expects")
    return hasher().hash(one_way(password))


def right(kept: str | None, password: str) -> bool:
    """Whether it is the one that was kept. Without one, as much is reckoned all the same: how long the answer takes
    must not tell which names exist."""
    from argon2.exceptions import VerifyMismatchError

    try:
        hasher().verify(kept or decoy(), one_way(password[:LONGEST]))
    except VerifyMismatchError:
        return False
    return kept is not None


@cache
def decoy() -> str:
    return hasher().hash(secrets.token_urlsafe())


def one_way(password: str) -> str:
    """The same characters however a keyboard composes them (RFC 8265)."""
    return normalize("NFC", password)
