"""Stories that are sent to the server: by form or by program, one after the other, with what came of each."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient
from lxml import html
from tests.serve.conftest import STORIES, asking, listening
from tests.serve.forms import bearing, peopled, shown

from rasad import Client
from rasad.model import Lang, Problem
from rasad.pipeline import Coder
from rasad.record.adding import AddedStory
from rasad.record.record import Record
from rasad.serve import additions
from rasad.serve.pages.words import messages
from rasad.store import Store
from rasad.store.feeds import keep_feed
from rasad.watch.poll import State

Api = TestClient[Any]
LANGUAGES: tuple[Lang, ...] = ("fa", "en")
TEXT = "Iran's foreign minister met his Turkish counterpart in Ankara on Monday."
LINES = "\n".join(
    json.dumps({"id": f"s{n}", "title": f"Story {n}", "text": f"{TEXT} ({n})", "published": "2024-05-07"})
    for n in range(3)
)


@pytest.fixture
def api(empty: Path, coder: Coder) -> Iterator[Api]:
    with asking(empty, coder) as client:
        yield client


def sent(api: Api, lang: str = "en", files: Any = None, **fields: str) -> Any:
    data = {"csrf": shown(api, f"/{lang}/add"), **fields}
    return api.post(f"/{lang}/add", data=data, files=files or {"files": ("", b"")}, follow_redirects=False)


def outcome(api: Api, location: str) -> dict[str, Any]:
    """What came of it, when it is done."""
    for _ in range(600):
        found: dict[str, Any] = api.get(location.replace("/en/add/", "/api/v1/additions/")).json()
        if all(file["state"] == "done" for file in found["files"]):
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def test_files_become_stories_and_adding_again_changes_nothing(api: Api) -> None:
    broken = b'{"text": "no end'
    answer = sent(api, files=[("files", ("a.jsonl", LINES.encode())), ("files", ("b.jsonl", broken))])
    assert answer.status_code == 303
    one, other = outcome(api, answer.headers["location"])["files"]
    assert (one["name"], one["new"], one["changed"], one["known"], one["failed"]) == ("a.jsonl", 3, 0, 0, 0)
    assert [story["outcome"] for story in one["stories"]] == ["new"] * 3 and one["claims"] >= 3
    assert (other["new"], other["failed"]) == (0, 1) and "b.jsonl" in other["problems"][0]["where"]
    assert len(api.get("/api/v1/stories").json()["items"]) == 3
    page = html.document_fromstring(api.get(answer.headers["location"]).text)
    assert page.xpath("//section[@aria-label='a.jsonl']//a/@href") == [f"/en/stories/s{n}" for n in range(3)]
    assert not page.xpath("//*[@hx-trigger]")  # nothing is under way any more

    changed = LINES.replace("Story 1", "Another title").encode()
    [again] = outcome(api, sent(api, files=[("files", ("a.jsonl", changed))]).headers["location"])["files"]
    assert (again["new"], again["changed"], again["known"]) == (0, 1, 2)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_pasted_story_is_kept_with_its_day_and_outlet(api: Api, lang: Lang) -> None:
    answer = sent(api, lang, text=f"{TEXT}\r\n", title="A meeting", published="1403-02-18", source="Wire")
    [file] = outcome(api, answer.headers["location"].replace(f"/{lang}/", "/en/"))["files"]
    [story] = api.get("/api/v1/stories").json()["items"]
    assert (file["name"], file["new"]) == ("A meeting", 1)
    assert (story["published"], story["source"], story["text"]) == ("2024-05-07", "Wire", f"{TEXT}\n")
    assert messages(lang)["add_page"]["outcomes"]["new"] in api.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("fields", "wrong"), [({}, "neither a file nor a text"), ({"text": TEXT, "published": "someday"}, "someday")]
)
def test_what_cannot_be_added_is_told_and_nothing_typed_is_lost(api: Api, fields: dict[str, str], wrong: str) -> None:
    answer = sent(api, **fields)
    page = html.document_fromstring(answer.text)
    assert answer.status_code == 422 and wrong in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("string(//textarea)").strip() == fields.get("text", "")
    assert api.get("/api/v1/stories").json()["items"] == []


def test_only_a_form_of_files_is_taken(api: Api) -> None:
    answer = api.post("/en/add", data={"csrf": shown(api, "/en/add"), "text": TEXT})
    assert answer.status_code == 415
    assert sent(api, csrf="forged", text=TEXT).status_code == 403


def test_who_may_only_read_adds_nothing(empty: Path, coder: Coder, quick: None) -> None:
    accounts = peopled(empty)
    with asking(empty, coder) as api:
        for role, status in (("reader", 403), ("reviewer", 202)):
            token = bearing(accounts, f"the {role}")
            answer = api.post("/api/v1/additions?name=a.txt", content=TEXT.encode(), headers=token)
            assert answer.status_code == status
        token = bearing(accounts, "the reader")
        assert api.get("/en/add", headers=token).status_code == 403
        assert "/en/add" not in api.get("/en/read", headers=token).text


def test_what_is_too_much_is_refused(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = api.post("/api/v1/additions?name=a.txt", content=b"x" * 25_000_001)
    assert answer.status_code == 413 and "25 MB" in answer.json()["what"]
    assert api.post("/en/read", content=b"x" * 2_000_001).status_code == 413
    monkeypatch.setattr(additions, "HELD", 10)
    full = api.post("/api/v1/additions?name=a.txt", content=TEXT.encode())
    assert full.status_code == 503 and full.headers["retry-after"]


def test_fifty_at_once_are_all_kept(empty: Path, coder: Coder) -> None:
    def send(number: int) -> int:
        [added] = Client(at).add(files[number])
        return added.new

    files = []
    for number in range(50):
        files.append(empty.parent / f"{number}.txt")
        files[-1].write_text(f"{TEXT} ({number})", encoding="utf8")
    with listening(empty, coder) as at, ThreadPoolExecutor(50) as pool:
        assert list(pool.map(send, range(50))) == [1] * 50
        assert len(list(Client(at).stories())) == 50


def test_the_record_here_and_the_server_tell_the_same(empty: Path, coder: Coder) -> None:
    here = Record(empty.parent / "here.duckdb")
    here.coder = coder
    file = STORIES / "grain-deal.en.txt"
    with listening(empty, coder) as at:
        [there] = Client(at).add(file)
    [local] = here.add(file)
    [nothing] = here.add(empty.parent / "missing.txt")
    assert (there.new, there.claims, there.state) == (local.new, local.claims, "done") and local.claims > 0
    assert nothing.new == 0 and nothing.problems[0].what == "no such file or folder"
    assert isinstance(local.stories[0], AddedStory) and local.stories[0].outcome == "new"


def test_one_that_fails_does_not_hold_up_the_next(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("unforeseen")

    with monkeypatch.context() as patch:
        patch.setattr(additions, "add", fails)
        [file] = outcome(api, sent(api, text=TEXT).headers["location"])["files"]
        assert file["state"] == "done" and "nobody foresaw" in file["problems"][0]["what"]
    [file] = outcome(api, sent(api, text=TEXT).headers["location"])["files"]
    assert file["new"] == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_feeds_and_how_they_are(api: Api, empty: Path, lang: Lang) -> None:
    said, now = messages(lang)["add_page"], datetime.now(UTC)
    assert said["no_feeds"] in api.get(f"/{lang}/add").text
    hour = timedelta(hours=1)
    states = {
        "https://well.example/rss": State(asked=now, due=now + hour, fresh=now),
        "https://late.example/rss": State(asked=now - 5 * hour, due=now - 4 * hour),
        "https://down.example/rss": State(asked=now, due=now + hour, failures=3, problem=Problem("x", "answers 500")),
    }
    with Store(empty).writing() as writer:
        for url, state in states.items():
            keep_feed(writer, url, state.due, msgspec.json.encode(state).decode())
    page = html.document_fromstring(api.get(f"/{lang}/add").text)
    rows = {
        row.xpath("string(th)").strip(): " ".join(row.xpath("string(td)").split()) for row in page.xpath("//tbody/tr")
    }
    assert rows["https://well.example/rss"] == said["well"]
    assert rows["https://late.example/rss"] == said["late"]
    assert rows["https://down.example/rss"].endswith("answers 500")
    assert said["never"] in page.xpath("string(//tbody/tr[contains(., 'late.example')])")
