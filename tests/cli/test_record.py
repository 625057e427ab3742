"""The commands of the record, as a user runs them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
import yaml
from typer.testing import CliRunner

from rasad.cli import app
from rasad.model import Claim, Story
from rasad.store import Made, Store

STORIES = Path(__file__).parents[2] / "examples" / "stories"
CASES = {
    case["name"]: case["stories"]
    for name in ("merge", "relations")
    for case in yaml.safe_load((Path(__file__).parents[1] / name / "cases.yaml").read_text(encoding="utf8"))
}
UNKNOWN = {  # to each command, options of rasad events; the days of a story are its own
    "claims": {"--voices"},
    "stories": {
        "--voices", "--type", "--quad", "--status", "--sector", "--place", "--said-by", "--since", "--until",
    },
    "actors": {"--voices", "--place", "--source", "--said-by"},
}  # fmt: skip
Tell = Callable[[dict[str, Any]], tuple[Story, list[Claim]]]


@pytest.fixture(scope="module")
def filled(tell: Tell, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the Beijing meeting, a contested strike, a treaty with its ratification, and two attacks."""
    names = (
        "a meeting dated twice, by words and by day, by names and by states",
        "a strike that one side claims and the other denies is one, and contested",
        "a treaty is signed, then ratified; a later story recalls it",
        "two attacks on one town, days apart",
    )
    path = tmp_path_factory.mktemp("store") / "a.duckdb"
    with Store(path).writing() as writer:
        run = writer.begin("add", Made("test", "0"))
        for number, name in enumerate(names):
            writer.add([tell({**entry, "id": f"{number}{entry['id']}"}) for entry in CASES[name]], run)
        writer.end(run)
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Path:
    path = tmp_path / "a.duckdb"
    path.write_bytes(filled.read_bytes())
    return path


@pytest.mark.parametrize("command", ["events --country IRN -n 1", "facts", "actors", "sql 'select 1'"])
def test_who_asks_waits_for_nothing_that_only_writers_need(store: Path, command: str) -> None:
    program = (
        "import sys, atexit, shlex; from rasad.cli import app;"
        "atexit.register(lambda: print(sorted(sys.modules), file=sys.stderr)); app(shlex.split(sys.argv[1]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, f"{command} --store {store}"], capture_output=True, text=True, check=True
    )
    assert "'rasad.store.query'" in ran.stderr
    assert not [name for name in ("rasad.merge", "rasad.coder", "pyarrow", "numpy") if f"'{name}'" in ran.stderr]


def rasad(store: Path, *arguments: str) -> str:
    ran = CliRunner().invoke(app, [*arguments, "--store", str(store)], env={"COLUMNS": "200"})
    assert (ran.exit_code, ran.stderr) == (0, ""), (arguments, ran.stderr, ran.exception)
    return ran.stdout


def rows(store: Path, *arguments: str) -> list[Any]:
    return [json.loads(line) for line in rasad(store, *arguments).splitlines()]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("", 7),
        ("--type consult", 1),
        ("--type consult --type agree", 3),
        ("--quad verbal\u00a0cooperation", 3),
        ("--status future", 0),
        ("--actor پوتین", 1),
        ("--actor کره\u00a0شمالی", 4),
        ("--actor Putin --actor Kim\u00a0Jong\u00a0Un", 1),
        ("--country PRK --country rus", 4),
        ("--country PRK --country UKR", 0),
        ("--sector GOV", 7),
        ("--sector REB", 0),
        ("--place خارکف", 2),
        ("--place Kharkiv --until 2024-05-03", 1),
        ("--place CHN", 1),
        ("--since 2025", 1),
        ("--since ۱۴۰۴-۰۶-۱۲ --until ۱۴۰۴-۰۶-۱۲", 1),
        ("--since شهریور\u00a0۱۴۰۴", 1),
        ("--until 2024-01", 1),
        ("--source guardian", 1),
        ("--said-by رویترز", 1),
        ("--said-by Islamabad", 1),
        ("--voices 2", 2),
        ("--text دیدار", 1),
        ("--text ديدار", 1),
        ("--text shell*", 2),
        ("--text shelled\u00a0sunday", 1),
        ("--text shelled\u00a0sunday\u00a0rus*", 1),
        ("--text shelled\u00a0beijing", 0),
        ("--limit 2", 2),
    ],
)
def test_filters(options: str, found: int, filled: Path) -> None:
    arguments = [one.replace("\u00a0", " ") for one in options.split(" ") if one]
    events = rows(filled, "events", *arguments)
    assert len(events) == found
    for kind in ("claims", "stories", "actors"):
        if not set(arguments) & UNKNOWN[kind]:
            assert bool(rows(filled, kind, *arguments)) == bool(found)


def test_lines_are_those_of_the_issue(filled: Path) -> None:
    [event] = rows(filled, "events", "--actor", "Putin")
    assert set(event) >= {"id", "type", "claims", "stories", "voices", "first_reported", "last_reported", "contested"}
    assert event["voices"] == ["The Guardian", "Reuters"]
    assert "span" not in json.dumps(event)
    [fact] = rows(filled, "facts", "--between", "PRK", "روسیه", "--on", "2025-10-07")
    assert (fact["kind"], fact["state"], fact["from"]["earliest"], fact["to"]) == (
        "treaty", "in force", "2024-06-19", None,
    )  # fmt: skip
    assert rows(filled, "facts", "--kind", "treaty", "--on", "2024-01-01") == []
    assert {*rows(filled, "claims", "--limit", "1")[0]} == set(Claim.__struct_fields__)


def test_formats(filled: Path, tmp_path: Path) -> None:
    for kind in ("claims", "events", "facts", "stories", "actors"):
        count = len(rows(filled, kind))
        assert count
        assert len(list(csv.DictReader(io.StringIO(rasad(filled, kind, "--format", "csv"))))) == count
        path = tmp_path / f"{kind}.parquet"
        rasad(filled, kind, "--format", "parquet", "-o", str(path))
        assert pyarrow.parquet.read_table(path).num_rows == count
        assert rasad(filled, kind, "--format", "table").count("\n") > count
    assert "status" in rasad(filled, "events", "--format", "table")


def test_explain_an_event(filled: Path) -> None:
    [event] = rows(filled, "events", "--actor", "Putin")
    told = rasad(filled, "explain", event["id"])
    assert "joined" in told and "time: day" in told and "دیدار اخیرش" in told
    attack = rows(filled, "events", "--place", "Kharkiv")[0]
    assert "4 days apart" in rasad(filled, "explain", attack["id"])


def test_verdicts(store: Path) -> None:
    [strike] = rows(store, "events", "--country", "IRN")
    assert strike["contested"]["status"]
    rasad(store, "verdict", "fix", strike["id"], "--set", "status=negated", "--reason", "no crater", "--author", "me")
    [fixed] = rows(store, "events", "--country", "IRN")
    assert (fixed["id"], fixed["status"], fixed["contested"]) == (strike["id"], "negated", {})
    first, second = (event["id"] for event in rows(store, "events", "--place", "Kharkiv"))
    rasad(store, "verdict", "merge", first, second)
    [joined] = rows(store, "events", "--place", "Kharkiv")
    rasad(store, "verdict", "split", joined["claims"][0])
    assert len(rows(store, "events", "--place", "Kharkiv")) == 2
    rasad(store, "verdict", "reject", second)
    assert [event["id"] for event in rows(store, "events", "--place", "Kharkiv")] == [first]
    rasad(store, "verdict", "accept", first)
    assert rows(store, "events", first)[0]["confidence"] == 1.0
    kept = rows(store, "verdicts")
    assert [one["kind"] for one in kept] == ["fix", "merge", "split", "reject", "accept"]
    assert (kept[0]["author"], kept[0]["reason"], kept[0]["orphan"]) == ("me", "no crater", False)
    assert "runs" in rasad(store, "doctor", "--full")


def test_verdicts_as_gold(store: Path) -> None:
    [strike] = rows(store, "events", "--country", "IRN")
    rasad(store, "verdict", "fix", strike["id"], "--set", "status=negated")
    gold = rows(store, "verdicts", "--as", "gold")
    assert len(gold) == 2
    for story in gold:
        assert set(story) == {"id", "published", "title", "lang", "text", "sentences", "events"}
        [event] = story["events"]
        assert (event["type"], event["status"], event["date"]) == ("ASSAULT", "negated", "2024-01-16")
        [[start, end]] = event["trigger"]
        assert story["text"][start:end] == "struck"
        assert [actor["code"] for actor in event["source"]] == ["IRN GOV"]


def test_a_verdict_outlives_what_it_spoke_of(store: Path) -> None:
    [strike] = rows(store, "events", "--country", "IRN")
    rasad(store, "verdict", "reject", strike["id"])
    with Store(store).writing() as writer:
        stories = writer.stories(strike["stories"])
        writer.recode([(story, []) for story in stories], writer.begin("recode", Made("test", "1")))
    assert [one["orphan"] for one in rows(store, "verdicts")] == [True]
    assert "runs" in rasad(store, "doctor", "--full")


def test_sql_reads_only(filled: Path) -> None:
    assert rows(filled, "sql", "select count(*) as n from events") == [{"n": 7}]
    for query in (
        "delete from events",
        "copy events to 'x.csv'",
        "select nonsense",
        "select * from 'x.csv'",
        "set threads = 1",
    ):
        ran = CliRunner().invoke(app, ["sql", query, "--store", str(filled)])
        assert (ran.exit_code, ran.stdout, ran.stderr.count("\n")) == (1, "", 1), query
        assert ran.stderr.startswith("rasad: query: ")
    assert len(rows(filled, "events")) == 7


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("events --since someday", "--since: not a date: someday (write it as 2025-10-07"),
        ("events --since 1404-13", "--since: no such month: 1404-13"),
        ("events --type WAR", "--type: no type WAR (one of AGREE"),
        ("events -o {store}/x", "Not a directory"),
        ("explain ev-nothing", "ev-nothing: no such event (see rasad events)"),
        ("verdict accept nothing", "nothing: no such event or claim"),
        ("verdict fix {event}", "--set: fix needs FIELD=VALUE (as --set status=negated)"),
        ("verdict fix {event} --set status=maybe", "--set: Invalid enum value 'maybe'"),
        ("verdict fix {event} --set words=x", "'words' cannot be fixed; type, mode"),
        ("verdict accept {event} --set type=AID", "accept sets nothing"),
        ("verdict split {event}", "nothing is left to part from"),
    ],
)
def test_what_cannot_be_meant_is_told_in_a_line(command: str, says: str, store: Path) -> None:
    [event] = rows(store, "events", "--actor", "Putin")
    arguments = command.format(store=store, event=event["id"]).split()
    ran = CliRunner().invoke(app, [*arguments, "--store", str(store)])
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert ran.stderr.count("\n") == 1 and ran.stderr.startswith("rasad: ") and says in ran.stderr


def test_add_twice_changes_nothing(tmp_path: Path) -> None:
    store = tmp_path / "a.duckdb"
    lines = (STORIES / "wire.jsonl").read_text(encoding="utf8").splitlines()
    (tmp_path / "bad.jsonl").write_text("\n".join([*lines, "{", '{"text": ""}', "7"]), encoding="utf8")
    ran = CliRunner().invoke(app, ["add", str(tmp_path / "bad.jsonl"), "--store", str(store)])
    assert ran.exit_code == 1 and ran.stderr.count("\n") == 3
    assert ran.stdout.startswith(f"{len(lines)} stories added")
    before = rows(store, "events"), rows(store, "stories")
    assert rasad(store, "add", str(STORIES / "wire.jsonl")).startswith("0 stories added")
    assert (rows(store, "events"), rows(store, "stories")) == before
    assert rasad(store, "recode") == "" == rasad(store, "recode", "--all")
    assert (rows(store, "events"), rows(store, "stories")) == before
    assert "did not finish" not in rasad(store, "doctor", "--full")


def test_recode_shows_what_changed(tmp_path: Path) -> None:
    store = tmp_path / "a.duckdb"
    rasad(store, "add", str(STORIES / "wire.jsonl"))
    rules = tmp_path / "rules.yaml"
    rules.write_text("- {name: all, near: ['a*', 'e*', 'i*', 'o*', 't*'], event: none}\n", encoding="utf8")
    held = rows(store, "claims")
    gone = rows(store, "recode", "--rules", str(rules))
    assert {one["claim"] for one in gone if one["change"] == "gone"} <= {claim["id"] for claim in held}
    assert len(rows(store, "claims")) == len(held) - len(gone)
    rasad(store, "recode", "--all")
    assert rows(store, "claims") == held


def test_doctor_tells_what_does_not_fit(store: Path) -> None:
    import duckdb

    with duckdb.connect(store) as connection:
        connection.execute("delete from stories where id = (select min(id) from stories)")
    ran = CliRunner().invoke(app, ["doctor", "--store", str(store)])
    assert ran.exit_code == 1 and "claims without their story: 1" in ran.stderr


def test_relation_and_network(filled: Path) -> None:
    found = rows(filled, "relation", "کره شمالی", "RUS", "--by", "year")
    periods = [one for one in found if one["row"] == "period"]
    assert [period["name"] for period in periods] == ["2024", "2025"]
    assert all(period["balance"]["goldstein"] > 0 < period["balance"]["plover"] for period in periods)
    [treaty] = [one for one in found if one["row"] == "fact"]
    assert (treaty["kind"], treaty["state"], treaty["in_force"]) == ("treaty", "in force", True)
    assert "in force" in rasad(filled, "relation", "PRK", "RUS", "--format", "table")
    edges = [one for one in rows(filled, "network", "--since", "2024") if one["row"] == "edge"]
    assert {("PRK", "RUS"), ("RUS", "UKR")} <= {(edge["a"], edge["b"]) for edge in edges}
    assert "concentration" in rasad(filled, "network", "--format", "table")


def test_the_examples_show_what_a_record_is(tmp_path: Path) -> None:
    """As `make demo` shows them: events of several voices in two languages, a disputed number, and dated facts."""
    store = tmp_path / "a.duckdb"
    rasad(store, "add", str(STORIES))
    merged = rows(store, "events", "--voices", "2")
    languages = {story["id"]: story["lang"] for story in rows(store, "stories")}
    assert any({languages[story] for story in event["stories"]} == {"fa", "en"} for event in merged)
    found = rows(store, "facts")
    assert {fact["kind"] for fact in found} >= {"treaty", "ceasefire"}
    assert any("quantities: soldier" in one["contested"] for one in [*merged, *found])
