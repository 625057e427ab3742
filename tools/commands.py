"""Writes docs/commands.md from the commands themselves: `python tools/commands.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from inspect import getdoc
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from typer import Typer
from typer.models import OptionInfo, ParameterInfo

from rasad.cli import about, app

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
END = """
Every command takes `--help`. Exit codes: 0 all was read; 1 something was not, told on standard error in a line each;
2 wrong usage; 130 stopped with Ctrl-C.
"""


def reference() -> str:
    """The page: what the program takes, then each command with its arguments and options."""
    lines = ["# Commands", "", "Written by `tools/commands.py` from the commands themselves.", ""]
    lines += ["## rasad", "", str(app.info.help), "", *table(about)]
    for name, command in commands(app):
        lines += ["", f"## rasad {name}", "", str(getdoc(command)), "", *table(command)]
    return "\n".join(lines) + "\n" + END


def commands(of: Typer, under: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Each command with its name, also those that stand under another."""
    for command in of.registered_commands:
        if command.callback:
            yield under + (command.name or command.callback.__name__), command.callback
    for group in of.registered_groups:
        if group.typer_instance:
            yield from commands(group.typer_instance, f"{under}{group.name} ")


def parameters(command: Callable[..., Any]) -> Iterator[tuple[str, Any, ParameterInfo]]:
    """Name, type and description of each argument and option."""
    for name, hint in get_type_hints(command, include_extras=True).items():
        for info in getattr(hint, "__metadata__", ()):
            yield name, hint.__origin__, info


def options(name: str, info: ParameterInfo) -> tuple[str, ...]:
    """How an option is written; nothing for an argument."""
    if not isinstance(info, OptionInfo):
        return ()
    first = (info.default,) if isinstance(info.default, str) else ()  # where typer keeps the first in Annotated
    return (*first, *(info.param_decls or ())) or (f"--{name}",)


def table(command: Callable[..., Any]) -> Iterator[str]:
    yield "| argument or option | meaning |"
    yield "| --- | --- |"
    for name, kind, info in parameters(command):
        named = ", ".join(f"`{option}`" for option in options(name, info)) or f"`{info.metavar}`"
        yield f"| {named}{taken(kind, info) if options(name, info) else ''} | {info.help} |"


def taken(kind: Any, info: ParameterInfo) -> str:
    """What follows an option: its choices, its metavar or the kind of value; nothing after a switch."""
    kinds = [one for one in get_args(kind) if one is not type(None)] or [kind]
    kinds = [*get_args(kinds[0]), *kinds] if get_origin(kinds[0]) is list else kinds
    if kinds[0] is bool:
        return ""
    if isinstance(kinds[0], type) and issubclass(kinds[0], Enum):
        return " " + " or ".join(f"`{choice.value}`" for choice in kinds[0])
    return f" `{info.metavar or {Path: 'PATH', int: 'N'}.get(kinds[0], 'TEXT')}`"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
