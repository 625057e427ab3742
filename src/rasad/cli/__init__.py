"""The command line: filters over JSON lines, tables for a terminal, progress and problems on stderr, a line each."""

from __future__ import annotations

import os
import signal
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from rasad.cli.add import add, recode
from rasad.cli.archive import merge, run
from rasad.cli.audit import audit
from rasad.cli.evaluate import evaluate
from rasad.cli.exchange import export, import_
from rasad.cli.explain import explain
from rasad.cli.network import network
from rasad.cli.query import actors, claims, events, facts, stories
from rasad.cli.read import read
from rasad.cli.relation import relation
from rasad.cli.serve import serve
from rasad.cli.upkeep import doctor, sql
from rasad.cli.user import user
from rasad.cli.verdict import verdict, verdicts
from rasad.cli.watch import watch

app = typer.Typer(
    help="Reads dated news, Persian and English, and keeps the record it implies.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
READ = (read, explain, evaluate)
KEEP = (
    add, watch, events, claims, facts, stories, actors, relation, network, verdict, verdicts, recode, doctor, sql,
    serve, audit, run, merge,
)  # fmt: skip
for command in (*READ, *KEEP):
    app.command()(command)
app.add_typer(user, name="user")
app.command()(export)
app.command("import")(import_)  # a word that Python keeps for itself


@app.callback(invoke_without_command=True)
def about(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say the version and stop.")] = False,
) -> None:
    """Shared by all commands."""
    if version:
        from rasad.coder.coding import CODER

        typer.echo(CODER)
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Entry point. Ctrl-C ends with the usual code, and what nobody foresaw with one line; with RASAD_TRACEBACK set,
    it shows where it happened."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if sys.stdout is None:
        sys.exit("rasad: standard output is closed (send it to a file or /dev/null)")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if "RASAD_TRACEBACK" in os.environ:
            raise
        sys.exit(f"rasad: {type(error).__name__}: {' '.join(str(error).split())} (please report it, with the input)")
