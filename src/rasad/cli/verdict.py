"""`rasad verdict` and `rasad verdicts`: what people decide about the record."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum, StrEnum
from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from rasad.cli.options import STORE, WAIT, As, File, Meant, To, Wait, stored
from rasad.cli.problems import Problems, told
from rasad.model import Verdict

if TYPE_CHECKING:
    import duckdb


class Action(Enum):
    accept = "accept"
    fix = "fix"
    reject = "reject"
    merge = "merge"
    split = "split"


class Form(StrEnum):
    gold = "gold"


def verdict(
    action: Annotated[
        Action,
        typer.Argument(
            help="accept: told right; fix: one field is wrong; reject: no such event; merge: one event; split: two.",
            metavar="ACTION",
        ),
    ],
    ids: Annotated[
        list[str], typer.Argument(help="Events or claims; for split, the claims that part from theirs.", metavar="ID…")
    ],
    set_: Annotated[
        str | None,
        typer.Option("--set", help="What fix sets: a field and its value, a word or JSON.", metavar="FIELD=VALUE"),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, for those who come after.")] = "",
    author: Annotated[
        str, typer.Option("--author", envvar="RASAD_AUTHOR", help="Who decides; RASAD_AUTHOR says it for all.")
    ] = "",
    store: File = STORE,
    wait: Wait = WAIT,
) -> None:
    """Decide about events or claims. Verdicts are kept beside the claims and hold for stories that come later."""
    report = Problems()
    with told(report, store), stored(store, wait, report) as record, record.writing() as writer:
        with record.reading() as connection:
            groups = [held(connection, one) for one in ids]
            apart = rest(connection, groups) if action is Action.split else ()
        field, value = meant(set_) if action is Action.fix else ("", None)
        if action is not Action.fix and set_ is not None:
            raise Meant("--set", f"{action.value} sets nothing", "use fix")
        claims = tuple(dict.fromkeys(claim for group in groups for claim in group))
        if action is Action.merge and len(claims) < 2:
            raise Meant("verdict", "merge needs two events or claims", "name them one after the other")
        at = datetime.now(UTC)
        by = author or getpass.getuser()
        mark = msgspec.json.encode((action.value, claims, by, at))
        name = blake2b(mark, digest_size=8).hexdigest()
        kept = Verdict(name, action.value, claims, by, at, others=apart, field=field, value=value, reason=reason)
        writer.decide(kept)
        typer.echo(msgspec.json.encode(kept))
    raise typer.Exit(report.exit_code)


def held(connection: duckdb.DuckDBPyConnection, id: str) -> list[str]:
    from rasad.store.query import claims_of

    found = claims_of(connection, id)
    if not found:
        raise Meant(id, "no such event or claim", "see rasad events and rasad claims")
    return found


def rest(connection: duckdb.DuckDBPyConnection, groups: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The other claims of the events that claims part from."""
    mine = sorted({claim for group in groups for claim in group})
    rows = connection.execute(
        "select claim from event_claims where event in"
        " (select event from event_claims where claim in (select unnest(?))) order by claim",
        [mine],
    ).fetchall()
    others = tuple(claim for (claim,) in rows if claim not in mine)
    if not others:
        raise Meant("verdict", "nothing is left to part from", "name some of the event's claims: rasad explain EVENT")
    return others


def meant(written: str | None) -> tuple[str, Any]:
    """`status=negated` or `source=[{"name": …}]` as a field and its value, checked."""
    from rasad.merge.verdicts import understood

    field, equals, text = (written or "").partition("=")
    if not equals:
        raise Meant("--set", "fix needs FIELD=VALUE", "as --set status=negated")
    try:
        value = msgspec.json.decode(text)
    except msgspec.DecodeError:
        value = text
    if not isinstance(value, dict | list) and value is not None:
        value = text
    try:
        understood(field, value)
    except ValueError as error:
        raise Meant("--set", " ".join(str(error).split()), "see docs/record.md") from None
    return field, value


def verdicts(
    as_: Annotated[
        Form | None, typer.Option("--as", help="gold: the judged sentences in the form that the encoder learns from.")
    ] = None,
    format: As = None,
    output: To = None,
    store: File = STORE,
    wait: Wait = WAIT,
) -> None:
    """Show verdicts in the order in which they were made; those on claims that are gone are marked as orphans."""
    from rasad.cli.results import chosen, opened, write_columns, write_lines
    from rasad.store import verdicts as kept

    report = Problems()
    form = chosen(format, output)
    with (
        told(report, output),
        stored(store, wait, report) as record,
        record.reading() as connection,
        opened(output) as to,
    ):
        if as_ is Form.gold:
            write_lines(kept.gold(connection), to)
        else:
            write_columns(connection, kept.LISTED, form, to)
    raise typer.Exit(report.exit_code)
