"""Stories are hostile input: whatever stands in one is shown as text, and nothing of it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from litestar.testing import TestClient
from lxml import html
from tests.conftest import Tell
from tests.serve.conftest import asking
from tests.serve.forms import send

from rasad.store import Made, Store

PAYLOADS = (Path(__file__).parent / "payloads.txt").read_text(encoding="utf8").splitlines()
BIDI = [f"abc {mark}gpj.exe" for mark in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"]
HARMLESS = "A harmless story"


@pytest.fixture(scope="module")
def hostile(tell: Tell, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record each of whose stories holds a payload wherever it can: title, outlet, byline, address, names, text."""
    path = tmp_path_factory.mktemp("hostile") / "a.duckdb"
    coded = []
    for number, payload in enumerate([HARMLESS, *PAYLOADS, *BIDI]):
        told, [claim] = tell(
            {
                "id": f"s{number}", "date": date(2025, 10, 1), "by": "Wire",
                "en": "Rebels [attacked] the port of Odesa.",
                "acts": [{"type": "ASSAULT", "source": ["Rebels"], "target": ["Odesa"], "said": ["Rebels"],
                          "place": "Odesa", "time": "2025-10-01"}],
            }
        )  # fmt: skip
        parties = [(msgspec.structs.replace(one, name=payload, entity=None),) for one in (*claim.source, *claim.target)]
        voices = tuple(msgspec.structs.replace(one, name=payload, entity=None, span=None) for one in claim.said_by)
        claim = msgspec.structs.replace(claim, source=parties[0], target=parties[1], said_by=voices)
        story = msgspec.structs.replace(
            told, title=payload, source=payload, byline=payload, url=payload, text=f"{told.text}\n{payload}"
        )
        coded.append((story, [claim]))
    with Store(path).writing() as writer:
        run = writer.begin("add", Made("test", "0"))
        writer.add(coded, run)
        writer.end(run)
    return path


@pytest.fixture(scope="module")
def api(hostile: Path) -> Iterator[TestClient[Any]]:
    with asking(hostile) as client:
        yield client


def shape(content: str) -> set[tuple[str, ...]]:
    """The elements of a page with the names of their attributes."""
    found = html.document_fromstring(content)
    return {(str(one.tag), *sorted(one.keys())) for one in found.iter() if isinstance(one.tag, str)}


def event_of(api: TestClient[Any], story: str) -> str:
    events = api.get("/api/v1/events?limit=1000").json()["items"]
    return next(str(event["id"]) for event in events if story in event["stories"])


@pytest.mark.parametrize("number", range(1, len(PAYLOADS) + 1))
def test_markup_is_shown_and_not_done(api: TestClient[Any], number: int) -> None:
    payload = PAYLOADS[number - 1]
    for path, plain in (
        (f"/en/stories/s{number}", "/en/stories/s0"),
        (f"/en/events/{event_of(api, f's{number}')}", f"/en/events/{event_of(api, 's0')}"),
        (f"/en/events?source={quote(payload, safe='')}", "/en/events?source=harmless"),
    ):
        answer = api.get(path)
        assert answer.status_code == 200
        assert shape(answer.text) <= shape(api.get(plain).text) | {
            ("bdi",),
            ("span", "class"),
            ("li",),
            ("li", "class"),
        }
        found = html.document_fromstring(answer.text)
        assert payload in found.text_content()
        assert not found.xpath("//a[starts-with(@href, 'javascript:') or starts-with(@href, 'data:')]")


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_what_would_reorder_a_page_is_left_out_of_names(api: TestClient[Any], lang: str) -> None:
    between = ("/actors", "/actors/UKR", "/facts", "/network", "/relations/rebels/UKR")
    for path in ("/", "/events", "/stories", f"/events/{event_of(api, f's{len(PAYLOADS) + 4}')}", *between):
        found = html.document_fromstring(api.get(f"/{lang}{path}").text)
        assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068") & set(found.text_content()), path


@pytest.mark.parametrize("number", range(0, len(PAYLOADS), 5))
def test_hostile_names_of_actors_are_shown_and_not_done(api: TestClient[Any], number: int) -> None:
    payload = PAYLOADS[number]
    name = quote(payload, safe="")
    for path in (
        f"/en/actors/{name}",
        f"/en/relations/{name}/UKR",
        f"/en/facts?actor={name}",
        f"/en/events?actor={name}",
    ):
        answer = api.get(path)
        assert answer.status_code in (200, 404)  # a dot alone is a step in an address
        found = html.document_fromstring(answer.text)
        assert not found.xpath(
            "//style | //@style | //script[not(@src)] | //@*[starts-with(name(), 'on')] | //img[not(@width)]"
        )
        assert not found.xpath("//a[starts-with(@href, 'javascript:') or starts-with(@href, 'data:')]")
        assert not found.xpath("//*[not(namespace-uri()='')] | //svg | //iframe | //object | //embed")


def test_a_hostile_pasted_text_is_text(api: TestClient[Any], coder: Any, hostile: Path) -> None:
    with asking(hostile, coder) as reading:
        text = "France condemned Syria. " + " ".join(PAYLOADS[:30])
        answer = send(reading, "/en/read", {"text": text, "source": PAYLOADS[0]})
        found = html.document_fromstring(answer.text)
        assert answer.status_code == 200
        assert found.xpath("string(//div[@id='text'])") == text
        assert len(found.xpath("//script")) == 2
