"""The command line: filters over JSON lines, tables for a terminal, progress on stderr, one clear line for each problem."""

from __future__ import annotations

import os
import signal
import sys

import typer

from rasad.cli.explain import explain
from rasad.cli.read import read

app = typer.Typer(
    help="Reads dated news, Persian and English, and keeps the record it implies.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(read)
app.command()(explain)


@app.callback(invoke_without_command=True)
def about(context: typer.Context, version: bool = typer.Option(False, "--version", help="Say the version and stop.")) -> None:
    """Shared by all commands."""
    if version:
        from rasad.coder import CODER

        typer.echo(CODER)
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Entry point. A closed pipe ends quietly, Ctrl-C with the usual code."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
