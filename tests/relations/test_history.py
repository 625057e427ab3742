"""The history of two actors: who faces whom, counts and balance, turning points, what changed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.relations.making import CHINA, NORTH_KOREA, PRK, RUS, RUSSIA, UKRAINE, event, fact

from rasad.model import Actor, Event
from rasad.relations.history import history
from rasad.relations.periods import By, Reckoning, period, written
from rasad.relations.sides import Side, between, entities, label
from rasad.relations.turning import cuts

HAMAS = Side("Q38799")
ISRAEL = Actor("Israel", "Q801", "ISR", "GOV")
ISR = Side("ISR")


@pytest.mark.parametrize(
    ("happened", "direction"),
    [
        (event("ACCUSE", [NORTH_KOREA], [RUSSIA]), "forth"),
        (event("ACCUSE", [RUSSIA, CHINA], [UKRAINE, NORTH_KOREA]), "back"),
        (event("CONSULT", [NORTH_KOREA, RUSSIA]), "both"),
        (event("CONSULT", [NORTH_KOREA, RUSSIA], [CHINA]), "both"),
        (event("ASSAULT", [NORTH_KOREA, RUSSIA], [UKRAINE]), "beside"),
        (event("CONSULT", [CHINA], [NORTH_KOREA, RUSSIA]), "beside"),
        (event("SANCTION", [UKRAINE], [NORTH_KOREA, RUSSIA]), "beside"),
        (event("ASSAULT", [RUSSIA], [UKRAINE]), None),
        (event("AID", [Actor("Kim", "Q56226", "PRK", "GOV")], [Actor("army", None, "RUS", "MIL")]), "forth"),
        (event("ASSAULT", [NORTH_KOREA], [Actor("villagers", None, "RUS", "CIV")]), "forth"),
        (event("PROTEST", [Actor("marchers", None, "RUS", "CIV")], [NORTH_KOREA]), None),
        (event("ASSAULT", [Actor("rebels", None, "RUS", "REB")], [NORTH_KOREA]), None),
    ],
)
def test_who_faces_whom(happened: Event, direction: str | None) -> None:
    assert between(happened, PRK, RUS) == direction
    turned = {"forth": "back", "back": "forth"}
    assert between(happened, RUS, PRK) == turned.get(str(direction), direction)


def test_a_group_is_its_people_and_nobody_is_both_sides() -> None:
    [haniyeh] = [one.id for one in entities().values() if one.en == "Ismail Haniyeh"]
    leader = Actor("Ismail Haniyeh", haniyeh, "PSE", "REB")
    assert between(event("THREATEN", [leader], [ISRAEL]), HAMAS, ISR) == "forth"
    assert between(event("CONSULT", [leader]), HAMAS, Side(haniyeh)) is None
    assert between(event("ACCUSE", [Actor("Some Body", None, None, None)], [ISRAEL]), Side("x", name="some"), ISR)


@pytest.mark.parametrize(
    ("code", "fa", "en"),
    [
        ("PRK", "کره شمالی", "North Korea"),
        ("EUU", "اتحادیه اروپا", "European Union"),
        ("Q38799", "حماس", "Hamas"),
        ("IRN/CIV", "ایران (CIV)", "Iran (CIV)"),
        ("IRN/red-crescent", "هلال احمر ایران", "Iranian Red Crescent"),
        ("someone", "someone", "someone"),
    ],
)
def test_names(code: str, fa: str, en: str) -> None:
    assert (label(code, "fa"), label(code, "en")) == (fa, en)


def test_only_what_happened_between_them_counts() -> None:
    told = history(
        [
            event("AID", [NORTH_KOREA], [RUSSIA], voices=3),
            event("CONSULT", [NORTH_KOREA, RUSSIA], day=date(2024, 7, 1), status="future"),
            event("ASSAULT", [NORTH_KOREA, RUSSIA], [UKRAINE]),
            event("ACCUSE", [RUSSIA], [NORTH_KOREA], day=None),
            event("ACCUSE", [RUSSIA], [NORTH_KOREA], day=date(2024, 6, 30)),
        ],
        [],
        PRK,
        RUS,
    )
    assert len(told.events) == 5
    assert (told.balance.events, told.balance.plover, told.balance.goldstein) == (2, (10 - 2) / 2, (7 - 2) / 2)
    assert told.balance.directions == {"forth": 1, "back": 1}
    assert [(one.name, one.balance.events) for one in told.periods] == [("2024-06", 2)]
    assert told.turns == () and told.changes is None


def test_voices_weigh_if_asked() -> None:
    happened = [
        event("AID", [NORTH_KOREA], [RUSSIA], voices=3),
        event("ACCUSE", [RUSSIA], [NORTH_KOREA]),
    ]
    weighed = history(happened, [], PRK, RUS, voices=True).balance
    assert (weighed.events, weighed.weight, weighed.plover) == (2, 4, (3 * 10 - 2) / 4)


@pytest.mark.parametrize(
    ("by", "calendar", "first", "last", "name"),
    [
        ("day", "gregorian", date(2025, 10, 7), date(2025, 10, 7), "2025-10-07"),
        ("week", "gregorian", date(2025, 10, 6), date(2025, 10, 12), "2025-10-06"),
        ("week", "jalali", date(2025, 10, 4), date(2025, 10, 10), "1404-07-12"),
        ("month", "gregorian", date(2025, 10, 1), date(2025, 10, 31), "2025-10"),
        ("month", "jalali", date(2025, 9, 23), date(2025, 10, 22), "1404-07"),
        ("year", "jalali", date(2025, 3, 21), date(2026, 3, 20), "1404"),
    ],
)
def test_period(by: By, calendar: Reckoning, first: date, last: date, name: str) -> None:
    assert period(date(2025, 10, 7), by, calendar) == (first, last)
    assert written(first, by, calendar) == name


ACTORS = st.lists(st.sampled_from([NORTH_KOREA, RUSSIA, UKRAINE, CHINA]), unique=True, max_size=3)
DAYS = st.dates(date(2020, 1, 1), date(2025, 12, 31))
EVENTS = st.lists(
    st.builds(
        event,
        st.sampled_from(["AGREE", "CONSULT", "AID", "ACCUSE", "SANCTION", "ASSAULT"]),
        ACTORS,
        ACTORS,
        DAYS,
        status=st.sampled_from(["actual", "future"]),
        voices=st.integers(0, 4),
    ),
    max_size=40,
    unique_by=lambda one: one.id,
)


@settings(max_examples=60, deadline=None)
@given(EVENTS, st.sampled_from(["day", "week", "month", "year"]), st.sampled_from(["gregorian", "jalali"]))
def test_each_event_counts_once_and_from_either_side(events: list[Event], by: By, calendar: Reckoning) -> None:
    one = history(events, [], PRK, RUS, by=by, calendar=calendar, voices=True)
    other = history(events[::-1], [], RUS, PRK, by=by, calendar=calendar, voices=True)
    assert len({m.event.id for m in one.events}) == len(one.events)
    assert sum(m.counts for m in one.events) == one.balance.events
    assert sum(p.balance.events for p in one.periods) == one.balance.events
    for name in ("quads", "directions"):
        assert sum(getattr(one.balance, name).values()) == one.balance.events
    assert all(a.last < b.first for a, b in pairwise(one.periods))
    assert one.balance.plover == pytest.approx(other.balance.plover)
    assert one.balance.goldstein == pytest.approx(other.balance.goldstein)
    assert one.balance.directions.get("forth") == other.balance.directions.get("back")
    assert [m.event.id for m in one.events] == [m.event.id for m in other.events]
    assert [turn.first for turn in one.turns] == [turn.first for turn in other.turns]


def spell(kind: str, start: date, number: int, every: int = 9) -> list[Event]:
    return [event(kind, [NORTH_KOREA], [RUSSIA], start + timedelta(days=every * n)) for n in range(number)]


def test_a_rupture_is_found_and_explained() -> None:
    warm, cold = spell("SUPPORT", date(2023, 1, 1), 12), spell("ACCUSE", date(2023, 6, 1), 12)
    break_ = event("SANCTION", [RUSSIA], [NORTH_KOREA], date(2023, 6, 3), mode="discontinue")
    ended = fact("alliance", "ended", [NORTH_KOREA, RUSSIA], date(2010, 1, 1), date(2023, 6, 3))
    other = fact("treaty", "signed", [NORTH_KOREA, RUSSIA], date(2000, 2, 9))
    told = history([*warm, *cold, break_], [ended, other], PRK, RUS)
    [turn] = told.turns
    assert (turn.last, turn.first) == (date(2023, 4, 10), date(2023, 6, 1))
    assert turn.before == 5 and turn.after < -2 and turn.p < 0.01
    assert turn.events[0] == break_.id and len(turn.events) == 3
    assert turn.facts == (ended.id,)
    assert told.in_force == (other.id,)
    assert history([], [ended, other], PRK, RUS, until=date(2020, 1, 1)).in_force == (ended.id, other.id)


def test_many_events_of_one_day_are_one_witness() -> None:
    crowd = [event("ASSAULT", [RUSSIA], [NORTH_KOREA], date(2023, 6, 1), id=f"a{n}") for n in range(30)]
    assert history([*spell("SUPPORT", date(2023, 1, 1), 12), *crowd], [], PRK, RUS).turns == ()


def test_chance_seldom_makes_a_turning_point() -> None:
    random = Random(7)
    found = [bool(cuts([random.choice([5, 2.5, -2, -6]) for _ in range(40)], [1.0] * 40)) for _ in range(200)]
    assert sum(found) <= 6  # one in a hundred is expected


def test_what_changed_since_a_day() -> None:
    old = event("AID", [NORTH_KOREA], [RUSSIA], date(2024, 1, 1))
    retold = event("AID", [RUSSIA], [NORTH_KOREA], date(2024, 2, 1), last_reported=date(2024, 7, 1))
    new = event("ACCUSE", [RUSSIA], [NORTH_KOREA], date(2024, 6, 10))
    standing = fact("treaty", "signed", [RUSSIA, NORTH_KOREA], date(2024, 6, 5))
    changed = history([old, retold, new], [standing], PRK, RUS, changed_since=date(2024, 6, 1)).changes
    assert changed is not None
    assert (changed.events, changed.retold) == ((new.id,), (retold.id,))
    assert (changed.begun, changed.ended, changed.confirmed) == ((standing.id,), (), ())
    assert (changed.before.plover, changed.after.plover) == (10, -2)
