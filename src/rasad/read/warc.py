"""Web archives: the HTML responses of a WARC file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from rasad.model import Problem, Story
from rasad.read.html import story_of_page
from rasad.read.problems import Refused, shown, too_large
from rasad.read.stories import Context, attempt


def read_warc(stream: BinaryIO, where: str, context: Context) -> Iterator[Story]:
    """The articles in order; what is no HTML is passed over. A record that cannot be read ends the archive."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    records = iter(ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True, auto_decode="all"))
    number = 0
    while True:
        number += 1
        try:
            record: Any = next(records, None)
            if record is None:
                break
            kind = (record.http_content_type or "").lower()
            data = record.reader.read(context.max_bytes + 1) if "html" in kind else b""
        except Exception as error:  # fastwarc raises several kinds for what is broken
            raise Refused(f"broken WARC record {number}: {shown(error)}", "what came before it is kept") from None
        if record.http_headers is None or not len(record.http_headers):
            context.report(
                Problem(f"{where} record {number}", "broken WARC record: no response in it", "it is left out")
            )
        if "html" not in kind:
            continue
        url = record.headers.get("WARC-Target-URI") or ""
        at = f"{where} record {number} {url}".rstrip()
        story = attempt(lambda r=record, d=data, u=url, w=at: _story(r, d, u, w, context), at, context.report)  # type: ignore[misc]
        if story:
            yield story
    if number == 1:
        raise Refused("WARC archive without responses", "look whether it is whole")


def _story(record: Any, data: bytes, url: str, where: str, context: Context) -> Story:
    if len(data) > context.max_bytes:
        raise too_large(context.max_bytes)
    if len(data) < record.content_length and not record.http_headers.get("Content-Encoding"):
        raise Refused("broken WARC record: cut short", "get the archive again")
    return story_of_page(data, where, context, url=url, charset=record.http_charset)
