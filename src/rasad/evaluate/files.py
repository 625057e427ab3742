"""Gold stories and claims from files of JSON lines; what is wrong with a line is reported, and the line left out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar, cast

import msgspec

from rasad.evaluate.shapes import Claimed, Gold, interval
from rasad.model import Problem, Span, Story
from rasad.read import MAX_BYTES
from rasad.read.compression import decompressed
from rasad.read.jsonl import lines, parse
from rasad.read.problems import Refused
from rasad.read.sources import openable, readable
from rasad.read.stories import Context, story_from_record

Report = Callable[[Problem], None]
Shape = TypeVar("Shape", Gold, Claimed)

GOLD_FIELDS = "a gold story has id, lang, text, sentences and events; the line is left out"
CLAIM_FIELDS = "give claims as `rasad read --format jsonl` prints them; the line is left out"
DAY = "an ISO date, as 2024-02-01 or 2024-02"
FORMS = {
    "code": "a country and a sector, as 'FRA MIL'",
    "date": f"{DAY}, or two with / between",
    "earliest": DAY,
    "latest": DAY,
}


class Line(NamedTuple):
    """A line of JSON and where it stands."""

    where: str
    record: Mapping[str, Any]


def read_gold(paths: Iterable[str], report: Report) -> Iterator[tuple[Line, Gold]]:
    """The gold stories of files ("-" is standard input), each id once."""
    seen: dict[str, str] = {}
    for path in paths:
        found = told = 0

        def tell(problem: Problem) -> None:
            nonlocal told
            told += 1
            report(problem)

        for line in read_lines(path, tell):
            gold = shaped(line, Gold, GOLD_FIELDS, tell)
            if gold and gold.id in seen:
                tell(Problem(line.where, f"story {gold.id!r} was given before", f"at {seen[gold.id]}; left out"))
            elif gold and (wrong := _wrong_gold(gold)):
                tell(Problem(line.where, wrong, "correct the gold; the story is left out"))
            elif gold:
                seen[gold.id] = line.where
                found += 1
                yield line, gold
        if not found and not told:
            report(
                Problem(_called(path), "no gold stories", "give JSON lines with id, lang, text, sentences and events")
            )


def read_claims(path: str, gold: Mapping[str, Gold], report: Report) -> list[Claimed]:
    """The claims of a file ("-" is standard input) that are of gold stories; the others are counted, and told once."""
    found, strange = [], []
    for line in read_lines(path, report):
        claim = shaped(line, Claimed, CLAIM_FIELDS, report)
        if claim is None:
            continue
        if claim.story not in gold:
            strange.append(claim.story)
        elif wrong := _wrong_claim(claim, gold[claim.story]):
            report(Problem(line.where, wrong, "the claim is left out"))
        else:
            found.append(claim)
    if strange:
        what = f"claims of stories that the gold does not have: {len(strange)}, the first of {strange[0]!r}"
        report(Problem(_called(path), what, "left out"))
    return found


def read_stories(gold: Iterable[tuple[Line, Gold]], report: Report) -> Iterator[Story]:
    """Gold stories as stories to be coded, read as any other record is."""
    context = Context({}, report, MAX_BYTES)
    for line, story in gold:
        if read := story_from_record(line.record, line.where, context):
            yield msgspec.structs.replace(read, id=story.id)


def read_lines(path: str, report: Report) -> Iterator[Line]:
    """The objects of a file of JSON lines, compressed or not."""
    context = Context({}, report, MAX_BYTES)
    if path != "-":
        with openable(Path(path), report):
            if not Path(path).exists():
                report(Problem(path, "no such file", "check the path"))
                return
            with Path(path).open("rb") as stream:
                yield from _objects(stream, path, context)
    elif sys.stdin is None:
        report(Problem(_called(path), "is closed", "pipe JSON lines into it"))
    else:
        yield from _objects(sys.stdin.buffer, _called(path), context)


def shaped(line: Line, shape: type[Shape], do: str, report: Report) -> Shape | None:
    """The object in its shape, or None with what it lacks reported."""
    try:
        return msgspec.convert(line.record, shape)
    except msgspec.ValidationError as error:
        report(Problem(line.where, _told(error), do))
        return None


def _told(error: msgspec.ValidationError) -> str:
    what, _, where = str(error).replace("`", "").partition(" - at ")
    form = FORMS.get(where.rpartition(".")[2]) if "regex" in what else None
    return f"Expected {form} - at {where}" if form else str(error).replace("`", "")


def _objects(stream: BinaryIO, where: str, context: Context) -> Iterator[Line]:
    with readable(where, context.report):
        buffered, _ = decompressed(stream, where)
        for number, line in lines(cast(BinaryIO, buffered), where, context):
            if not line.strip():
                continue
            at = f"{where} line {number}"
            try:
                record = parse(line)
                if not isinstance(record, dict):
                    raise Refused("JSON that is no object", "give one {…} a line")
            except Refused as refused:
                context.report(refused.at(at))
            else:
                yield Line(at, record)


def _wrong_gold(gold: Gold) -> str:
    """What is wrong with a story beyond its shape, or nothing."""
    spans = [*gold.sentences]
    for event in gold.events:
        spans += [*event.trigger, *event.by, *(actor.span for actor in (*event.source, *event.target))]
        spans += [event.time] if event.time else []
    return _outside(spans, gold.text) or _no_day(event.date for event in gold.events)


def _wrong_claim(claim: Claimed, story: Gold) -> str:
    spans = [*claim.trigger, *claim.voices, *(p.span for p in (*claim.source, *claim.target) if p.span)]
    if claim.time is None:
        return _outside(spans, story.text)
    spans += [claim.time.span] if claim.time.span else []
    return _outside(spans, story.text) or _no_day((claim.time.earliest, claim.time.latest))


def _outside(spans: Iterable[Span], text: str) -> str:
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            return f"[{start}, {end}] is no span of its story's text, which has {len(text)} characters"
    return ""


def _no_day(written: Iterable[str | None]) -> str:
    for days in written:
        try:
            if days:
                interval(days)
        except ValueError as error:
            return f"date {days!r}: {error}"
    return ""


def _called(path: str) -> str:
    return "standard input" if path == "-" else path
