"""What is asked wrongly, in bad faith, or at a bad time: the right status, and a document that says what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import duckdb
import pytest
from litestar.testing import TestClient
from tests.serve.conftest import HERE, asking

from rasad.pipeline import Coder
from rasad.record.record import Record
from rasad.serve.app import create
from rasad.serve.guard import HEADERS
from rasad.serve.turns import Late, Shared
from rasad.store import Store

Api = TestClient[Any]
JSON = {"Content-Type": "application/json"}


def problem(answer: Any, status: int) -> Any:
    """The document of a problem, which has its shape and is guarded as all is."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), answer.text
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail", "instance", "where", "what", "do"}
    assert told["status"] == status and told["what"] and told["where"]
    assert all(answer.headers[name] == value for name, value in HEADERS.items())
    return told


@pytest.mark.parametrize(
    ("asked", "where", "what"),
    [
        ("events?contry=RUS", "contry", "no such parameter"),
        ("stories?type=AID", "type", "no such parameter"),
        ("events?since=someday", "since", "not a date: someday"),
        ("events?since=0000", "since", "not a date"),
        ("events?since=9999-99", "since", "no such month"),
        ("events?until=" + "9" * 5000, "until", "not a date"),
        ("facts?on=1404-13", "on", "no such month"),
        ("events?updated_since=99999-01-01T00:00Z", "updated_since", "not a date"),
        ("events?type=WAR", "type", "no type WAR"),
        ("events?quad=war", "quad", "not 'war'"),
        ("events?voices=-1", "voices", "no whole number"),
        ("events?voices=1e9", "voices", "no whole number"),
        ("events?voices=" + "9" * 40, "voices", "no whole number"),
        ("events?voices=٣", "voices", "no whole number"),
        ("events?limit=0", "limit", "not from 1"),
        ("events?limit=10001", "limit", "not from 1"),
        ("events?limit=1&limit=2", "limit", "given twice"),
        ("events?cursor=nonsense", "cursor", "no cursor"),
        ("events?cursor=%FF", "parameters", "not readable"),
        ("events?cursor=WyJhIixbXV0", "cursor", "of another question"),
        ("events?format=xml", "format", "not 'xml'"),
        ("events?text=%00", "text", "NUL"),
        ("events?actor=", "actor", "no name"),
        ("events?actor=%20", "actor", "no name"),
        ("events?actor=" + "a" * 5000, "actor", "no name"),
        ("events?place=" + "a" * 5000, "place", "no name of a place"),
        ("events?system=gdelt&said_by=UN", "system", "others' events"),
        ("changes?after=-1", "after", "no number of a change"),
        ("relations?between=PRK", "between", "1 actors"),
        ("relations?between=PRK&between=PRK", "relation", "are the same"),
        ("relations?between=PRK&between=RUS&by=century", "by", "not 'century'"),
        ("network?format=csv", "format", "not as csv"),
    ],
)
def test_parameters(asked: str, where: str, what: str, api: Api) -> None:
    answer = api.get(f"/api/v1/{asked}")
    told = problem(answer, 400)
    assert told["where"] == where and what in told["what"] and "--" not in told["detail"]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", "'; drop table events; --", "\u202egnirts\u202c", "%2e%2e/%2e%2e/etc", "a%FFb",
        "\U0001f4a5", "ev-", "*", "%00", "https:%2F%2Fa.b%2Fc", "{id}",
    ],
)  # fmt: skip
def test_ids_and_words_that_mean_harm(hostile: str, api: Api) -> None:
    for kind in ("stories", "claims", "events", "facts", "verdicts", "actors"):
        told = problem(api.get(f"/api/v1/{kind}/{hostile}"), 404)
        assert "<" not in told["instance"]
    if "%" not in hostile:
        for word in ("text", "actor", "place", "source", "said_by", "id"):
            answer = api.get("/api/v1/claims", params={word: hostile})
            assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/json"


def test_addresses_that_are_none(api: Api) -> None:
    for path in ("/api/v1/nothing", "/nothing", "/static/..%2fapp.py", "/static/app.py", "/api/v2/events"):
        problem(api.get(path), 404)
    assert problem(api.delete("/api/v1/events"), 405) and api.delete("/api/v1/events").headers["Allow"] == "GET"
    assert api.put("/api/v1/verdicts", headers=JSON).headers["Allow"] == "GET, POST"
    assert api.get("/api/v1/read").headers["Allow"] == "POST"


@pytest.mark.parametrize(
    ("path", "body", "status", "what"),
    [
        ("read", b"{", 400, "truncated"),
        ("read", b"[]", 400, "Expected `object`"),
        ("read", b"{}", 400, "missing required field `text`"),
        ("read", b'{"text": 7}', 400, "Expected `str`"),
        ("read", b'{"text": "a", "tetx": 7}', 400, "unknown field `tetx`"),
        ("read", b'{"text": "\xff\xfe"}', 400, ""),
        ("read", b'{"text": ""}', 422, "story without text"),
        ("read", '{"text": "Привет, как дела?"}'.encode(), 422, "not read"),
        ("read", b'{"text": "Russia attacked.", "published": "2023-02-31"}', 422, ""),
        ("read", json.dumps({"text": "a. " * 100_000}).encode(), 413, "longer than 200,000"),
        ("read", json.dumps({"text": "a" * 70_000}).encode(), 422, "a sentence longer"),
        ("verdicts", b'{"kind": "accept", "ids": []}', 400, "names no event or claim"),
        ("verdicts", b'{"kind": "accept", "ids": ["ev-nothing"]}', 404, "no such event or claim"),
        ("verdicts", b'{"kind": "hate", "ids": ["a"]}', 400, "Invalid enum value"),
        ("verdicts", b'{"kind": "fix", "ids": ["a"]}', 400, "cannot be fixed"),
        ("verdicts", b'{"kind": "fix", "ids": ["a"], "field": "status", "value": "maybe"}', 400, "Invalid enum"),
        ("verdicts", b'{"kind": "fix", "ids": ["a"], "field": "type", "value": {"a": [1]}}', 400, ""),
        ("verdicts", b'{"kind": "accept", "ids": ["a"], "field": "status"}', 400, "sets nothing"),
    ],
)
def test_bodies(path: str, body: bytes, status: int, what: str, api: Api) -> None:
    assert what in problem(api.post(f"/api/v1/{path}", content=body, headers=JSON), status)["what"]


def test_a_hostile_story_comes_back_as_it_was(api: Api) -> None:
    text = "<script>alert(1)</script> \u202eRussia\u202c attacked\x00 Kyiv on Sunday. \U0001f4a5"
    answer = api.post("/api/v1/read", json={"text": text, "title": "<img src=x onerror=alert(1)>"})
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/json"
    told = answer.json()
    assert told["story"]["text"] == text.replace("\x00", " ")
    assert all(0 <= start < end <= len(text) for claim in told["claims"] for start, end in claim["trigger"])


def test_a_body_of_100_mb(api: Api) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 1_000_000

    assert (
        "larger than 2 MB" in problem(api.post("/api/v1/read", content=b" " * 100_000_000, headers=JSON), 413)["what"]
    )
    problem(api.post("/api/v1/verdicts", content=parts(), headers=JSON), 413)  # whose length nobody said
    problem(api.post("/api/v1/read", content=b"{}", headers={**JSON, "Content-Length": "many"}), 413)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=a"}, 415),
        ({"Origin": HERE, "Sec-Fetch-Site": "same-origin"}, 201),
        ({}, 201),
    ],
)
def test_other_sites_write_nothing(headers: dict[str, str], status: int, store: Path) -> None:
    with asking(store) as api:
        event = api.get("/api/v1/events?limit=1").json()["items"][0]["id"]
        body = json.dumps({"kind": "accept", "ids": [event]})
        answer = api.post("/api/v1/verdicts", content=body, headers={**JSON, **headers})
        assert answer.status_code == status
        assert len(api.get("/api/v1/verdicts").json()["items"]) == (status == 201)


def test_other_names_are_not_answered(api: Api) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "", "[", "evil.example:80"):
        problem(api.get("/api/v1/events", headers={"Host": host}), 421)
    for host in ("localhost:8000", "127.0.0.1:99", "[::1]:8000"):
        assert api.get("/api/v1/events", headers={"Host": host}).status_code == 200


def test_a_store_that_is_missing_locked_or_none(tmp_path: Path, store: Path) -> None:
    with asking(tmp_path / "none.duckdb") as api:
        for path in ("events", "events/x", "relations?between=PRK&between=RUS", "network", "changes", ""):
            assert "rasad add" in problem(api.get(f"/api/v1/{path}"), 404)["do"]
        problem(api.post("/api/v1/verdicts", json={"kind": "accept", "ids": ["a"]}), 404)
        assert not list(tmp_path.glob("none*"))
    nonsense = tmp_path / "nonsense.duckdb"
    nonsense.write_bytes(b"nonsense" * 1000)
    with asking(nonsense) as api:
        assert "no store" in problem(api.get("/api/v1/events"), 503)["what"]


def test_a_store_that_others_write(store: Path) -> None:
    with asking(store) as api:
        event = api.get("/api/v1/events?limit=1").json()["items"][0]["id"]
        with Store(store).writing():
            assert api.get("/api/v1/events").status_code == 200  # between two batches
            answer = api.post("/api/v1/verdicts", json={"kind": "accept", "ids": [event]})
            assert "is being written by" in problem(answer, 503)["what"] and answer.headers["Retry-After"]


def test_a_store_that_is_closed_to_others(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def shut(*_: Any, **__: Any) -> Any:
        raise duckdb.IOException('Could not set lock on file "a": Conflicting lock is held')

    with asking(store) as api:
        monkeypatch.setattr("rasad.store.connection.duckdb.connect", shut)
        answer = api.get("/api/v1/events")
        assert "open in another process" in problem(answer, 503)["what"] and answer.headers["Retry-After"]


def test_a_question_that_takes_too_long_is_stopped(store: Path) -> None:
    shared = Shared(store, 1.0, limit=0.2)
    endless = "select count(*) from range(100000000000) a, range(1000000) b"
    with pytest.raises(Late), shared.reading() as connection:
        connection.execute(endless).fetchall()
    with asking(store) as api, shared.reading() as connection:
        assert connection.execute("select count(*) > 0 from events").fetchall() == [(True,)]
        assert api.get("/api/v1/events").status_code == 200


def test_what_nobody_foresaw_is_told_and_logged(
    store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr(Record, "page", broken)
    with asking(store) as api:
        assert "secret" not in json.dumps(problem(api.get("/api/v1/events"), 500))
    assert "a secret of the machine" in caplog.text


def test_fifty_at_once(filled: Path, coder: Coder) -> None:
    def upload(number: int) -> int:
        return api.post("/api/v1/read", json={"text": f"Russia shelled Kharkiv on day {number}."}).status_code

    with asking(filled, coder) as api, ThreadPoolExecutor(50) as pool:
        assert set(pool.map(upload, range(50))) == {200}


def test_many_read_while_some_write(store: Path) -> None:
    with asking(store) as api, ThreadPoolExecutor(16) as pool:
        events = [event["id"] for event in api.get("/api/v1/events").json()["items"]]

        def one(number: int) -> int:
            if number % 5:
                return api.get("/api/v1/events", params={"limit": 5 + number}).status_code
            said = {"kind": "accept", "ids": [events[number % len(events)]]}
            return api.post("/api/v1/verdicts", json=said).status_code

        answers = list(pool.map(one, range(60)))
        assert {status for number, status in enumerate(answers) if number % 5} == {200}
        assert set(answers[::5]) <= {201, 503}  # 503: a second verdict, while one is being kept
        assert api.get("/api/v1/verdicts").json()["items"]


def test_a_body_that_never_comes(filled: Path) -> None:
    sent: list[Any] = []

    async def ask() -> None:
        async def never() -> Any:
            await anyio.sleep_forever()

        async def keep(message: Any) -> None:
            sent.append(message)

        headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json"), (b"content-length", b"9")]
        scope = {"type": "http", "method": "POST", "path": "/api/v1/read", "raw_path": b"/api/v1/read"}
        more = {"query_string": b"", "headers": headers, "scheme": "http", "client": None, "server": None}
        guard = create(Record(Shared(filled, 0.2)))
        guard.slow = 0.1
        await guard({**scope, **more, "http_version": "1.1", "root_path": "", "state": {}}, never, keep)

    anyio.run(ask)
    assert sent[0]["status"] == 408
