"""The record grows as it would have been made at once, whatever comes in which order, and nothing is half done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import msgspec
import pytest
import yaml
from tests.conftest import back_to

from rasad.merge.merging import merge
from rasad.model import Claim, Story, Verdict
from rasad.relations.facts import facts
from rasad.relations.steps import steps
from rasad.store import Made, Store, StoreError
from rasad.store.check import wrong
from rasad.store.rows import line

CASES = yaml.safe_load((Path(__file__).parents[1] / "merge" / "cases.yaml").read_text(encoding="utf8"))
MADE = Made("rasad test", "0")
Told = tuple[Story, list[Claim]]
Tell = Callable[[dict[str, Any]], Told]


@pytest.fixture(scope="module")
def world(tell: Tell) -> list[Told]:
    return [
        tell({**entry, "id": f"{number}{entry['id']}"})
        for number, case in enumerate(CASES)
        for entry in case["stories"]
    ]


def lines(path: Path) -> dict[str, list[str]]:
    """What the store holds, apart from when it came to it."""
    with Store(path).reading() as connection:
        return {
            table: [row for (row,) in connection.execute(f"select line from {table} order by line").fetchall()]
            for table in ("stories", "claims", "events", "facts", "past_claims")
        }


def expected(told: Sequence[Told], verdicts: Sequence[Verdict] = ()) -> tuple[list[str], list[str]]:
    """The events and facts of everything, merged at once."""
    claims = {claim.id: (story, claim) for story, found in told for claim in found}
    events = merge([claim for _, claim in claims.values()], [story for story, _ in told], verdicts)
    done = [
        step
        for event in events
        for step in steps(
            event, [(s.lang, s.text[slice(*claim.sentence)]) for s, claim in (claims[one] for one in event.claims)]
        )
    ]
    return sorted(map(line, events)), sorted(map(line, facts(done)))


def filled(path: Path, batches: Sequence[Sequence[Told]]) -> Store:
    store = Store(path, wait=0)
    with store.writing() as writer:
        run = writer.begin("test", MADE)
        for batch in batches:
            writer.add(batch, run)
        writer.end(run)
    return store


def cut(told: Sequence[Told], seed: int) -> list[list[Told]]:
    """Shuffled, in batches of any size."""
    random = Random(seed)
    shuffled, batches = list(told), []
    random.shuffle(shuffled)
    while shuffled:
        size = random.randint(1, 12)
        batches.append(shuffled[:size])
        del shuffled[:size]
    return batches


@pytest.mark.parametrize("seed", range(4))
def test_any_batches_make_what_all_at_once_makes(seed: int, world: list[Told], tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    filled(path, cut(world, seed))
    found = lines(path)
    assert (found["events"], found["facts"]) == expected(world)
    assert len(found["stories"]) == len(world)


@pytest.mark.parametrize("seed", range(2))
def test_links_that_no_longer_count_or_count_again_are_followed(seed: int, busy: list[Told], tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    filled(path, cut(busy, seed))
    assert lines(path)["events"] == expected(busy)[0]
    gone = [(msgspec.structs.replace(story, title="Withdrawn"), claims[:0]) for story, claims in busy[seed::3]]
    filled(path, cut(gone, seed))
    assert lines(path)["events"] == expected([told for at, told in enumerate(busy) if at % 3 != seed])[0]


def test_a_store_of_an_older_schema_is_merged_anew(busy: list[Told], tmp_path: Path) -> None:
    store = filled(tmp_path / "a.duckdb", [busy])
    before = lines(store.path)
    with duckdb.connect(store.path) as connection:
        connection.execute("update events set line = replace(line, 'ACCUSE', 'REJECT')")
        connection.execute("delete from links; delete from steps")
        back_to(connection, 4)
    store.update()
    assert lines(store.path) == before
    with store.reading() as connection:
        assert not list(wrong(connection))


def test_the_same_again_changes_nothing(world: list[Told], tmp_path: Path) -> None:
    store = filled(tmp_path / "a.duckdb", [world])
    before = lines(store.path)
    filled(store.path, cut(world, 1))
    assert lines(store.path) == before
    with store.writing() as writer:
        assert writer.new(story for story, _ in world) == []


def test_a_changed_story_is_a_new_version(world: list[Told], tmp_path: Path) -> None:
    store = filled(tmp_path / "a.duckdb", [world])
    story, claims = world[0]
    changed = msgspec.structs.replace(story, title="Corrected"), claims[:0]
    filled(store.path, [[changed]])
    found = lines(store.path)
    assert (found["events"], found["facts"]) == expected([changed, *world[1:]])
    assert found["past_claims"] == sorted(map(line, claims))
    filled(store.path, [[world[0]]])
    assert lines(store.path)["events"] == expected(world)[0]
    with store.reading() as connection:
        assert connection.execute("select version from stories where id = ?", [story.id]).fetchall() == [(3,)]
        assert connection.execute("select count(*) from past_stories").fetchall() == [(2,)]


def test_claims_coded_anew_take_the_place_of_the_old(world: list[Told], tmp_path: Path) -> None:
    store = filled(tmp_path / "a.duckdb", [world])
    coded = [(story, [msgspec.structs.replace(c, status="future") for c in claims]) for story, claims in world[:9]]
    with store.writing() as writer:
        writer.recode(coded, writer.begin("recode", MADE))
    found = lines(store.path)
    assert (found["events"], found["facts"]) == expected([*coded, *world[9:]])


@pytest.mark.parametrize("seed", range(4))
def test_verdicts_hold_whenever_they_come(seed: int, world: list[Told], tmp_path: Path) -> None:
    random = Random(seed)
    ids = [claim.id for _, claims in world for claim in claims]
    verdicts = []
    for number in range(6):
        kind: Any = random.choice(["accept", "fix", "reject", "merge", "split"])
        claims = random.sample(ids, 2)
        verdicts.append(
            Verdict(
                str(number),
                kind,
                tuple(claims[:1] if kind == "split" else claims),
                "me",
                datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=number),
                others=(claims[1],) if kind == "split" else (),
                field="status" if kind == "fix" else "",
                value="future" if kind == "fix" else None,
            )
        )
    path = tmp_path / "a.duckdb"
    store, batches = Store(path, wait=0), cut(world, seed)
    with store.writing() as writer:
        run = writer.begin("test", MADE)
        for number in range(max(len(batches), len(verdicts))):
            for batch in batches[number : number + 1]:
                writer.add(batch, run)
            for verdict in verdicts[number : number + 1]:
                writer.decide(verdict)
    found = lines(path)
    assert (found["events"], found["facts"]) == expected(world, verdicts)


def test_a_batch_that_fails_leaves_nothing(world: list[Told], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(tmp_path / "a.duckdb", [world[:5]])
    before = lines(store.path)
    monkeypatch.setattr("rasad.store.remerge.facts", lambda steps: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        filled(store.path, [world])
    assert lines(store.path) == before


def test_a_writer_goes_on_after_a_batch_that_failed(
    world: list[Told], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it remembers of claims is what the store holds, not what the batch would have made of them."""
    store = Store(tmp_path / "a.duckdb", wait=0)
    coded = [(story, [msgspec.structs.replace(claim, type="PROTEST") for claim in found]) for story, found in world[:9]]
    with store.writing() as writer:
        run = writer.begin("test", MADE)
        writer.add(world[:9], run)
        with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
            patched.setattr("rasad.store.remerge.happenings", lambda *_: 1 / 0)
            writer.recode(coded, run)
        writer.add(world[9:], run)
    found = lines(store.path)
    assert (found["events"], found["facts"]) == expected(world)


def refused(path: Path) -> str:
    with pytest.raises(StoreError) as error, Store(path, wait=0).reading() as connection:
        connection.execute("select count(*) from claims")
    message = str(error.value)
    assert "\n" not in message and message.startswith(str(path))
    return message


def test_stores_that_cannot_be_read(tmp_path: Path, world: list[Told]) -> None:
    assert "no such store (make one with rasad add" in refused(tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("date 2025\n" * 999)
    assert "is no store, or a damaged one" in refused(tmp_path / "text.duckdb")
    with duckdb.connect(tmp_path / "other.duckdb") as connection:
        connection.execute("create table mine (a integer)")
    assert "is a DuckDB file, but no store of Rasad" in refused(tmp_path / "other.duckdb")
    newer = filled(tmp_path / "newer.duckdb", [world[:1]]).path
    with duckdb.connect(newer) as connection:
        connection.execute("update meta set value = '999'")
    assert "has schema 999; this rasad knows" in refused(newer)
    with duckdb.connect(newer) as connection:
        connection.execute("update meta set value = '0'")
    assert "has schema 0, older than this rasad (bring it up to date: rasad doctor)" in refused(newer)


def test_a_damaged_store_is_told_in_one_line(tmp_path: Path, world: list[Told]) -> None:
    store = filled(tmp_path / "a.duckdb", [world])
    content = bytearray(store.path.read_bytes())
    content[12288:] = bytes(len(content) - 12288)
    store.path.write_bytes(content)
    assert "a.duckdb" in refused(store.path)


def test_who_holds_the_store_is_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.duckdb", wait=0)
    with store.writing() as writer:
        writer.begin("test", MADE)
        with pytest.raises(StoreError, match=r"is being written by process \d+ on "), store.writing():
            pass
        with store.reading() as connection:  # between two batches everybody may read
            assert connection.execute("select count(*) from runs").fetchall() == [(1,)]
