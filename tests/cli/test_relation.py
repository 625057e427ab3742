"""`rasad relation` and `rasad network`, as a user runs them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import networkx
import pytest
from tests.relations.making import CHINA, NORTH_KOREA, RUSSIA, UKRAINE, event, fact
from typer.testing import CliRunner

from rasad.cli import app
from rasad.model import Actor
from rasad.store.connection import connected
from rasad.store.rows import event_row, fact_row, insert, party_rows
from rasad.store.ties import tie_rows

KIM, PUTIN = Actor("Kim Jong Un", "Q56226", "PRK", "GOV"), Actor("Vladimir Putin", "Q7747", "RUS", "GOV")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Years of blame, a turn, and aid; a treaty; and others about whom nobody asks."""
    start = date(2023, 1, 10)
    events = [
        *(event("ACCUSE", [KIM], [RUSSIA], start + timedelta(days=30 * n)) for n in range(8)),
        *(event("AID", [RUSSIA], [NORTH_KOREA], start + timedelta(days=240 + 30 * n), voices=2) for n in range(8)),
        event("CONSULT", [PUTIN, KIM], (), date(2025, 9, 3), mode="visit"),
        event("ASSAULT", [RUSSIA], [UKRAINE], date(2024, 2, 5)),
        event("COOPERATE", [CHINA, RUSSIA], (), date(2024, 2, 6)),
    ]
    facts = [fact("treaty", "signed", [NORTH_KOREA, RUSSIA], date(2024, 6, 19))]
    path = tmp_path_factory.mktemp("store") / "a.duckdb"
    with connected(path, 0, write=True) as connection:
        insert(connection, "events", [event_row(one) for one in events])
        insert(connection, "facts", [fact_row(one, one.id) for one in facts])
        parties = [row for one in events for row in party_rows(one.id, source=one.source, target=one.target)]
        insert(connection, "event_parties", parties)
        insert(connection, "fact_parties", [row for one in facts for row in party_rows(one.id, actor=one.between)])
        insert(connection, "ties", [row for one in events for row in tie_rows(one)])
    return path


def rasad(store: Path, *arguments: str) -> str:
    ran = CliRunner().invoke(app, [*arguments, "--store", str(store)])
    assert (ran.exit_code, ran.stderr) == (0, ""), (arguments, ran.stderr, ran.exception)
    return ran.stdout


def rows(store: Path, *arguments: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for line in rasad(store, *arguments).splitlines():
        one = json.loads(line)
        found.setdefault(one["row"], []).append(one)
    return found


def test_lines(store: Path) -> None:
    found = rows(store, "relation", "PRK", "روسیه", "--by", "year", "--changed-since", "2025")
    [relation] = found["relation"]
    assert (relation["one"], relation["other"], relation["balance"]["events"]) == ("PRK", "RUS", 17)
    assert [one["name"] for one in found["period"]] == ["2023", "2024", "2025"]
    assert len(found["event"]) == 17 and {one["cameo"] for one in found["event"]} == {"112", "070", "042"}
    [treaty] = found["fact"]
    assert (treaty["kind"], treaty["in_force"]) == ("treaty", True)
    [turn] = found["turning point"]
    assert (turn["first"], turn["before"], turn["p"] < 0.01) == ("2023-09-07", -2, True)
    assert [len(found["changes"][0][name]) for name in ("events", "begun", "confirmed")] == [1, 0, 0]


def test_options(store: Path) -> None:
    whole = rows(store, "relation", "RUS", "PRK")["relation"][0]["balance"]
    heavy = rows(store, "relation", "RUS", "PRK", "--weight", "voices")["relation"][0]["balance"]
    assert (whole["events"], whole["weight"], heavy["events"], heavy["weight"]) == (17, 17, 17, 25)
    late = rows(store, "relation", "RUS", "PRK", "--since", "۱۴۰۴", "--lang", "fa", "--by", "month")
    assert [one["name"] for one in late["period"]] == ["1404-06"]
    assert rows(store, "relation", "RUS", "PRK", "--until", "2023")["relation"][0]["balance"]["events"] == 12
    assert rows(store, "relation", "Putin", "Kim Jong Un")["relation"][0]["balance"]["events"] == 1
    assert rows(store, "relation", "IRN", "TUR")["relation"][0]["balance"]["plover"] is None


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("fa", ("کره شمالی و روسیه", "پیمان", "۱۲ شهریور ۱۴۰۴")),
        ("en", ("North Korea and Russia", "treaty", "2025-09-03")),
    ],
)
def test_table_and_chart(lang: str, says: tuple[str, ...], store: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    shown = rasad(
        store, "relation", "PRK", "RUS", "--format", "table", "--lang", lang, "--chart", str(path),
        "--changed-since", "2025-01-01",
    )  # fmt: skip
    assert all(words in shown for words in says)
    assert says[0] in "".join(fromstring(path.read_text(encoding="utf8")).itertext())


def test_network(store: Path) -> None:
    found = rows(store, "network")
    assert found["polarity"][0]["poles"] > 1
    assert [set(one["members"]) for one in found["bloc"]] == [{"PRK", "RUS", "CHN"}, {"UKR"}]
    edges = {(one["a"], one["b"]): (one["events"], one["cooperation"], one["conflict"]) for one in found["edge"]}
    assert edges == {("PRK", "RUS"): (17, 84, 16), ("RUS", "UKR"): (1, 0, 9), ("CHN", "RUS"): (1, 9.5, 0)}
    assert "North Korea" in rasad(store, "network", "--format", "table")
    assert set(rows(store, "network", "--since", "2025")) == {"polarity", "bloc", "node", "edge"}
    assert rasad(store, "network", "--since", "2030") == ""
    assert "Nothing found." in rasad(store, "network", "--since", "2030", "--format", "table")


def test_graphml_is_read_back(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.graphml"
    rasad(store, "network", "--format", "graphml", "-o", str(path))
    graph = networkx.read_graphml(path)
    assert graph.nodes["PRK"]["name_fa"] == "کره شمالی"
    assert graph.edges["PRK", "RUS"]["weight"] == 84 - 16


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("relation PRK کره\u00a0شمالی", "PRK and کره شمالی are the same (name two)"),
        ("relation PRK RUS --since someday", "--since: not a date: someday"),
        ("relation PRK RUS --changed-since 1404-13", "--changed-since: no such month: 1404-13"),
        ("relation IRN TUR --chart {store}.svg", "--chart: nothing is told of both IRN and TUR (see rasad actors)"),
        ("relation PRK RUS --chart {store}/x.svg", "Not a directory"),
        ("network --until someday", "--until: not a date: someday"),
    ],
)
def test_what_cannot_be_meant_is_told_in_a_line(command: str, says: str, store: Path) -> None:
    arguments = [one.replace("\u00a0", " ") for one in command.format(store=store).split(" ")]
    ran = CliRunner().invoke(app, [*arguments, "--store", str(store)])
    assert ran.exit_code == 1
    assert ran.stderr.count("\n") == 1 and ran.stderr.startswith("rasad: ") and says in ran.stderr
