"""`rasad explain`: how the claims of a story, or an event of the record, came about."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.markup import escape
from rich.tree import Tree

from rasad.cli.options import STORE, WAIT, File, OwnRules, Wait, stored
from rasad.cli.problems import Problems, told
from rasad.cli.table import Screen, when
from rasad.model import Amount, Claim, Party, Span, Story


def explain(
    path: Annotated[
        str,
        typer.Argument(
            help="A file with a story, - for standard input, or the id of an event.", metavar="STORY or EVENT"
        ),
    ],
    claim: Annotated[
        str | None, typer.Option("--claim", "-c", help="Only this claim: its id, or a part of its words.")
    ] = None,
    rules: OwnRules = None,
    store: File = STORE,
    wait: Wait = WAIT,
) -> None:
    """Show the words that each field of a claim rests on, and who and when they were taken to mean.

    Of an event: what is known of it, who disputes it, and why its claims were joined and others kept apart."""
    if path.startswith("ev-") and not Path(path).exists():
        explain_event(path, store, wait)
    from rasad.pipeline import Coder
    from rasad.read import read

    report = Problems()
    console = Screen(sys.stdout)
    shown = 0
    with told(report):
        for story, claims in Coder(rules).claims(read([path], report=report), report):
            for found in claims:
                if claim is None or claim == found.id or any(claim in story.text[a:b] for a, b in found.trigger):
                    console.print(tree(story, found))
                    shown += 1
        if not shown and not report.count:
            console.print("No claim" + (escape(f" “{claim}”") if claim else "") + " in this story.")
    raise typer.Exit(report.exit_code)


def explain_event(id: str, store: Path, wait: float) -> NoReturn:
    from rasad.cli.event import event_tree

    report = Problems()
    with told(report), stored(store, wait, report) as record, record.reading() as connection:
        Screen(sys.stdout).print(event_tree(connection, id))
    raise typer.Exit(report.exit_code)


def tree(story: Story, claim: Claim) -> Tree:
    """A claim as a tree: a branch a field, with the words behind it."""

    def words(*spans: Span) -> str:
        return " … ".join(f"“{escape(story.text[start:end])}” [dim]{start}–{end}[/dim]" for start, end in spans)

    def party(found: Party) -> str:
        code = " ".join(filter(None, (found.country or "---", found.sector or "---")))
        return f"{words(found.span)} → {escape(found.name)} ({code}{', ' + found.entity if found.entity else ''})"

    def branches() -> Iterator[str]:
        yield f"type {claim.type}{'/' + claim.mode if claim.mode else ''} ({claim.quad}): {words(*claim.trigger)}"
        yield f"status {claim.status}"
        if claim.contexts:
            yield f"contexts {', '.join(claim.contexts)}"
        for role, parties in (("source", claim.source), ("target", claim.target)):
            for found in parties:
                yield f"{role} {party(found)}"
        for voice in claim.said_by:
            at = words(voice.span) if voice.span else "named outside the sentence"
            yield f"said by {escape(voice.name)}: {at}"
        if claim.time:
            yield f"time {words(claim.time.span)} → {when(claim.time)} ({claim.time.calendar}, {claim.time.precision})"
        if claim.place:
            where = claim.place
            at = f", {where.lat:.2f} {where.lon:.2f}" if where.lat is not None and where.lon is not None else ""
            yield f"place {words(where.span)} → {escape(where.name)} ({where.country or '---'}{at})"
        for amount in claim.quantities:
            yield f"quantity {words(amount.span)} → {amount.hedge} {how_many(amount)} {escape(amount.unit)}"
        for field, spans in claim.evidence.items():
            if field.startswith("rule:"):
                yield f"{escape(field)}: {words(*spans)}"
        yield f"confidence {claim.confidence:.2f}, by {claim.coder}"

    start, end = claim.sentence
    root = Tree(f"[bold]{claim.id}[/bold] {escape(' '.join(story.text[start:end].split()))}")
    for branch in branches():
        root.add(branch)
    return root


def how_many(amount: Amount) -> str:
    """`7`, `5–10`, or with an open end."""
    low, high = ("?" if bound is None else f"{bound:,.15g}" for bound in (amount.low, amount.high))
    return low if low == high else f"{low}–{high}"
