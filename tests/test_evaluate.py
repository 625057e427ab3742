"""`rasad.evaluate` gives the figures of the annotation guide's scorer, how sure they are, and each error's cause."""

from __future__ import annotations

import importlib.util
import json
import random
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rasad.evaluate import Claimed, Gold, Report, evaluate, score
from rasad.evaluate.bootstrap import Draws, Table, measures
from rasad.evaluate.errors import CAUSES
from rasad.evaluate.pairing import pair
from rasad.evaluate.score import figures, grouped, tally, total

GOLD = [
    json.loads(line)
    for name in ("fa", "en")
    for line in (Path(__file__).parent / "gold" / f"{name}.jsonl").read_text(encoding="utf8").splitlines()
]


def as_claims(story: dict[str, Any]) -> list[dict[str, Any]]:
    """Gold events in the shape of claims: a perfect answer."""

    def parties(actors: list[dict[str, Any]]) -> list[dict[str, Any]]:
        codes = [actor["code"].split() for actor in actors]
        return [
            {"span": actor["span"], "country": None if country == "---" else country, "sector": sector}
            for actor, (country, sector) in zip(actors, codes, strict=True)
        ]

    def day(written: str) -> dict[str, str] | None:
        first, _, last = written.partition("/")
        return {"earliest": first, "latest": last or first} if written else None

    return [
        {
            "story": story["id"], "type": event["type"], "trigger": event["trigger"], "status": event["status"],
            "source": parties(event["source"]), "target": parties(event["target"]),
            "said_by": [{"span": span} for span in event["by"]], "time": day(event["date"]), "place": None,
        }
        for event in story["events"]
    ]  # fmt: skip


def spoiled(claims: list[dict[str, Any]], rng: random.Random) -> list[dict[str, Any]]:
    """Claims with errors of every kind."""
    kept: list[dict[str, Any]] = []
    for claim in claims:
        luck = rng.random()
        if luck < 0.2:
            continue
        if luck < 0.3:
            claim = {**claim, "type": rng.choice(["CONSULT", "ASSAULT", "REQUEST"])}
        elif luck < 0.4:
            claim = {**claim, "source": claim["target"], "target": claim["source"]}
        elif luck < 0.5:
            claim = {**claim, "status": "future", "time": None, "said_by": [{"span": claim["trigger"][0]}]}
        elif luck < 0.6:
            claim = {**claim, "source": [{**party, "country": "FRA"} for party in claim["source"]]}
        kept += [claim] * (1 + (luck > 0.95))
    return kept


def test_perfect_claims_score_one() -> None:
    reached = score(GOLD, [claim for story in GOLD for claim in as_claims(story)])
    assert reached["event"]["f1"] == reached["role"]["f1"] == reached["dyad"]["f1"] == 1
    assert reached["actor_code"] == reached["status"] == reached["by"] == reached["date_equal"] == 1
    assert reached["by_false"] == 0


def test_no_claims_score_nothing() -> None:
    assert score(GOLD, [])["event"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "right": 0, "predicted": 0, "gold": 0} | {
        "gold": sum(len(story["events"]) for story in GOLD)
    }


@pytest.fixture(scope="module")
def official(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("official", shared / "annotation" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", range(5))
def test_same_figures_as_the_official_scorer(seed: int, official: ModuleType) -> None:
    rng = random.Random(seed)
    claims = spoiled([claim for story in GOLD for claim in as_claims(story)], rng)
    assert score(GOLD, claims) == official.score(GOLD, claims)


# Small worlds in which everything collides: few characters, few types, few states.
SPANS = st.tuples(st.integers(0, 11), st.integers(1, 3)).map(lambda pair: [pair[0], sum(pair)])
TYPES = st.sampled_from(["CONSULT", "ASSAULT", "AID"])
STATUSES = st.sampled_from(["actual", "future", "possible", "negated"])
DATES = st.sampled_from(
    ["", "2024", "2024-02", "2024-02-29", "2023-12-30/2024-01-02", "2024-01/2024-02", "2023/2024-02"]
)
DAYS = st.none() | st.sampled_from(
    ["2024-01-01", "2024-02-29", "2024-02-01", "2024-12-31", "2023-12-30", "2024", "2024-02"]
)
COUNTRIES, SECTORS = st.sampled_from(["IRN", "FRA", "---"]), st.sampled_from(["GOV", "MIL"])
ACTORS = st.lists(
    st.fixed_dictionaries({"span": SPANS, "code": st.tuples(COUNTRIES, SECTORS).map(" ".join)}), max_size=2
)
PARTIES = st.lists(
    st.fixed_dictionaries({"span": SPANS | st.none(), "country": COUNTRIES | st.none(), "sector": SECTORS | st.none()}),
    max_size=3,
)
EVENTS = st.fixed_dictionaries(
    {
        "type": TYPES, "trigger": st.lists(SPANS, min_size=1, max_size=2), "source": ACTORS, "target": ACTORS,
        "status": STATUSES, "by": st.lists(SPANS, max_size=2), "date": DATES,
    }
)  # fmt: skip
CLAIMS = st.fixed_dictionaries(
    {
        "story": st.sampled_from(["a", "b", "c"]), "type": TYPES, "trigger": st.lists(SPANS, min_size=1, max_size=2),
        "source": PARTIES, "target": PARTIES, "status": STATUSES,
        "said_by": st.lists(st.fixed_dictionaries({"span": SPANS | st.none()}), max_size=2),
        "time": st.none() | st.fixed_dictionaries({"earliest": DAYS, "latest": DAYS}),
        "confidence": st.none() | st.floats(0, 1),
    }
)  # fmt: skip
WORLDS = st.tuples(
    st.lists(st.lists(EVENTS, max_size=4), min_size=1, max_size=3).map(
        lambda held: [
            {"id": id, "lang": "en", "text": "x" * 16, "sentences": [[0, 7], [8, 15]], "events": events}
            for id, events in zip("abc", held, strict=False)
        ]
    ),
    st.lists(CLAIMS, max_size=8),
    st.randoms(use_true_random=False),
)
World = tuple[list[dict[str, Any]], list[dict[str, Any]], random.Random]


def told(world: World) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Gold, and claims of which some are the gold's own, spoiled, so that every way of being right comes up too."""
    gold, claims, rng = world
    claims = [*claims, *spoiled([claim for story in gold for claim in as_claims(story)], rng)]
    rng.shuffle(claims)
    return gold, claims


@given(WORLDS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_same_figures_as_the_official_scorer_in_any_world(official: ModuleType, world: World) -> None:
    gold, claims = told(world)
    assert score(gold, claims) == official.score(gold, claims)


def compared(gold: list[dict[str, Any]], claims: list[dict[str, Any]]) -> Report:
    return evaluate(
        [msgspec.convert(story, Gold) for story in gold], [msgspec.convert(claim, Claimed) for claim in claims]
    )


@given(WORLDS)
@settings(max_examples=200, deadline=None)
def test_errors_add_up_to_what_the_figures_lack(world: World) -> None:
    gold, claims = told(world)
    report = compared(gold, claims)
    found = [
        pair(msgspec.convert(story, Gold), [msgspec.convert(c, Claimed) for c in claims if c["story"] == story["id"]])
        for story in gold
    ]
    n = total([tally(one) for one in found]).counts
    count = Counter(error.cause for error in report.errors)
    assert count["missed trigger"] == n["gold"] - n["trigger"]
    assert count["false trigger"] == n["predicted"] - n["trigger"]
    assert count["wrong type"] == n["trigger"] - n["event"]
    assert count["wrong country"] == n["role"] - n["actor_country"]
    assert count["wrong sector"] == n["actor_country"] - n["actor_code"]
    assert count["wrong status"] == n["event"] - n["status"]
    assert count["missed attribution"] == n["by_gold"] - n["by"]
    assert count["false attribution"] == n["by_false"]
    assert count["missed date"] + count["wrong date"] == n["date_gold"] - n["date_equal"]
    right = [(event, claim) for one in found for event, claim in one.pairs if event.type == claim.type]
    actors, parties = (sum(len(pair[i].source) + len(pair[i].target) for pair in right) for i in (0, 1))
    assert count["missed actor"] + count["wrong role"] == actors - n["role"]
    assert count["false actor"] + count["wrong role"] == parties - n["role"]
    assert sum(one.count for one in report.causes) == len(report.errors)
    assert sum(one.count for one in report.confusion) == n["gold"] + n["predicted"] - n["trigger"]
    assert sum(one.count for one in report.confusion if one.gold == one.claimed) == n["event"]


@given(WORLDS)
@settings(max_examples=100, deadline=None)
def test_a_resample_is_scored_as_the_scorer_does(world: World) -> None:
    """All figures of counts in an array, against those of the same counts one by one; macro up to its rounding."""
    gold, claims = told(world)
    by_story = grouped(msgspec.convert(claim, Claimed) for claim in claims)
    tallies = [tally(pair(msgspec.convert(story, Gold), by_story[story["id"]])) for story in gold]
    table = Table(tallies)
    reached = figures(total(tallies))
    for key, values in measures(Draws(table, table.counts.sum(axis=0, keepdims=True))):
        value = reached[key.figure]
        value = value[key.type][key.measure] if key.type else value[key.measure] if isinstance(value, dict) else value
        if value is None:
            assert np.isnan(values).all()
        else:
            assert values == pytest.approx(value, abs=1e-4)


def story(text: str, *events: dict[str, Any], id: str = "s", lang: str = "en") -> dict[str, Any]:
    return {"id": id, "lang": lang, "text": text, "sentences": [[0, len(text)]], "events": list(events)}


TEXT = "The AP said French troops attacked rebels in Paris on Monday."


def at(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


EVENT: dict[str, Any] = {
    "type": "ASSAULT", "trigger": [at("attacked")], "source": [{"span": at("French troops"), "code": "FRA MIL"}],
    "target": [{"span": at("rebels"), "code": "--- REB"}], "status": "actual", "by": [at("AP")], "time": at("Monday"),
    "place": None, "date": "2024-01-01",
}  # fmt: skip
CLAIM: dict[str, Any] = {
    "story": "s", "type": "ASSAULT", "trigger": [at("attacked")], "status": "actual",
    "source": [{"span": at("French troops"), "country": "FRA", "sector": "MIL"}],
    "target": [{"span": at("rebels"), "country": None, "sector": "REB"}],
    "said_by": [{"span": at("AP")}], "time": {"earliest": "2024-01-01", "latest": "2024-01-01", "span": at("Monday")},
}  # fmt: skip
SOURCE, TARGET = CLAIM["source"][0], CLAIM["target"][0]
PARIS = {"span": at("Paris"), "country": "FRA", "sector": "GOV"}


@pytest.mark.parametrize(
    ("event", "claim", "expected"),
    [
        ({}, {}, []),
        ({}, None, [("missed trigger", "attacked", "ASSAULT: FRA MIL → --- REB", "")]),
        (None, {}, [("false trigger", "attacked", "", "ASSAULT: FRA MIL → --- REB")]),
        ({}, {"type": "COERCE", "status": "future"}, [("wrong type", "attacked", "ASSAULT", "COERCE")]),
        ({}, {"source": []}, [("missed actor", "French troops", "source FRA MIL", "")]),
        ({}, {"source": [SOURCE, PARIS]}, [("false actor", "Paris", "", "source FRA GOV")]),
        ({}, {"source": [SOURCE, {"country": "FRA"}]}, [("false actor", "", "", "source FRA ---")]),
        (
            {},
            {"source": [], "target": [TARGET, SOURCE]},
            [("wrong role", "French troops", "source FRA MIL", "target FRA MIL")],
        ),
        ({}, {"source": [{**SOURCE, "country": "DEU"}]}, [("wrong country", "French troops", "FRA MIL", "DEU MIL")]),
        ({}, {"source": [{**SOURCE, "sector": "GOV"}]}, [("wrong sector", "French troops", "FRA MIL", "FRA GOV")]),
        ({}, {"status": "negated"}, [("wrong status", "attacked", "actual", "negated")]),
        ({}, {"said_by": []}, [("missed attribution", "AP", "AP", "")]),
        ({}, {"said_by": [{"span": at("rebels")}]}, [("missed attribution", "AP … rebels", "AP", "rebels")]),
        ({"by": []}, {}, [("false attribution", "AP", "", "AP")]),
        ({}, {"time": None}, [("missed date", "Monday", "2024-01-01", "")]),
        ({}, {"time": {"earliest": "2024-01-01"}}, [("missed date", "Monday", "2024-01-01", "2024-01-01/?")]),
        ({"date": "2024-01"}, {}, [("wrong date", "Monday", "2024-01", "2024-01-01")]),
        ({"date": "", "time": None}, {}, [("false date", "Monday", "", "2024-01-01")]),
        # of a reciprocal act the roles may be exchanged
        ({"source": EVENT["source"] + EVENT["target"], "target": []}, {"source": [TARGET], "target": [SOURCE]}, []),
        (
            {},
            {"status": "future", "said_by": []},
            [("wrong status", "attacked", "actual", "future"), ("missed attribution", "AP", "AP", "")],
        ),
    ],
)  # fmt: skip
def test_each_error_has_its_cause(
    event: dict[str, Any] | None, claim: dict[str, Any] | None, expected: list[tuple[str, ...]]
) -> None:
    events = [] if event is None else [{**EVENT, **event}]
    claims = [] if claim is None else [{**CLAIM, **claim}]
    report = compared([story(TEXT, *events)], claims)
    assert [(error.cause, error.words, error.gold, error.claimed) for error in report.errors] == expected
    for error in report.errors:
        assert (error.story, error.lang, error.text, error.sentence) == ("s", "en", TEXT, (0, len(TEXT)))
        assert [TEXT[start:end] for start, end in error.act] == ["attacked"] and error.type == "ASSAULT"
    assert [one.cause for one in report.causes] == list(CAUSES)
    assert {one.cause: one.count for one in report.causes if one.count} == Counter(cause for cause, *_ in expected)


def test_confusion_counts_what_is_missed_and_false() -> None:
    second = {**EVENT, "trigger": [at("said")]}
    claims = [{**CLAIM, "type": "COERCE"}, {**CLAIM, "trigger": [at("Paris")], "type": "AID"}]
    found = compared([story(TEXT, EVENT, second)], claims).confusion
    assert [(one.gold, one.claimed, one.count) for one in found] == [
        ("ASSAULT", "COERCE", 1), ("ASSAULT", "no claim", 1), ("no event", "AID", 1),
    ]  # fmt: skip


def test_calibration_by_bins() -> None:
    claims = [
        {**CLAIM, "confidence": 0.95}, {**CLAIM, "confidence": 1}, {**CLAIM, "confidence": 0.5},
        {**CLAIM, "type": "AID", "confidence": 0.4}, CLAIM,
    ]  # fmt: skip
    found = compared([story(TEXT, EVENT)], claims).calibration
    assert [(one.low, one.claims, one.right) for one in found.bins] == [(0.4, 1, 0), (0.5, 1, 1), (0.9, 2, 1)]
    assert found.bins[-1].confidence == 0.975 and found.bins[-1].high == 1
    assert (found.claims, found.without) == (4, 1)
    assert found.error == pytest.approx((0.4 + 0.5 + 2 * 0.025) / 4)


def test_no_confidence_no_calibration() -> None:
    found = compared([story(TEXT, EVENT)], [CLAIM]).calibration
    assert (found.error, found.claims, found.without, found.bins) == (None, 0, 1, ())


def spoiled_gold(times: int = 1) -> Report:
    """The gold stories with spoiled claims, each story several times under another id."""
    claims = spoiled([claim for one in GOLD for claim in as_claims(one)], random.Random(3))
    return compared(
        [{**one, "id": f"{one['id']}-{n}"} for n in range(times) for one in GOLD],
        [{**claim, "story": f"{claim['story']}-{n}"} for n in range(times) for claim in claims],
    )


def test_intervals_hold_the_figure_and_shrink_with_more_stories() -> None:
    few, many = spoiled_gold(), spoiled_gold(4)
    assert len(few.figures) == len(many.figures)
    for one, more in zip(few.figures, many.figures, strict=True):
        assert one.value == more.value
        if one.value is not None and one.low is not None and one.high is not None:
            assert one.low <= one.value <= one.high
    for name in ("trigger", "event", "role", "dyad"):
        one, more = few.figure(name, "f1"), many.figure(name, "f1")
        widths = [f.high - f.low for f in (one, more) if f.high is not None and f.low is not None]
        assert 0 < widths[1] < 0.7 * widths[0] < 0.3


def test_figures_are_the_scorers_for_all_and_for_each_language() -> None:
    report = spoiled_gold()
    claims = spoiled([claim for one in GOLD for claim in as_claims(one)], random.Random(3))
    assert report.langs == [None, "en", "fa"]
    for lang in report.langs:
        reached = score([one for one in GOLD if lang in (None, one["lang"])], claims)
        for figure in (one for one in report.figures if one.lang == lang):
            value = reached[figure.name]
            value = value[figure.type] if figure.type else value
            assert figure.value == (value[figure.measure] if isinstance(value, dict) else value)
            if figure.part is not None and figure.whole:
                assert figure.value == round(figure.part / figure.whole, 4)


def test_intervals_are_the_same_each_time_and_none_for_one_story() -> None:
    assert spoiled_gold() == spoiled_gold()
    assert {one.low for one in compared([story(TEXT, EVENT)], [CLAIM]).figures} == {None}


def test_persian_alone_is_not_given_twice() -> None:
    assert compared([one for one in GOLD if one["lang"] == "fa"], []).langs == [None]
