"""Exact-span F1 of dates (DAT) on a file tagged as HengamGold is: a token and its tag a line, a blank line between.

    python benchmarks/hengam.py PATH [--errors]

The file's convention is not that of Rasad's moments: it counts durations («سه سال») and repetitions («هر روز») as
dates, takes the preposition into the span, leaves times of day out, and gives each date of a pair a span of its own.
`_spans` translates; nothing of it is in the product.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from rasad.calendar.grammar import Expression, parse
from rasad.calendar.lexicon import load
from rasad.calendar.tokens import Lexeme, lex

TIMES = frozenset({"clock", "now", "vague", "sofar", "name"})
CLOCK_UNITS = frozenset({"hour", "minute", "hours_few"})
PREPOSITIONS = frozenset({"from", "until", "since", "before", "in", "over", "dated"})
TIGHT = re.compile(r"[/:.-]")


def sentences(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
        rows = [line.rsplit(None, 1) for line in block.splitlines() if line.strip()]
        pairs = [row for row in rows if len(row) == 2]
        yield [token for token, _ in pairs], [tag for _, tag in pairs]


def gold_spans(tags: list[str]) -> set[tuple[int, int]]:
    found, start = set(), None
    for i, tag in enumerate([*tags, "O"]):
        if start is not None and tag != "I-DAT":
            found.add((start, i))
            start = None
        if tag == "B-DAT" or (tag == "I-DAT" and start is None):
            start = i
    return found


def text_of(tokens: list[str]) -> tuple[str, list[int]]:
    """The sentence as it was before it was split, and where each token begins: 12 : 30 is 12:30."""
    text, starts = "", []
    for i, token in enumerate(tokens):
        before, after = tokens[max(0, i - 2) : i], tokens[i + 1 : i + 2]
        tight = before and (
            (TIGHT.fullmatch(token) and before[-1][-1].isdigit() and after and after[0][0].isdigit())
            or (TIGHT.fullmatch(before[-1]) and token[0].isdigit() and len(before) > 1 and before[0][-1].isdigit())
        )
        text += "" if tight or not i else " "
        starts.append(len(text))
        text += token
    return text, starts


def dates(tokens: list[str]) -> set[tuple[int, int]]:
    text, starts = text_of(tokens)
    lexicon = load("fa")
    lexemes = lex(text, lexicon)
    ends = [*starts[1:], len(text) + 1]  # one past the blank
    spans = set()
    for expression in parse(lexemes, lexicon):
        for first, last in _spans(expression, lexemes):
            low, high = lexemes[first].start, lexemes[last - 1].end
            inside = [i for i, (a, b) in enumerate(zip(starts, ends, strict=True)) if a < high and low < b - 1]
            spans.add((inside[0], inside[-1] + 1))
    return spans


def _spans(e: Expression, lexemes: list[Lexeme]) -> Iterator[tuple[int, int]]:
    unit = e.words.get("u")
    if e.kind in TIMES or (unit and unit.category in CLOCK_UNITS):
        return
    if e.parts and not any(True for part in e.parts for _ in _spans(part, lexemes)):
        return
    if e.kind in ("until", "since", "before", "after") and e.parts[0].kind in ("pair", "join") and len(e.parts) == 1:
        yield from _spans(e.parts[0], lexemes)
        return
    if e.kind in ("pair", "join") and (e.kind == "pair" or _split(e, lexemes)):
        for part in e.parts:
            yield from _spans(part, lexemes)
        return
    if e.kind == "set" and any(x.category in CLOCK_UNITS for x in lexemes[e.first : e.last]):
        return
    first, last = e.first, e.last
    while first > 0 and lexemes[first - 1].category in PREPOSITIONS:
        first -= 1
    while last > first and lexemes[last - 1].category == "part":
        last -= 1
    while last > first and lexemes[first].category == "part":
        first += 1
    if first < last:
        yield first, last


def _split(e: Expression, lexemes: list[Lexeme]) -> bool:
    """Whether something other than a date stands between or in the parts."""
    between = [x.category for a, b in pairwise(e.parts) for x in lexemes[a.last : b.first]]
    inner = e.parts[0].kind in ("weekday", "deictic") and lexemes[e.parts[0].last - 1].category == "part"
    return inner or any(p.kind == "clock" for p in e.parts) or "part" in between or "of_date" in between


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--errors", action="store_true", help="print what is missed and what is too much")
    options = parser.parse_args()
    right = found = wanted = 0
    for tokens, tags in sentences(options.path):
        gold, got = gold_spans(tags), dates(tokens)
        right, found, wanted = right + len(gold & got), found + len(got), wanted + len(gold)
        if options.errors and gold != got:
            missed = [" ".join(tokens[a:b]) for a, b in sorted(gold - got)]
            extra = [" ".join(tokens[a:b]) for a, b in sorted(got - gold)]
            print(f"{' '.join(tokens)}\n    missed {missed} extra {extra}")
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    f1 = 2 * right / max(found + wanted, 1)
    print(f"DAT exact spans: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f} ({wanted} dates)")


if __name__ == "__main__":
    main()
