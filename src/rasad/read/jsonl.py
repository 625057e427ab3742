"""JSON lines, and small JSON files that hold one story or a list of them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import msgspec

from rasad.model import Story
from rasad.read.encoding import decode, guess_utf16
from rasad.read.problems import Refused, shown, size, too_large
from rasad.read.stories import Context, story_from_record


def read_jsonl(stream: BinaryIO, where: str, context: Context) -> Iterator[Story]:
    """One story a line; a bad line is reported and the next one read."""
    for number, line in lines(stream, where, context):
        if not line.strip():
            continue
        at = f"{where} line {number}"
        try:
            record = parse(line)
        except Refused as refused:
            context.report(refused.at(at))
            continue
        story = story_from_record(record, at, context) if isinstance(record, dict) else None
        if story:
            yield story
        elif not isinstance(record, dict):
            context.report(Refused("JSON that is no object", "give one {…} a line").at(at))


def read_json(stream: BinaryIO, where: str, context: Context) -> Iterator[Story]:
    """A whole JSON file: one object, or a list of them. JSON lines under that name are read as such."""
    data = stream.read(context.max_bytes + 1)
    if len(data) > context.max_bytes:
        raise Refused(
            f"JSON file larger than the limit of {size(context.max_bytes)}", "convert it to JSON lines (.jsonl)"
        )
    text = decode(data).lstrip("\ufeff \t\r\n")
    if not text:
        raise Refused("empty file")
    try:
        parsed = parse(text)
    except Refused:
        if text.startswith("{") and "\n" in text.strip():
            yield from read_jsonl(cast(BinaryIO, io.BufferedReader(io.BytesIO(data))), where, context)
            return
        raise
    records = parsed if isinstance(parsed, list) else [parsed]
    for number, record in enumerate(records, start=1):
        at = f"{where} item {number}" if len(records) > 1 else where
        if not isinstance(record, dict):
            context.report(Refused("JSON that is no object", "give a list of {…}").at(at))
            continue
        story = story_from_record(record, at, context)
        if story:
            yield story


def lines(stream: BinaryIO, where: str, context: Context) -> Iterator[tuple[int, str]]:
    """Numbered lines with their ends. One that is too long or in no known encoding is reported and left out."""
    head = cast(io.BufferedReader, stream).peek(4000)[:4000]
    utf16 = guess_utf16(head)
    if utf16:
        text = io.TextIOWrapper(stream, utf16, errors="strict", newline="\n")
        try:
            yield from enumerate(iter(lambda: text.readline(context.max_bytes), ""), start=1)
        except UnicodeError:
            raise Refused("broken UTF-16", "convert the file to UTF-8") from None
        return
    number = 0
    while line := stream.readline(context.max_bytes + 1):
        number += 1
        try:
            if len(line) > context.max_bytes and not line.endswith(b"\n"):
                while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                    pass
                raise too_large(context.max_bytes)
            yield number, decode(line)
        except Refused as refused:
            context.report(refused.at(f"{where} line {number}"))


def parse(text: str) -> Any:
    """The JSON of a line; `Refused` where it is none."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError):
        pass  # json is more lenient: lone surrogates, NaN
    try:
        return json.loads(text.lstrip("\ufeff"))
    except RecursionError:
        raise Refused("JSON nested too deeply") from None
    except ValueError as error:
        raise Refused(f"broken JSON: {shown(error)}", "the line is left out") from None
