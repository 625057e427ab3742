"""Joins stories and their annotation into gold stories whose spans are code points of the story's text.

python tools/gold.py INPUT.jsonl ANNOTATION.jsonl [--lang fa|en] > GOLD.jsonl

INPUT: {"story", "date", "title"} before the {"id", "text"} of its sentences; a sentence without a story is its own.
ANNOTATION: {"id", "events"} for every sentence. Words are quoted letter by letter; "words@2" is their second place.
Everything is verified first: with a problem nothing is printed, each problem is told on stderr, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import yaml

from rasad.model import Status

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "rasad" / "data"
CODES = yaml.safe_load((ROOT / "tests" / "resolve" / "cases" / "codes.yaml").read_text(encoding="utf-8"))
TYPES = frozenset(yaml.safe_load((DATA / "ontology" / "types.yaml").read_text(encoding="utf-8")))
COUNTRIES = {path.stem.upper() for path in (DATA / "actors" / "countries").glob("???.yaml")}
OWNERS = COUNTRIES | set(CODES["organisations"]) | set(CODES["others"]) | {"---"}
FIELDS = {"type", "trigger", "source", "target", "status", "by", "time", "place", "date", "implicit"}
NTH = re.compile(r"(.*)@([1-9]\d*)", re.DOTALL)
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
Record = dict[str, Any]


def find(text: str, quoted: str) -> tuple[int, int] | None:
    """Where `quoted` ("words", or "words@n" with n from 1) stands in `text`."""
    nth = NTH.fullmatch(quoted)
    words, count = (nth[1], int(nth[2])) if nth else (quoted, 1)
    start = -1
    for _ in range(count):
        start = text.find(words, start + 1)
        if start < 0 or not words:
            return None
    return start, start + len(words)


def bad_date(written: str) -> bool:
    """Whether `written` is neither an ISO date (day, month or year) nor an interval of two in order."""
    days = []
    for half in written.split("/"):
        parts = DATE.fullmatch(half)
        if not parts or int(parts[2] or 1) not in range(1, 13) or int(parts[3] or 1) not in range(1, 32):
            return True
        days.append(half)
    return len(days) > 2 or (len(days) == 2 and days[0][:10] > days[1] and not days[0].startswith(days[1]))


def problems(event: Record, text: str) -> Iterator[str]:
    """What is wrong with one event of the sentence `text`."""
    if unknown := sorted(event.keys() - FIELDS):
        yield f"unknown fields {', '.join(unknown)}"
    if missing := sorted(FIELDS - event.keys() - {"implicit"}):
        yield f"missing fields {', '.join(missing)}"
        return
    if event["type"] not in TYPES:
        yield f"type {event['type']!r} is none of the sixteen"
    if event["status"] not in get_args(Status):
        yield f"status {event['status']!r} is none of {', '.join(get_args(Status))}"
    if not event["trigger"]:
        yield "no trigger"
    actors = [(role, actor) for role in ("source", "target") for actor in event[role]]
    quoted = [(field, words) for field in ("trigger", "by") for words in event[field]]
    quoted += [(role, actor["text"]) for role, actor in actors]
    quoted += [(field, event[field]) for field in ("time", "place") if event[field]]
    for field, words in quoted:
        if find(text, words) is None:
            yield f"{field} {words!r} is not in the sentence, or not that often"
    for role, actor in actors:
        owner, _, sector = actor["code"].partition(" ")
        if owner not in OWNERS or sector not in CODES["sectors"]:
            yield f"{role} code {actor['code']!r} is no state or organisation with a sector"
    if event["date"] and bad_date(event["date"]):
        yield f"date {event['date']!r} is no ISO 8601 date or interval"


def placed(event: Record, sentence: str, offset: int) -> Record:
    """The event with spans of the story's text, `offset` being where the sentence starts in it."""

    def span(words: str) -> list[int] | None:
        at = find(sentence, words) if words else None
        return [at[0] + offset, at[1] + offset] if at else None

    return {
        "type": event["type"],
        "trigger": [span(words) for words in event["trigger"]],
        **{role: [{"span": span(a["text"]), "code": a["code"]} for a in event[role]] for role in ("source", "target")},
        "status": event["status"],
        "by": [span(words) for words in event["by"]],
        "time": span(event["time"]),
        "place": span(event["place"]),
        "date": event["date"],
    }


def stories(lines: list[Record]) -> Iterator[tuple[Record, list[Record]]]:
    """Each story's line with its sentences."""
    head: Record | None = None
    body: list[Record] = []
    for line in lines:
        if "story" in line:
            if head:
                yield head, body
            head, body = line, []
        elif head:
            body.append(line)
        else:
            yield {"story": line["id"], "date": None, "title": None}, [line]
    if head:
        yield head, body


def read(path: Path, complain: Callable[[str], None]) -> list[Record]:
    records = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            records.append(json.loads(line))
        except ValueError as error:
            complain(f"{path}:{number}: not JSON ({error})")
    return records


def verify(lines: list[Record], annotation: list[Record], complain: Callable[[str], None]) -> None:
    texts: dict[str, str] = {line["id"]: line["text"] for line in lines if "id" in line}
    if len(texts) < sum("id" in line for line in lines):
        complain("two sentences of the input have the same id")
    seen = set()
    for record in annotation:
        key = record["id"]
        if key in seen or key not in texts:
            complain(f"{key}: " + ("annotated twice" if key in seen else "no such sentence in the input"))
            continue
        seen.add(key)
        for number, event in enumerate(record["events"], 1):
            for problem in problems(event, texts[key]):
                complain(f"{key}, event {number}: {problem}")
    for key in texts.keys() - seen:
        complain(f"{key}: not annotated")


def join(lines: list[Record], annotation: list[Record], lang: str) -> Iterator[Record]:
    events = {record["id"]: record["events"] for record in annotation}
    for head, body in stories(lines):
        spans, found, offset = [], [], 0
        for sentence in body:
            spans.append([offset, offset + len(sentence["text"])])
            found += [placed(event, sentence["text"], offset) for event in events[sentence["id"]]]
            offset = spans[-1][1] + 1
        yield {
            "id": head["story"],
            "published": head["date"],
            "title": head["title"],
            "lang": lang,
            "text": "\n".join(sentence["text"] for sentence in body),
            "sentences": spans,
            "events": found,
        }


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Join stories and their annotation into gold stories.")
    parser.add_argument("input", type=Path)
    parser.add_argument("annotation", type=Path)
    parser.add_argument("--lang", choices=("fa", "en"), default="fa")
    args = parser.parse_args(argv)
    wrong: list[str] = []
    lines, annotation = read(args.input, wrong.append), read(args.annotation, wrong.append)
    verify(lines, annotation, wrong.append)
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    for story in join(lines, annotation, args.lang):
        print(json.dumps(story, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
