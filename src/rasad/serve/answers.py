"""Pages of the record in the form that was asked for, with what is needed to ask on, and to ask again for nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlencode

import msgspec
from litestar import Request, Response

from rasad.model import Lang
from rasad.record.columns import write_csv, write_parquet
from rasad.record.pages import Listed, Page
from rasad.record.pair import drawn
from rasad.relations.columns import NAMES, rows
from rasad.relations.history import History
from rasad.serve.questions import MEDIA_TYPES, Form, pairs

Asked = Request[Any, Any, Any]


def state(path: Path) -> list[tuple[int, int, int]]:
    """What tells one state of the file from another: it changes with every batch, verdict or import."""
    found = []
    for one in (path, path.with_name(path.name + ".wal")):
        with suppress(OSError):
            about = one.stat()
            found.append((about.st_ino, about.st_size, about.st_mtime_ns))
    return found


def tag(request: Asked, store: Path, coder: str, form: Form) -> str:
    """The ETag of an answer. The day is in it since questions may speak of yesterday."""
    asked = (state(store), coder, str(date.today()), request.scope["path"], request.scope["query_string"], form)
    return f'W/"{blake2b(msgspec.json.encode(asked), digest_size=12).hexdigest()}"'


def unchanged(request: Asked, tag: str) -> bool:
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return tag.removeprefix("W/") in known or "*" in known


def answered(request: Asked, tag: str, form: Form, made: Callable[[], tuple[bytes, dict[str, str]]]) -> Response[bytes]:
    """What `made` gives, unless the asker has it already."""
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept"}
    if unchanged(request, tag):
        return Response(b"", status_code=304, headers=headers)
    content, more = made()
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers | more)


def written(page: Page, form: Form) -> bytes:
    if form == "json":
        items = ",".join(page.lines())
        return f'{{"items":[{items}],"next":{msgspec.json.encode(page.next).decode()}}}'.encode()
    if form == "jsonl":
        return "".join(f"{line}\n" for line in page.lines()).encode()
    to = BytesIO()
    if form == "csv":
        write_csv(page.names, page.rows, to)
    else:
        write_parquet(page.table(), to)
    return to.getvalue()


def related(found: History, form: Form, lang: Lang) -> bytes:
    """A relation: all of it, its events in columns, or its chart."""
    if form == "svg":
        return drawn(found, lang, "format").encode()
    if form == "csv":
        to = BytesIO()
        write_csv(NAMES, rows(found), to)
        return to.getvalue()
    return msgspec.json.encode(found)


def onward(request: Asked, place: str, page: Page) -> dict[str, str]:
    """The address of the next page, for forms that have no place for it."""
    if page.next is None:
        return {}
    kept = [(name, value) for name, value in pairs(request.scope["query_string"]) if name != place]
    address = f"{request.scope['path']}?{urlencode([*kept, (place, page.next)])}"
    return {"Link": f'<{address}>; rel="next"'}


def id_of(request: Asked, kind: Listed | Literal["review", "add", "additions"]) -> str:
    """The id in an address, as it was sent: ids may be addresses themselves, with slashes that count."""
    path = bytes(request.scope["raw_path"]).split(b"?")[0].decode("ascii", "replace")
    return unquote(path.partition(f"/{kind}/")[2]).replace("\0", "\ufffd")
