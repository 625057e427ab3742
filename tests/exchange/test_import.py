"""Others' events: beside ours, marked, the same however often they come, and never part of ours."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.conftest import back_to
from typer.testing import Result

from rasad.exchange import gdelt

EXAMPLES = Path(__file__).parents[2] / "examples" / "others"
GDELT, POLECAT = EXAMPLES / "gdelt.export.CSV", EXAMPLES / "polecat.txt"
Run = Callable[..., Result]


def lines(ran: Result) -> list[Any]:
    assert (ran.exit_code, ran.stderr) == (0, ""), (ran.stderr, ran.exception)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_gdelt(store: Path, run: Run) -> None:
    ran = run(store, "import", "--from", "gdelt", str(GDELT))
    assert ran.stdout == f"3 events of gdelt added or changed, 0 known: {store}\n"
    assert ran.stderr == f"rasad: {GDELT}:4: 1 row left out: CAMEO 01 has no PLOVER type\n"
    assert ran.exit_code == 1
    first, second, third = lines(run(store, "events", "--system", "gdelt"))
    assert (first["type"], first["mode"], first["id"], first["system"]) == (
        "ASSAULT",
        "heavy-weapons",
        "gdelt:900001",
        "gdelt",
    )
    assert first["source"] == [{"name": "RUSSIA", "entity": None, "country": "RUS", "sector": "MIL"}]
    assert first["place"]["name"] == "Kharkiv" and first["place"]["country"] == "UKR"
    assert first["record"]["ActionGeo_FullName"] == "Kharkiv, Kharkivs'ka Oblast', Ukraine"
    assert (first["tellings"], first["sources"], first["record"]["AvgTone"]) == (12, 3, "-6.25")
    assert second["target"] == [{"name": "UNITED NATIONS", "entity": None, "country": "UNO", "sector": "IGO"}]
    assert third["place"]["name"] == "Iran" and third["target"] == []


def test_polecat(store: Path, run: Run) -> None:
    ran = run(store, "import", "--from", "polecat", str(POLECAT))
    assert ran.stdout.startswith("2 events of polecat added") and ran.exit_code == 0
    visit, protest = lines(run(store, "events", "--system", "polecat"))
    assert (visit["type"], visit["mode"], visit["contexts"]) == ("CONSULT", "visit", ["military", "diplomatic"])
    assert visit["source"] == [{"name": "Kim Jong Un", "entity": None, "country": "PRK", "sector": "GOV"}]
    assert visit["record"]["Wikipedia Actor ID"] == "Kim Jong Un"
    assert (protest["target"], protest["time"]["earliest"], protest["voices"]) == ([], "2024-10-01", ["Harbour News"])
    assert protest["source"][0]["sector"] == "CIV"


def test_again_changes_nothing_and_ours_stay_ours(store: Path, run: Run) -> None:
    before = {kind: run(store, kind, "--format", "jsonl").stdout for kind in ("events", "facts", "actors", "claims")}
    run(store, "import", "--from", "polecat", str(POLECAT))
    theirs = run(store, "events", "--system", "polecat").stdout
    ran = run(store, "import", "--from", "polecat", str(POLECAT), str(POLECAT))
    assert ran.stdout.startswith("0 events of polecat added or changed, 4 known")
    assert run(store, "events", "--system", "polecat").stdout == theirs
    assert {kind: run(store, kind, "--format", "jsonl").stdout for kind in before} == before
    ran = run(store, "doctor", "--full")
    assert (ran.exit_code, ran.stderr) == (0, "") and "2 others" in ran.stdout


def test_a_changed_event_takes_the_place_of_the_old(store: Path, run: Run, tmp_path: Path) -> None:
    run(store, "import", "--from", "polecat", str(POLECAT))
    changed = tmp_path / "polecat.txt.gz"
    changed.write_bytes(gzip.compress(POLECAT.read_bytes().replace(b"PROTEST\tdemo", b"PROTEST\triot")))
    assert run(store, "import", "--from", "polecat", str(changed)).stdout.startswith(
        "1 events of polecat added or changed"
    )
    found = lines(run(store, "events", "--system", "polecat"))
    assert [event["mode"] for event in found] == ["visit", "riot"]
    assert len(lines(run(store, "events", "--system", "polecat", "--country", "IRQ"))) == 1


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("--country RUS", 1),
        ("--type ASSAULT", 1),
        ("--sector MIL", 1),
        ("--since 2024-05-02", 2),
        ("--until 2024-05-01", 1),
        ("--voices 3", 1),
        ("--place Kharkiv", 1),
        ("--actor Russia", 1),
        ("--limit 2", 2),
    ],
)
def test_filters(options: str, found: int, store: Path, run: Run) -> None:
    run(store, "import", "--from", "gdelt", str(GDELT))
    assert len(lines(run(store, "events", "--system", "gdelt", *options.split()))) == found
    for form in ("csv", "table"):
        assert run(store, "events", "--system", "gdelt", "--format", form, *options.split()).exit_code == 0


def test_a_zip_archive_goes_out_as_it_came_in(store: Path, run: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "20240501.export.CSV.zip", "w") as archive:
        archive.write(GDELT, GDELT.name)
    run(store, "import", "--from", "gdelt", str(tmp_path / "20240501.export.CSV.zip"))
    ran = run(store, "export", "--as", "gdelt", "--system", "gdelt")
    came = [line for line in GDELT.read_text(encoding="utf8").splitlines() if "\t010\t" not in line]
    for went, line in zip(ran.stdout.splitlines(), came, strict=True):
        one, other = (dict(zip(gdelt.EVENTS, row.split("\t"), strict=True)) for row in (went, line))
        assert one == other


BAD = {
    "text.txt": (
        "polecat",
        "date 2025\nThe text.\n",
        "text.txt: no POLECAT table: its first line has no column Event Date",
    ),
    "blank.txt": ("polecat", "\n", "blank.txt: no POLECAT table"),
    "short.csv": ("gdelt", "1\t2\n3\n", "short.csv:1: 1 row left out: 2 columns; a GDELT 2 event has 61"),
    "bad.json": ("polecat", '{"id": 7}\n{"event": 1}\n', "bad.json:1: 1 row left out: no event of PLOVER"),
    "type.json": ("polecat", '{"id": "7", "event": ["WAR"]}\n' * 3, "type.json:1: 3 rows left out: no type WAR"),
    "day.json": (
        "polecat",
        '{"id": "7", "event": ["AID"], "date": "2025-13-01"}',
        "1 row left out: a day that is none",
    ),
    "a.zip": ("gdelt", "no archive", "a.zip: cannot be read to its end"),
    "a.gz": ("gdelt", "no archive", "a.gz: not compressed as its name says"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_event_is_told(name: str, store: Path, run: Run, tmp_path: Path) -> None:
    system, content, says = BAD[name]
    (tmp_path / name).write_text(content, encoding="utf8")
    ran = run(store, "import", "--from", system, str(tmp_path / name))
    assert ran.exit_code == 1 and "Traceback" not in ran.stderr
    assert says in ran.stderr and ran.stderr.startswith("rasad: ")
    assert run(store, "events", "--system", system).stdout == ""


def test_a_missing_file_is_told_before_anything_is_written(store: Path, run: Run) -> None:
    ran = run(store, "import", "--from", "polecat", str(POLECAT), "none.txt")
    assert (
        ran.exit_code == 1 and ran.stderr == "rasad: none.txt: No such file or directory (nothing more was written)\n"
    )
    assert run(store, "events", "--system", "polecat").stdout == ""


def test_an_older_store_is_brought_up_to_date(store: Path, run: Run) -> None:
    with duckdb.connect(store) as connection:
        back_to(connection, 2)
    assert "older than this rasad (bring it up to date: rasad doctor)" in run(store, "events").stderr
    assert run(store, "doctor").exit_code == 0
    assert run(store, "import", "--from", "polecat", str(POLECAT)).exit_code == 0
