"""What the API answers: the same as the commands, a page at a time, in each form, and only when it is new."""

from __future__ import annotations

import csv
import io
import json
from inspect import signature
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet
import pytest
from litestar.testing import TestClient
from tests.serve.conftest import asking
from typer.testing import CliRunner

from rasad.cli import app, query
from rasad.cli.relation import relation
from rasad.model import Claim, Event, Fact, Story
from rasad.record.words import TAKES
from rasad.relations.history import History
from rasad.relations.network import Network
from rasad.serve.openapi import document
from rasad.serve.questions import RELATION

KINDS = {"stories": Story, "claims": Claim, "events": Event, "facts": Fact}
Api = TestClient[Any]


def items(api: Api, address: str, **words: Any) -> list[Any]:
    answer = api.get(f"/api/v1/{address}", params=words)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def rasad(store: Path, *arguments: str) -> list[Any]:
    ran = CliRunner().invoke(app, [*arguments, "--store", str(store)])
    assert ran.exit_code == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.parametrize("kind", [*KINDS, "actors"])
def test_filters_are_those_of_the_commands(kind: str) -> None:
    options = set(signature(getattr(query, kind)).parameters) - {"limit", "format", "output", "store", "wait"}
    assert {"id" if option == "ids" else option for option in options} == set(TAKES[kind])


def test_a_relation_is_asked_as_by_the_command() -> None:
    options = set(signature(relation).parameters) - {"one", "other", "chart", "output", "store", "wait"}
    assert options == set(RELATION) - {"between"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        ({}, []),
        ({"country": ["ARM", "aze"]}, ["--country", "ARM", "--country", "aze"]),
        ({"actor": ["پاکستان"]}, ["--actor", "پاکستان"]),
        ({"since": "۱۴۰۱-۰۶", "until": "2022-12"}, ["--since", "۱۴۰۱-۰۶", "--until", "2022-12"]),
        ({"updated_since": "2020-01-01"}, ["--updated-since", "2020-01-01"]),
        ({"updated_since": "2100-01-01T12:00+03:30"}, ["--updated-since", "2100-01-01T12:00+03:30"]),
    ],
)
def test_answers_are_those_of_the_commands(kind: str, words: Any, arguments: list[str], api: Api, filled: Path) -> None:
    assert items(api, kind, **words) == rasad(filled, kind, *arguments)


def test_more_filters_of_events(api: Api, filled: Path) -> None:
    for word, value in (
        ("type", "assault"), ("quad", "material conflict"), ("status", "actual"), ("voices", "2"), ("sector", "GOV"),
        ("place", "Odesa"), ("source", "re"), ("said_by", "Azerbaijan"), ("text", "cease*"),
    ):  # fmt: skip
        found = items(api, "events", **{word: value})
        assert found == rasad(filled, "events", f"--{word.replace('_', '-')}", value)
        assert len(found) < 53, word


@pytest.mark.parametrize("kind", [*KINDS, "actors", "verdicts", "changes"])
def test_pages_join_to_the_whole(kind: str, api: Api) -> None:
    whole = items(api, kind, limit=10_000)
    found: list[Any] = []
    place: dict[str, str] = {}
    while True:
        page = api.get(f"/api/v1/{kind}", params={"limit": 7, **place}).json()
        found += page["items"]
        place = {"after" if kind == "changes" else "cursor": page["next"]}
        if page["next"] is None or not page["items"]:
            break
    assert found == whole and (whole or kind == "verdicts")


def test_a_cursor_counts_for_its_question_only(api: Api) -> None:
    cursor = api.get("/api/v1/events", params={"limit": 2, "type": "CONSULT"}).json()["next"]
    assert cursor
    for address, words in (("events", {}), ("events", {"type": "AID"}), ("claims", {"type": "CONSULT"})):
        answer = api.get(f"/api/v1/{address}", params={"cursor": cursor, **words})
        assert answer.status_code == 400 and "of another question" in answer.json()["what"]
    again = api.get("/api/v1/events", params={"limit": 5, "type": "consult", "cursor": cursor})
    assert again.status_code == 200  # the same question, in other letters and for more at once


def test_forms(api: Api) -> None:
    for kind in (*KINDS, "actors", "changes"):
        count = len(items(api, kind, limit=10_000))
        for accept, form in (
            ("text/csv", "csv"), ("application/vnd.apache.parquet", "parquet"), ("application/x-ndjson", "jsonl"),
            ("text/html;q=0.9, text/*;q=0.8, application/json;q=0.1", "csv"),
        ):  # fmt: skip
            answer = api.get(f"/api/v1/{kind}?limit=10000", headers={"Accept": accept})
            by_name = api.get(f"/api/v1/{kind}?limit=10000&format={form}")
            assert answer.content == by_name.content and answer.status_code == 200
            assert answer.headers["Content-Type"] == by_name.headers["Content-Type"]
            if form == "csv":
                assert len(list(csv.DictReader(io.StringIO(answer.text)))) == count
            elif form == "jsonl":
                assert answer.text.count("\n") == count
            else:
                assert pyarrow.parquet.read_table(io.BytesIO(answer.content)).num_rows == count
    assert api.get("/api/v1/events", headers={"Accept": "image/png"}).status_code == 406


def test_a_table_tells_where_the_next_page_is(api: Api) -> None:
    first = api.get("/api/v1/events?format=csv&limit=30&country=RUS&country=UKR&limit=30")
    assert first.status_code == 400  # limit twice
    first = api.get("/api/v1/events?format=csv&limit=3")
    second = api.get(first.links["next"]["url"])
    ids = [row["id"] for page in (first, second) for row in csv.DictReader(io.StringIO(page.text))]
    assert ids == [event["id"] for event in items(api, "events", limit=6)]


@pytest.mark.parametrize("kind", KINDS)
def test_one_by_its_id(kind: str, api: Api) -> None:
    for row in items(api, kind, limit=3):
        answer = api.get(f"/api/v1/{kind}/{row['id']}")
        assert answer.json() == row
        assert api.get(f"/api/v1/{kind}/{row['id']}?format=csv").text.count("\n") >= 2
    missing = api.get(f"/api/v1/{kind}/nothing")
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "application/problem+json")


def test_an_actor_by_any_of_his_names(api: Api) -> None:
    by_code, by_name = (api.get(f"/api/v1/actors/{one}").json()["items"] for one in ("PAK", "پاکستان"))
    assert by_code[0]["country"] == by_name[0]["country"] == "PAK"
    assert api.get("/api/v1/actors/Nobody%20Known").status_code == 404


def test_relation_and_network(api: Api, filled: Path) -> None:
    answer = api.get("/api/v1/relations?between=PAK&between=AFG&until=2025&changed_since=2020&lang=fa&by=year")
    history = msgspec.json.decode(answer.content, type=History)
    told = rasad(filled, "relation", "PAK", "AFG", "--until", "2025", "--lang", "fa", "--by", "year")
    assert msgspec.to_builtins(history.balance) == told[0]["balance"]
    assert {fact.id for fact in history.facts} == {one["id"] for one in told if one["row"] == "fact"}
    assert history.calendar == "jalali" and history.events and history.changes
    network = msgspec.json.decode(api.get("/api/v1/network?since=2022").content, type=Network)
    assert network.edges and network.polarity


def test_what_is_unchanged_is_not_sent_again(store: Path) -> None:
    with asking(store) as api:
        for address in ("events", "events?format=csv", "relations?between=PAK&between=AFG", "network", ""):
            first = api.get(f"/api/v1/{address}")
            again = api.get(f"/api/v1/{address}", headers={"If-None-Match": f'"other", {first.headers["ETag"]}'})
            assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
        tags = {api.get(f"/api/v1/{address}").headers["ETag"] for address in ("events", "events?limit=3", "claims")}
        assert len(tags) == 3
        before = api.get("/api/v1/events").headers["ETag"]
        event = items(api, "events", limit=1)[0]["id"]
        api.post("/api/v1/verdicts", json={"kind": "accept", "ids": [event]})
        assert api.get("/api/v1/events", headers={"If-None-Match": before}).status_code == 200


def test_verdicts_change_the_record_and_the_feed_tells(store: Path) -> None:
    with asking(store) as api:
        last = api.get("/api/v1/changes?limit=10000").json()["next"]
        now = items(api, "changes", after=last)
        assert now == [] and api.get(f"/api/v1/changes?after={last}").json()["next"] == last
        kept, gone = (event["id"] for event in items(api, "events", type="ASSAULT")[:2])
        said = {"kind": "fix", "ids": [kept], "field": "status", "value": "negated", "reason": "no crater"}
        made = api.post("/api/v1/verdicts", json={**said, "author": "me"})
        assert made.status_code == 201 and made.json()["author"] == "me"
        assert api.get(made.headers["Location"]).json()["reason"] == "no crater"
        assert api.get(f"/api/v1/events/{kept}").json()["status"] == "negated"
        assert api.post("/api/v1/verdicts", json={"kind": "reject", "ids": [gone]}).status_code == 201
        changes = {(one["kind"], one["id"]): one["gone"] for one in items(api, "changes", after=last)}
        assert changes["events", kept] is False and changes["events", gone] is True
        assert ("verdicts", made.json()["id"]) in changes
        assert api.get(f"/api/v1/events/{gone}").status_code == 404
        time = items(api, "changes", after=last)[0]["at"]
        assert kept in [event["id"] for event in items(api, "events", updated_since=time)]


def test_an_event_that_was_merged_is_found_under_its_old_id(store: Path) -> None:
    with asking(store) as api:
        first, second = (event["id"] for event in items(api, "events", type="ASSAULT")[:2])
        api.post("/api/v1/verdicts", json={"kind": "merge", "ids": [first, second]})
        answers = [api.get(f"/api/v1/events/{one}") for one in (first, second)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert sorted(len(answer.history) for answer in answers) == [0, 1]
        assert answers[0].json() == answers[1].json()


def test_read_gives_what_the_command_prints(api: Api, tmp_path: Path) -> None:
    text = "دبیرکل سازمان ملل روز دوشنبه حمله به بندر اودسا را محکوم کرد."
    said = {"text": text, "published": "۱۴۰۱-۱۲-۲۳"}
    answer = api.post("/api/v1/read", json=said)
    assert answer.status_code == 200
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(said), encoding="utf8")
    printed = CliRunner().invoke(app, ["read", str(path)]).stdout
    assert answer.json()["claims"] == [json.loads(line) for line in printed.splitlines()] != []
    assert answer.json()["story"]["published"] == "2023-03-14"
    assert api.post("/api/v1/read?format=jsonl", json=said).text == printed


def test_the_explorer_asks_nobody_else(api: Api) -> None:
    page = api.get("/api")
    assert page.status_code == 200 and page.text.count("<form") == sum(map(len, document()["paths"].values()))
    assert "http" not in page.text.replace('href="/', "")
    for name in ("explorer.js", "explorer.css"):
        assert f"/static/{name}" in page.text and api.get(f"/static/{name}").status_code == 200
    assert "<script>" not in page.text and " style=" not in page.text and " on" not in page.text.split("<main>")[0]
    assert api.get("/api/v1/openapi.json").content == msgspec.json.encode(document())
