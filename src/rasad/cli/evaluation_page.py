"""An evaluation as one self-contained page: figures on top, then every error beside its sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from jinja2 import Template
from markupsafe import Markup, escape

from rasad.cli.evaluation_table import counted, kinds, names, rounded, words
from rasad.cli.page import environment, units
from rasad.evaluate import Report
from rasad.evaluate.errors import Error
from rasad.evaluate.report import NO_CLAIM, NO_EVENT
from rasad.model import Span


def page(report: Report) -> str:
    """HTML in English, each sentence in its own direction. Words are marked by ranges in the browser, since elements
    around them would reorder mixed-direction text; what they are also stands beside the sentence."""
    counts = {(one.gold, one.claimed): one.count for one in report.confusion}
    grouped: dict[str, list[tuple[int, Error]]] = {one.cause: [] for one in report.causes if one.count}
    for number, error in enumerate(report.errors):
        grouped[error.cause].append((number, error))
    return template().render(
        report=report,
        words=words(),
        names=names(report),
        kinds=kinds(report),
        counts=counts,
        most={gold: max(n for (of, _), n in counts.items() if of == gold) for gold, _ in counts},
        rows=[*kinds(report), NO_EVENT],
        columns=[*kinds(report), NO_CLAIM],
        grouped=grouped,
        marks=msgspec.json.encode([marks(error) for error in report.errors]).decode(),
    )


def template() -> Template:
    made = environment()
    made.filters |= {
        "language": language_name,
        "rounded": rounded,
        "counted": counted,
        "laid_out": laid_out,
        "anchor": anchor,
    }
    return made.get_template("evaluation.html")


def marks(error: Error) -> list[list[list[int]]]:
    """The words of the act, of the gold and of the claim within the sentence, in UTF-16 units from its start."""
    wide = [at for at, char in enumerate(error.text) if char > "\uffff"]
    return [units(inside(spans, error.sentence), wide) for spans in (error.act, error.gold_spans, error.claimed_spans)]


def inside(spans: Iterable[Span], sentence: Span) -> list[Span]:
    """The parts of spans within a sentence, counted from its start."""
    cut = (Span(max(span.start, sentence.start), min(span.end, sentence.end)) for span in spans)
    return [span.shift(-sentence.start) for span in cut if span.start < span.end]


def laid_out(text: str) -> Any:
    """Text whose carriage returns stay, since one that vanished would shift the marks after it."""
    return escape(text).replace("\r", Markup("&#13;"))


def anchor(cause: str) -> str:
    return cause.replace(" ", "-")


def language_name(lang: str | None) -> str:
    return "all" if lang is None else words()["langs"].get(lang, lang)
