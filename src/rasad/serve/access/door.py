"""Who comes in: asked of every request, of its cookie or its token."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from rasad.model import Problem
from rasad.serve.access import sessions, users
from rasad.serve.access.attempts import attempt, succeeded
from rasad.serve.access.file import Accounts
from rasad.serve.access.log import note
from rasad.serve.access.passwords import hashed as kept_as
from rasad.serve.access.passwords import right
from rasad.serve.access.visitor import Visitor
from rasad.serve.problems import Refusal

SESSION, VISIT = "rasad-session", "rasad-visit"  # logged in; and not, so that forms can be told from others' even then


class Door:
    """To one record. It is open to who sits at this machine until there are accounts, or `locked` says otherwise: what
    is reached from elsewhere stays shut even if the last account is removed while it runs."""

    def __init__(self, store: Path, locked: bool = False) -> None:
        self.accounts, self.locked = Accounts(store), locked

    def visitor(self, headers: Mapping[str, str], secure: bool, address: str) -> Visitor:
        sent = cookies(headers.get("cookie", ""))
        visit = sent.get(named(VISIT, secure)) or secrets.token_urlsafe(32)
        if not self.locked and not self.accounts.exist():
            return Visitor("", "admin", "machine", visit, address)
        scheme, _, token = headers.get("authorization", "").partition(" ")
        with self.accounts.reading() as connection:
            if scheme.casefold() == "bearer":
                found = sessions.of_token(connection, token.strip())
                if found is None:
                    raise no_such_token()
                return Visitor(*found, "token", "", address)
            session = sent.get(named(SESSION, secure), "")
            found = sessions.of_session(connection, session) if session else None
        return Visitor(*found, "session", session, address) if found else Visitor("", None, "nobody", visit, address)

    def log_in(self, name: str, password: str, address: str) -> str | None:
        """The secret of a new session; nothing for a wrong name or password. Raises `TooMany`."""
        called = users.known_as(name)
        with self.accounts.writing() as connection:
            attempt(connection, called, address)
            user = users.find(connection, called)
        good = right(user and user.password, password)  # slow: others must not wait for the file meanwhile
        with self.accounts.writing() as connection:
            if not good or user is None:
                note(connection, user.name if user else "", "login failed", "" if user else "no such name", address)
                return None
            succeeded(connection, called, address)
            note(connection, user.name, "logged in", "", address)
            return sessions.begin(connection, user.name)

    def change_password(self, visitor: Visitor, old: str, new: str) -> str | None:
        """The secret of a new session, since all that there were end; nothing where `old` is not the password. Raises
        `TooMany`, and Meant for a new one that is none."""
        hashed = kept_as(new, visitor.name)
        with self.accounts.writing() as connection:
            attempt(connection, visitor.name, visitor.address)
            user = users.known(connection, visitor.name)
        good = right(user.password, old)
        with self.accounts.writing() as connection:
            if not good:
                note(connection, user.name, "password not changed", "wrong password", visitor.address)
                return None
            succeeded(connection, user.name, visitor.address)
            users.keep_password(connection, user.name, hashed, user.name)
            return sessions.begin(connection, user.name)

    def log_out(self, visitor: Visitor) -> None:
        with self.accounts.writing() as connection:
            sessions.end(connection, visitor.secret)
            note(connection, visitor.name, "logged out", "", visitor.address)

    def note(self, visitor: Visitor, what: str, about: str) -> None:
        """Into the log, of a user; without accounts there is nobody to tell apart."""
        if visitor.name:
            with self.accounts.writing() as connection:
                note(connection, visitor.name, what, about, visitor.address)


def cookies(header: str) -> dict[str, str]:
    try:
        return {name: one.value for name, one in SimpleCookie(header).items()}
    except CookieError:
        return {}


def named(cookie: str, secure: bool) -> str:
    """Over https under a name that browsers let no neighbouring site set."""
    return f"__Host-{cookie}" if secure else cookie


def cookie(name: str, secret: str, secure: bool, seconds: int | None) -> str:
    """A Set-Cookie header: no script reads it, no other site sends it along with what it posts."""
    age = "" if seconds is None else f"; Max-Age={seconds}"
    return f"{named(name, secure)}={secret}; Path=/; HttpOnly; SameSite=Lax{age}" + ("; Secure" if secure else "")


def no_such_token() -> Refusal:
    what = "no such token, or one that has expired"
    return Refusal(401, Problem("Authorization", what, "issue one: rasad user token issue"), BEARER)


BEARER = {"WWW-Authenticate": 'Bearer realm="rasad"'}
