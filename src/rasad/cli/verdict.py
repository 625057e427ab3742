"""`rasad verdict` and `rasad verdicts`: what people decide about the record."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import Annotated, Any

import msgspec
import typer

from rasad.cli.options import STORE, WAIT, As, File, To, Wait, stored
from rasad.cli.problems import Problems, told
from rasad.record.meant import Meant


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
    from rasad.record.decide import decide

    report = Problems()
    with told(report, store), stored(store, wait, report) as record:
        if action is not Action.fix and set_ is not None:
            raise Meant("--set", f"{action.value} sets nothing", "use fix")
        field, value = meant(set_) if action is Action.fix else ("", None)
        typer.echo(msgspec.json.encode(decide(record, action.value, ids, field, value, reason, author)))
    raise typer.Exit(report.exit_code)


def meant(written: str | None) -> tuple[str, Any]:
    """`status=negated` or `source=[{"name": …}]` as a field and its value."""
    field, equals, text = (written or "").partition("=")
    if not equals:
        raise Meant("--set", "fix needs FIELD=VALUE", "as --set status=negated")
    try:
        value = msgspec.json.decode(text)
    except msgspec.DecodeError:
        value = text
    return field, value if isinstance(value, dict | list) or value is None else text


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
