"""What a format can carry comes back as it went out, whatever the events are; going out again it is the same file."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from rasad.coder.ontology import modes, quad, table
from rasad.exchange import Record, export, theirs
from rasad.exchange.tables import countries, country, sectors
from rasad.model import Actor, Amount, Days, Event, Foreign, Problem, Site

COMMON = {"IRN", "RUS", "UNO", "EUU", "NAT", "XKX", "ROU", "USA"}  # states and organisations met often in these tests
STATES = st.sampled_from([*sorted(COMMON), *sorted(countries())]) | st.none()
SECTORS = st.sampled_from(sorted(sectors())) | st.none()
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
WORDS = st.text(max_size=20).map(lambda text: f"n{text}") | st.sampled_from(["پوتین", "ی\u200cک", 'a "b', "a, b\tc\nd"])
ENTITIES = st.sampled_from([None, "Q7747", "RUS/president"])
ACTORS = st.builds(Actor, WORDS, ENTITIES, STATES, SECTORS)
DEGREES = st.floats(-90, 90).map(lambda degree: round(degree, 5)) | st.none()
PLACES = st.builds(Site, WORDS, STATES, DEGREES, DEGREES) | st.just(Site("Iran", "IRN", 32.0, 53.0)) | st.none()
AMOUNTS = st.builds(
    Amount, st.floats(0, 1e9), st.floats(0, 1e9) | st.none(), st.just("soldier"), st.sampled_from(["exact", "about"])
)


@st.composite
def times(draw: st.DrawFn) -> Days:
    first, last = sorted([draw(DAYS), draw(DAYS)])
    earliest, latest = draw(st.sampled_from([(first, first), (first, last), (first, None), (None, last)]))
    precision = "day" if earliest == latest else draw(st.sampled_from(["month", "interval"]))
    return Days(earliest, latest, precision, draw(st.sampled_from(["gregorian", "jalali"])))


@st.composite
def events(draw: st.DrawFn) -> Event:
    kind = draw(st.sampled_from(list(table("types"))))
    return Event(
        id="ev-" + draw(st.uuids()).hex,
        type=kind,
        mode=draw(st.sampled_from([None, *modes(kind)])),
        contexts=tuple(name for name in table("contexts") if draw(st.integers(0, 9)) == 0),
        quad=quad(kind),
        source=tuple(draw(st.lists(ACTORS, max_size=2))),
        target=tuple(draw(st.lists(ACTORS, max_size=2))),
        status=draw(st.sampled_from(["actual", "actual", "future", "possible", "negated"])),
        time=draw(times() | st.none()),
        place=draw(PLACES),
        quantities=tuple(draw(st.lists(AMOUNTS, max_size=1))),
        claims=(),
        stories=tuple(draw(st.lists(st.just("https://courier.example/1"), max_size=1))),
        voices=tuple(draw(st.lists(st.sampled_from(["Reuters", "ایرنا"]), unique=True))),
        first_reported=draw(DAYS | st.none()),
        last_reported=draw(DAYS | st.none()),
        contested={},
        confidence=draw(st.sampled_from([0.0, 0.25, 0.99])),
    )


def written(events: Sequence[Event], format: str) -> bytes:
    to = BytesIO()
    export(map(Record, events), format, None, to)
    return to.getvalue()


def read(system: str, content: bytes) -> list[Foreign]:
    problems: list[Problem] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        found = list(theirs(system, path, problems.append))
    assert problems == []
    return found


def fields(event: Event) -> dict[str, Any]:
    """What a reader of the record sees of an event, apart from whose it is."""
    held = msgspec.structs.asdict(event)
    return {name: held[name] for name in Event.__struct_fields__ if name not in ("id", "claims", "contested")}


def plover(code: str | None) -> str | None:
    """PLOVER has one code for all international organisations but two."""
    return "IGO" if code in ("NAT", "ARB", "OIC", "IAE") else code


def plover_actor(one: Actor) -> Actor:
    return Actor(one.name, one.entity, plover(one.country), None if one.sector == "IGO" else one.sector)


def cells(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=60, deadline=None)
@given(st.lists(events(), max_size=4))
def test_lines_of_plover_carry_everything(events: list[Event]) -> None:
    content = written(events, "polecat")
    found = read("polecat", content)
    assert [one.id for one in found] == [f"polecat:{one.id}" for one in events]
    for event, back in zip(events, found, strict=True):
        place = event.place and msgspec.structs.replace(event.place, country=plover(event.place.country))
        expected = msgspec.structs.replace(
            event,
            source=tuple(map(plover_actor, event.source)),
            target=tuple(map(plover_actor, event.target)),
            place=place,
        )
        assert fields(back) == fields(expected)
    assert written(found, "polecat") == content


def rows_of(event: Event) -> list[tuple[Actor | None, Actor | None]]:
    """What tables of pairs carry: what happened, a row for each source and target."""
    if event.status != "actual":
        return []
    return [(source, target) for source in event.source or (None,) for target in event.target or (None,)]


def day(event: Event) -> Days | None:
    first = event.time and (event.time.earliest or event.time.latest)
    return Days(first, first, "day", "gregorian") if first else None


@settings(max_examples=60, deadline=None)
@given(st.lists(events(), max_size=4))
def test_polecats_table_carries_what_it_has_columns_for(events: list[Event]) -> None:
    content = written(events, "polecat-tsv")
    found = read("polecat", content)
    expected = [(event, pair) for event in events for pair in rows_of(event)]
    assert len({one.id for one in found}) == len(found) == len(expected)
    for (event, pair), back in zip(expected, found, strict=True):
        assert (back.type, back.mode, back.contexts, back.quad) == (event.type, event.mode, event.contexts, event.quad)
        assert (back.time, back.first_reported) == (day(event), event.first_reported)
        assert back.voices == event.voices[:1]
        for one, side in zip(pair, (back.source, back.target), strict=True):
            whole = one and plover_actor(one)
            assert side == ((msgspec.structs.replace(whole, name=cells(whole.name)),) if whole else ())
        at = event.place
        assert back.place == (at and Site(cells(at.name), plover(at.country), at.lat, at.lon))
    assert written(found, "polecat-tsv") == content


@settings(max_examples=60, deadline=None)
@given(st.lists(events(), max_size=4))
def test_gdelt_carries_what_it_has_columns_for(events: list[Event]) -> None:
    content = written(events, "gdelt")
    found = read("gdelt", content)
    expected = [(event, pair) for event in events if event.time for pair in rows_of(event)]
    assert len({one.id for one in found}) == len(found) == len(expected)
    for (event, pair), back in zip(expected, found, strict=True):
        assert (back.type, back.quad, back.time) == (event.type, event.quad, day(event))
        assert (back.stories, back.first_reported) == (event.stories, event.first_reported)
        for one, side in zip(pair, (back.source, back.target), strict=True):
            assert side == ((gdelt_actor(one),) if one else ())
        at = event.place
        known = at and at.country if at and country(at.country).fips else None
        assert back.place == (at and Site(cells(at.name.replace(",", " ")), known, at.lat, at.lon))
    assert written(found, "gdelt") == content


def gdelt_actor(one: Actor) -> Actor:
    """GDELT has no entities, no code for Kosovo, and no types for parties and clerics."""
    state = one.country if one.country != "XKX" else None
    return Actor(cells(one.name), None, state, None if one.sector in ("PTY", "REL") else one.sector)
