"""A record that `rasad serve` serves, asked over HTTP with the methods of the record on this machine."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, Unpack
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

import msgspec

from rasad.model import Claim, Problem, Verdict
from rasad.record.adding import Added, Addition
from rasad.record.agreement import Agreement
from rasad.record.asking import Asking, OfRelation
from rasad.relations.history import History
from rasad.relations.network import Network

if TYPE_CHECKING:
    from rasad.record.decide import Action
    from rasad.record.pages import Listed

T = TypeVar("T")
ROOT = "/api/v1"
AT_ONCE = 1000  # rows of a page
LOOK = 0.2  # seconds between two looks at how far it is


class Page(msgspec.Struct, frozen=True):
    items: list[msgspec.Raw]
    next: str | None = None


class Answer(msgspec.Struct, frozen=True):
    claims: list[Claim]


class Told(msgspec.Struct, frozen=True):
    """A problem as the server tells it."""

    what: str = ""
    do: str = ""
    where: str = ""


class ServerError(Exception):
    """The server is not there, or cannot do what is asked now: where, what, and what to do."""

    def __init__(self, problem: Problem, status: int | None = None) -> None:
        self.problem, self.status = problem, status
        super().__init__(str(problem))


class Client(Asking):
    """The record at an address. What cannot be meant raises ValueError, as it does on this machine; what the server
    cannot do, or does not let this `token` do, `ServerError`, with its `status`."""

    def __init__(self, url: str, timeout: float = 60.0, token: str = "") -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(f"{url}: no address of a server (as http://127.0.0.1:8000)")
        self.url, self.timeout = url.rstrip("/").removesuffix(ROOT), timeout
        self.token = token

    def relation(self, one: str, other: str, **words: Unpack[OfRelation]) -> History:
        return msgspec.json.decode(self._get("relations", {"between": (one, other), **words}), type=History)

    def network(self, since: str | None = None, until: str | None = None) -> Network:
        return msgspec.json.decode(self._get("network", {"since": since, "until": until}), type=Network)

    def decide(
        self, action: Action, *ids: str, field: str = "", value: Any = None, reason: str = "", author: str = ""
    ) -> Verdict:
        said: dict[str, Any] = {"kind": action, "ids": ids, "reason": reason, "author": author}
        if field:
            said |= {"field": field, "value": value}
        return msgspec.json.decode(self._post("verdicts", said), type=Verdict)

    def agreement(self) -> list[Agreement]:
        return msgspec.json.decode(self._get("agreement", {}), type=list[Agreement])

    def add(self, *paths: Path | str) -> list[Added]:
        """Sends each file, and waits until the server has read all of it."""
        waiting = [self._sent(Path(path)) for path in paths]
        found: list[Added] = []
        for one in waiting:
            while not one.done:
                time.sleep(LOOK)
                one = msgspec.json.decode(self._get(f"additions/{quote(one.id)}", {}), type=Addition)
            found += one.files
        return found

    def _sent(self, path: Path) -> Addition:
        address = f"{self.url}{ROOT}/additions?{urlencode({'name': path.name})}"
        kind = {"Content-Type": "application/octet-stream"}
        return msgspec.json.decode(self._asked(Request(address, path.read_bytes(), kind, method="POST")), type=Addition)

    def read(
        self, text: str, *, published: date | str | None = None, title: str = "", source: str = "",
        lang: str | None = None,
    ) -> list[Claim]:  # fmt: skip
        said = {"text": text, "published": published, "title": title, "source": source, "lang": lang}
        return msgspec.json.decode(self._post("read", said), type=Answer).claims

    def _listed(self, kind: Listed, type: type[T], words: Mapping[str, Any], limit: int | None) -> Iterator[T]:
        place = "after" if kind == "changes" else "cursor"
        decoder, left, words = msgspec.json.Decoder(type), limit, dict(words)
        while left is None or left > 0:
            asked = {**words, "limit": min(AT_ONCE, left or AT_ONCE)}
            found = msgspec.json.decode(self._get(kind, asked), type=Page)
            yield from map(decoder.decode, found.items)
            words[place], left = found.next, None if left is None else left - len(found.items)
            if found.next is None or not found.items:
                return

    def _get(self, path: str, words: Mapping[str, Any]) -> bytes:
        given = {word: value for word, value in words.items() if value not in (None, "", ())}
        return self._asked(Request(f"{self.url}{ROOT}/{path}?{urlencode(given, doseq=True)}"))

    def _post(self, path: str, said: Mapping[str, Any]) -> bytes:
        body, kind = msgspec.json.encode(said), {"Content-Type": "application/json"}
        return self._asked(Request(f"{self.url}{ROOT}/{path}", data=body, headers=kind, method="POST"))

    def _asked(self, request: Request) -> bytes:
        request.add_header("Accept", "application/json")
        if self.token:
            request.add_unredirected_header("Authorization", f"Bearer {self.token}")  # to this server and no other
        try:
            with urlopen(request, timeout=self.timeout) as answer:
                return bytes(answer.read())
        except HTTPError as error:
            raise refusal(self.url, error) from None
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise ServerError(Problem(self.url, f"no answer: {reason}", "is rasad serve running?")) from None


def refusal(url: str, error: HTTPError) -> Exception:
    """What the server did not do, as the record on this machine would tell it."""
    try:
        told = msgspec.convert(json.loads(error.read()), Told)
    except (ValueError, OSError):
        told = Told(f"answers {error.code} {error.reason}", "is this the address of rasad serve?", url)
    problem = Problem(told.where or url, told.what, told.do)
    if error.code in (400, 413, 422):
        return ValueError(str(problem))
    return ServerError(problem, error.code)
