"""An evaluation as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import TextIOWrapper
from itertools import groupby
from typing import IO

import yaml
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table as Grid

from rasad.cli.table import Screen
from rasad.evaluate import Report
from rasad.evaluate.report import Figure, Size


@cache
def words() -> dict[str, dict[str, str]]:
    """What figures, measures, languages and causes are called."""
    found: dict[str, dict[str, str]] = yaml.safe_load(
        (files("rasad.cli") / "templates" / "evaluation.yaml").read_bytes()
    )
    return found


def show(report: Report, to: IO[bytes]) -> None:
    """Figures, types, confusions, causes and calibration, one table under the other."""
    text = TextIOWrapper(to, encoding="utf8", errors="backslashreplace", write_through=True)
    try:
        console = Screen(text)
        for part in (size(report), figures(report), types(report), confusions(report), causes(report)):
            console.print(part)
        for part in calibration(report):
            console.print(part)
    finally:
        text.detach()  # the stream below belongs to who opened it


def size(report: Report) -> str:
    whole, *parts = report.sizes
    return f"[bold]{counted(whole)}[/bold]" + "".join(f" · {language(one.lang)} {counted(one)}" for one in parts)


def counted(size: Size) -> str:
    """`2 stories, 3 events, 1 claim`."""
    counts = ((size.stories, "story", "stories"), (size.events, "event", "events"), (size.claims, "claim", "claims"))
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)


def figures(report: Report) -> Grid:
    """A row a figure: precision and recall of all, then F1 or share with its interval, for each language too."""
    grid = table("Figures: F1 or share, with its 95% interval", "figure", "P", "R", *map(language, report.langs))
    for name, measure in names(report):
        split = measure == "f1"
        rates = [rounded(report.figure(name, part).value) if split else "" for part in ("p", "r")]
        grid.add_row(
            words()["figures"][name], *rates, *(sure(report.figure(name, measure, lang)) for lang in report.langs)
        )
    return grid


def types(report: Report) -> Grid:
    grid = table("Types", "type", "gold", "claimed", "right", "P", "R", "F1")
    for kind in kinds(report):
        p, r, f1 = (report.figure("types", measure, type=kind) for measure in ("p", "r", "f1"))
        grid.add_row(
            escape(kind), str(r.whole), str(p.whole), str(p.part), rounded(p.value), rounded(r.value), sure(f1)
        )
    return grid


def confusions(report: Report) -> Grid:
    """A row a gold type, with what it was claimed as, the most frequent first."""
    grid = Grid(title="Confusion", title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    grid.add_column("gold", no_wrap=True)
    grid.add_column("claimed as")
    for gold, row in groupby(report.confusion, key=lambda one: one.gold):
        told = (f"[{'green' if one.claimed == gold else 'default'}]{escape(one.claimed)} {one.count}[/]" for one in row)
        grid.add_row(escape(gold), " · ".join(told))
    return grid


def causes(report: Report) -> Grid:
    grid = table(f"Errors by cause: {len(report.errors)} (--format html shows each)", "cause", "errors", "share")
    grid.add_column("")
    for one in report.causes:
        if one.count:
            grid.add_row(one.cause, str(one.count), f"{one.share:.0%}", f"[dim]{words()['causes'][one.cause]}[/dim]")
    return grid


def calibration(report: Report) -> Iterator[Grid | str]:
    found = report.calibration
    if found.error is None:
        yield "Calibration is left out: the claims carry no confidence."
        return
    grid = table("Calibration", "confidence", "claims", "mean", "right")
    for one in found.bins:
        grid.add_row(f"{one.low:.1f} to {one.high:.1f}", str(one.claims), f"{one.confidence:.2f}", f"{one.right:.2f}")
    yield grid
    without = f", {found.without} without confidence left out" if found.without else ""
    yield f"Expected calibration error {found.error:.3f} over {found.claims} claims{without}."


def names(report: Report) -> list[tuple[str, str]]:
    """The figures that are no type's, each with the measure that stands for it."""
    return [
        (one.name, one.measure)
        for one in report.figures
        if one.lang is None and one.type is None and one.measure not in ("p", "r")
    ]


def kinds(report: Report) -> list[str]:
    return sorted({one.type for one in report.figures if one.type})


def language(lang: str | None) -> str:
    return "all" if lang is None else escape(words()["langs"].get(lang, lang))


def table(title: str, first: str, *others: str) -> Grid:
    """A grid whose first column is words and whose others are numbers."""
    grid = Grid(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    grid.add_column(first)
    for name in others:
        grid.add_column(name, justify="right")
    return grid


def sure(figure: Figure) -> str:
    """`0.67 0.61–0.72`."""
    if figure.low is None or figure.high is None:
        return rounded(figure.value)
    return f"{rounded(figure.value)} [dim]{figure.low:.2f}–{figure.high:.2f}[/dim]"


def rounded(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
