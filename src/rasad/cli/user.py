"""`rasad user`: who may use a record that `rasad serve` serves."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rasad.cli.options import STORE, As, File, To, stored
from rasad.cli.problems import Problems, told
from rasad.cli.serve import needed

if TYPE_CHECKING:
    import sqlite3

    from rasad.serve.access.file import Accounts


class Role(StrEnum):
    reader = "reader"
    reviewer = "reviewer"
    admin = "admin"


class Scope(StrEnum):
    read = "read"
    review = "review"
    admin = "admin"


Name = Annotated[str, typer.Argument(help="The user.", metavar="NAME")]
ROLE = "reader: reads; reviewer: also decides; admin: also all else."
SCOPE = "What it may at most; never more than its user."
user = typer.Typer(no_args_is_help=True)
token = typer.Typer(no_args_is_help=True)


@user.callback()
def users() -> None:
    """Give people accounts, which are asked for as soon as there is one."""


@token.callback()
def tokens() -> None:
    """Give programs tokens, which they send as Authorization: Bearer."""


@user.command()
def add(
    name: Name, role: Annotated[Role, typer.Option("--role", help=ROLE)] = Role.reader, store: File = STORE
) -> None:
    """Add a user. The password is asked for; of a script it is the first line of standard input."""
    from rasad.serve.access import users

    with accounts(store) as found:
        password = asked(name)
        with found.writing() as connection:
            made = users.add(connection, name, role.value, password, me())
        done(f"{made.name} added as {made.role}: {found.path}")


@user.command("list")
def list_(format: As = None, output: To = None, store: File = STORE) -> None:
    """Show users, their roles and when they last logged in."""
    from rasad.cli.results import chosen, opened, write_rows
    from rasad.serve.access import users

    with accounts(store) as found, found.reading() as connection, opened(output) as to:
        write_rows(users.LISTED, users.listed(connection), chosen(format, output), to)


@user.command()
def remove(name: Name, store: File = STORE) -> None:
    """Remove a user, his logins and tokens. What he decided stays, under his name."""
    from rasad.serve.access import users

    with writing(store) as connection:
        users.remove(connection, name, me())
        done(f"{name} removed")


@user.command("role")
def role_(name: Name, role: Annotated[Role, typer.Argument(help=ROLE, metavar="ROLE")], store: File = STORE) -> None:
    """Give a user another role, from his next request on."""
    from rasad.serve.access import users

    with writing(store) as connection:
        users.set_role(connection, name, role.value, me())
        done(f"{name} is {role.value}")


@user.command("password")
def password_(name: Name, store: File = STORE) -> None:
    """Give a user another password, and end his logins. It is asked for as by add."""
    from rasad.serve.access import users

    with accounts(store) as found:
        with found.reading() as connection:
            users.known(connection, name)
        password = asked(name)
        with found.writing() as connection:
            users.set_password(connection, name, password, me())
        done(f"{name} has another password")


@token.command()
def issue(
    name: Name,
    scope: Annotated[Scope, typer.Option("--scope", help=SCOPE)] = Scope.read,
    label: Annotated[str, typer.Option("--label", help="What it is for.")] = "",
    days: Annotated[int | None, typer.Option("--days", min=1, help="For so long; else until it is revoked.")] = None,
    store: File = STORE,
) -> None:
    """Issue a token and print it, this once."""
    from rasad.serve.access import sessions

    with writing(store) as connection:
        id, made = sessions.issue(connection, name, scope.value, label, days, me())
        done(f"token {id} of {name}, to {scope.value}; it is not shown again")
    typer.echo(made)


@token.command("list")
def list_tokens(format: As = None, output: To = None, store: File = STORE) -> None:
    """Show tokens: whose, for what, until when, and when last used."""
    from rasad.cli.results import chosen, opened, write_rows
    from rasad.serve.access import sessions

    with accounts(store) as found, found.reading() as connection, opened(output) as to:
        write_rows(sessions.TOKENS, sessions.tokens(connection), chosen(format, output), to)


@token.command()
def revoke(
    id: Annotated[str, typer.Argument(help="Of the token, as list shows it.", metavar="ID")], store: File = STORE
) -> None:
    """Revoke a token, from the next request on."""
    from rasad.serve.access import sessions

    with writing(store) as connection:
        sessions.revoke(connection, id, me())
        done(f"token {id} revoked")


user.add_typer(token, name="token")


@contextmanager
def accounts(store: Path) -> Iterator[Accounts]:
    """The accounts of a record, with what is wrong about them told in a line."""
    from rasad.serve.access.file import Accounts

    report = Problems()
    with told(report), stored(store, 0, report):
        needed()
        yield Accounts(store)
    if report.count:
        raise typer.Exit(report.exit_code)


@contextmanager
def writing(store: Path) -> Iterator[sqlite3.Connection]:
    with accounts(store) as found, found.changing() as connection:
        yield connection


def asked(name: str) -> str:
    """A new password, from who sits there, twice and unseen; it never stands on a command line, where all see it."""
    if sys.stdin.isatty():
        found: str = typer.prompt(f"Password for {name}", hide_input=True, confirmation_prompt="Again", err=True)
        return found
    return sys.stdin.readline().rstrip("\r\n")


def me() -> str:
    return getpass.getuser()


def done(line: str) -> None:
    print(f"rasad: {line}", file=sys.stderr)
