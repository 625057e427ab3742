"""The tables for exchange: whole, and in the ontology's terms."""

from __future__ import annotations

from rasad.coder.ontology import modes
from rasad.exchange.tables import countries, country, sectors
from rasad.exchange.view import rules


def test_threats_are_modes_of_threats() -> None:
    for kind, threat in rules().threat.items():
        assert {threat.mode, *threat.modes.values()} <= set(modes("THREATEN"))
        assert set(threat.modes) <= set(modes(kind))


def test_codes_of_states_tell_them_apart() -> None:
    for column in ("iso2", "fips", "cameo", "group"):
        held = [code for one in countries().values() if (code := getattr(one, column))]
        assert len(held) == len(set(held)), column
    assert country("IRN")[1:6] == ("IR", "IR", "IRN", "", "IRN")
    assert country("UKR").fips == "UP" and country("EUU").group == "EEC" and country("XKX").plover == "KOS"
    assert country("---").name == "---"


def test_sectors_have_one_meaning_each_way() -> None:
    for column in ("plover", "cameo"):
        held = [code for one in sectors().values() if (code := getattr(one, column))]
        assert len(held) == len(set(held)), column
