"""Time expressions of Persian and English, in the Jalali, Gregorian and lunar Hijri calendars."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from rasad.calendar.calendars import from_gregorian, month_interval, to_gregorian, year_interval
from rasad.calendar.grammar import NOT_MOMENTS, Expression, parse
from rasad.calendar.lexicon import Lexicon, load
from rasad.calendar.reading import Context
from rasad.calendar.resolve import resolve
from rasad.calendar.tokens import Lexeme, lex
from rasad.model import Moment, Span

__all__ = ["from_gregorian", "moments", "month_interval", "to_gregorian", "year_interval"]

_NEAR = 14  # lexemes on either side in which a verb decides the tense


def moments(
    text: str, lang: str, *, told: date | None, anchor: Moment | None = None, past: bool | None = None
) -> list[Moment]:
    """The time expressions of one sentence, in order, not overlapping; spans are code points of `text`.

    `told` is the day of the story: without it, words that count from it give a Moment without days. `anchor` is the
    moment mentioned before ("the same day"), `past` the tense of the clause (None: by the verbs near by).
    """
    lexicon = load(lang)
    lexemes = lex(text, lexicon)
    if not lexemes:
        return []
    found: list[Moment] = []
    expressions = parse(lexemes, lexicon)
    before = anchor is not None and anchor.calendar == "gregorian"
    gregorian = before or any(_gregorian(e) for e in expressions)
    context = Context(lexicon, told, gregorian=gregorian)
    for expression in expressions:
        if expression.kind in NOT_MOMENTS:
            continue
        tense = _tense(expression, lexemes, lexicon) if past is None else past
        anchored = found[-1] if found and found[-1].earliest else anchor
        reading = resolve(expression, replace(context, anchor=anchored, past=tense))
        if reading is None:
            continue
        span = Span(lexemes[expression.first].start, lexemes[expression.last - 1].end)
        words = text[span.start : span.end]
        found.append(Moment(reading.earliest, reading.latest, reading.precision, reading.calendar, span, words))
    return found


def _gregorian(e: Expression) -> bool:
    """Whether the words name the Gregorian calendar, so that «سال گذشته» beside them is of it too."""
    if any(map(_gregorian, e.parts)) or str(e.value("m")).startswith("gregorian") or e.value("c") == "gregorian":
        return True
    year = e.words.get("y")
    return year is not None and year.category == "year4" and int(year.value) >= 1700


def _tense(e: Expression, lexemes: list[Lexeme], lexicon: Lexicon) -> bool | None:
    """Past or future by the words near by: an announcement just before, else the verb of the clause.

    Where verbs come last, one before the expression belongs to another clause and says nothing.
    """
    data, signs = lexicon.data, _signs(lexicon.lang)
    before = _plain(lexemes[max(0, e.first - _NEAR) : e.first])
    after = _plain(lexemes[e.last : e.last + _NEAR])
    if lexemes[e.first].key in data["future_adjacent"] or (before and before[-1] in data["future_adjacent"]):
        return False
    if any(key in data["future_before"] for key in before[-4:]):
        return False
    for key in after if data["verb"] == "after" else [*before[::-1], *after]:
        if key in signs:
            return signs[key]
    return None


def _plain(lexemes: list[Lexeme]) -> list[str]:
    """The words that can be verbs: May and March are none here."""
    return [lexeme.key for lexeme in lexemes if lexeme.category not in ("month", "weak")]


@cache
def _signs(lang: str) -> dict[str, bool]:
    """Verb form -> whether it tells of the past."""
    data = load(lang).data
    past = {stem + ending: True for stem in data["past"] for ending in data["past_endings"]}
    return {**past, **dict.fromkeys(data["future"], False)}
