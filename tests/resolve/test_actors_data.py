"""The sheets of data/actors: fields, codes, terms of office, ambiguous names, counts, and the compiled index."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import rasad
from rasad.lang import LANGUAGES
from rasad.resolve import Resolver, places
from rasad.resolve.compile import day_bounds, digest, read_sheet, sheets, words
from rasad.resolve.index import CITY, FIRST_DAY, LAST_DAY, load
from rasad.resolve.memory import role_at

ACTORS = Path(rasad.__file__).parent / "data" / "actors"
CASES = read_sheet(Path(__file__).parent / "cases" / "codes.yaml")
SECTORS = set(CASES["sectors"])
OFFICES = set(CASES["offices"])
ORGANISATIONS = set(CASES["organisations"])
COUNTRIES = [(p.name, s) for p, s in sheets(ACTORS, "countries")]
GROUPS = [(p.name, s) for p, s in sheets(ACTORS, "groups")]
ALL = [*COUNTRIES, *((p.name, s) for p, s in sheets(ACTORS, "organisations")), *GROUPS]
MEDIA: list[dict[str, Any]] = read_sheet(ACTORS / "media.yaml")["media"]
LISTED = [e for part in ("companies", "society") for e in read_sheet(ACTORS / f"{part}.yaml")[part]]
CODES = {c for c in places.load().countries if c} | {"XKX"}


def both(value: Any) -> bool:
    return all(words(value, lang) for lang in LANGUAGES)


@pytest.mark.parametrize(("name", "sheet"), COUNTRIES, ids=[n for n, _ in COUNTRIES])
def test_country_has_what_is_required(name: str, sheet: dict[str, Any]) -> None:
    assert (sheet["iso3"] or sheet["part_of"]) in CODES, "not an ISO 3166-1 alpha-3 code"
    if sheet["iso3"] and sheet["iso3"] != sheet.get("part_of"):
        assert name == sheet["iso3"].lower() + ".yaml"
        assert sheet.get("part_of") or any(words(sheet["adjectives"], lang) for lang in LANGUAGES)
    assert both(sheet["name"])
    assert both(sheet.get("capital") or sheet.get("at")) or sheet.get("part_of")
    heads = {o["office"] for o in sheet["offices"]} & {"head_of_state", "head_of_government"}
    assert heads, "no head of state or government"


@pytest.mark.parametrize(("name", "sheet"), ALL, ids=[n for n, _ in ALL])
def test_offices_have_one_holder_at_a_time(name: str, sheet: dict[str, Any]) -> None:
    for office in sheet.get("offices") or []:
        if "iso3" in sheet:
            assert office["office"] in OFFICES
        terms = office.get("terms") or []
        for before, after in pairwise(terms):
            who = f"{office['office']}: {before['name']} / {after['name']}"
            assert day_bounds(before["from"])[0] <= day_bounds(after["from"])[1], f"{who}: not in order"
            assert before.get("to"), f"{who}: no end, but another follows"
            assert day_bounds(before["to"])[0] <= day_bounds(after["from"])[1], f"{who}: overlap"
        for term in terms:
            first = day_bounds(term["from"])[0] if term.get("from") else FIRST_DAY
            last = day_bounds(term["to"])[1] if term.get("to") else LAST_DAY
            assert first <= last, f"{term['name']}: ends before it begins"


@pytest.mark.parametrize(("name", "sheet"), ALL, ids=[n for n, _ in ALL])
def test_sectors_and_codes_are_the_guides(name: str, sheet: dict[str, Any]) -> None:
    entries = [
        sheet,
        *(
            e
            for part in ("institutions", "people", "parties", "bodies", "wings", "terms")
            for e in sheet.get(part) or []
        ),
    ]
    for entry in entries:
        assert entry.get("sector", "GOV") in SECTORS, entry
        assert entry.get("country") in CODES | ORGANISATIONS | {None}, entry
    assert sheet.get("code") in ORGANISATIONS | {None}


def test_media_have_country_and_ownership() -> None:
    for entry in MEDIA:
        assert entry["country"] in CODES | {None}, entry["id"]
        assert entry["ownership"] in {"state", "public", "private", "party"}, entry["id"]
        assert entry["kind"] in {"agency", "newspaper", "broadcaster", "site"}, entry["id"]
    assert not [i for i, n in Counter(e["id"] for e in MEDIA).items() if n > 1]


def test_companies_and_society_have_country_sector_and_names() -> None:
    for entry in LISTED:
        assert entry["country"] in CODES | {None}, entry["id"]
        assert entry.get("sector", "BUS") in SECTORS, entry["id"]
        assert words(entry["name"], "en"), entry["id"]
    assert not [i for i, n in Counter(e["id"] for e in LISTED).items() if n > 1]


def test_one_name_of_two_countries_is_read_by_the_story() -> None:
    """A name of two things is listed as ambiguous, or a story about either's country must settle it."""
    resolver = Resolver()
    index = resolver.index
    unsettled = []
    for lang in LANGUAGES:
        for key, senses in index.names[lang].items():
            things = {s.entity for s in senses if s.how != CITY and index.entities[s.entity].kind != "person"}
            countries = {role_at(index.entities[e], None).country for e in things}
            if len(countries) < 2 or key in index.ambiguous[lang]:
                continue
            for country in countries & index.owners.keys():
                state = index.entities[index.owners[country]]
                word = key.upper() if lang == "en" else key
                text = f"{state.fa if lang == 'fa' else state.en} : {word}"
                memory = resolver.story(text, [(0, len(text))], lang=lang)
                actor = resolver.actor(word, lang=lang, context=memory.at(len(text) - len(word), len(text)))
                if actor.country != country:
                    unsettled.append((key, country, actor))
    assert not unsettled


def test_compiled_index_is_of_these_sheets() -> None:
    assert load().digest == digest(ACTORS), "out of date: run python tools/actors.py"


def test_coverage() -> None:
    states = {s["iso3"] for _, s in COUNTRIES if not s.get("part_of")}
    missing = sorted({*CASES["united_nations"], *CASES["others"]} - states)
    assert not missing
    assert len(list((ACTORS / "organisations").glob("*.yaml"))) >= 80
    assert len(GROUPS) >= 120
    assert len(MEDIA) >= 100
    assert len(LISTED) >= 700
