"""Contrast sets: pairs of sentences that differ in few words, by which one field of one event differs and no other.

`right` is the share of pairs whose event is found on both sides, typed right, with the right value of the field on
each; `steady` the share of those whose other fields stay as they are. Both are printed with `-s`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from rasad.model import Claim, Party
from rasad.pipeline import Coder
from rasad.read import story_from_text

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf8"))
FIELDS = ("status", "attribution", "dates", "actors")
KEYS = {"status": ("status",), "attribution": ("by",), "dates": ("time",), "actors": ("source", "target")}


def codes(parties: tuple[Party, ...]) -> list[str]:
    return sorted(f"{party.country or '---'} {party.sector}" for party in parties)


def fields(claim: Claim, text: str) -> dict[str, Any]:
    """What a pair compares, as the files write it."""
    time = claim.time
    dated = time and time.earliest and time.latest
    return {
        "status": claim.status,
        "by": [text[slice(*voice.span)] for voice in claim.said_by if voice.span],
        "time": [str(time.earliest), str(time.latest)] if time and dated else None,
        "source": codes(claim.source),
        "target": codes(claim.target),
    }


def claimed(side: dict[str, Any], pair: dict[str, Any], lang: str, coder: Coder) -> dict[str, Any] | None:
    """The fields of the claim on the word of a side, if it is of the right type."""
    story = story_from_text(side["text"], lang=lang, published=pair["published"])
    start = story.text.index(side["word"])
    [(_, claims)] = coder.claims([story])
    for claim in claims:
        if claim.type == pair["type"] and any(s.overlaps((start, start + len(side["word"]))) for s in claim.trigger):
            return fields(claim, story.text)
    return None


def holds(name: str, wanted: Any, found: Any) -> bool:
    """Voices may be found with more or fewer words; all else is equal."""
    if name == "by":
        return len(wanted) == len(found) and all(w in f or f in w for w, f in zip(wanted, found, strict=True))
    if name in ("source", "target"):
        return sorted(wanted) == found
    return bool(wanted == found)


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("field", FIELDS)
def test_one_change_changes_one_field(field: str, lang: str, coder: Coder) -> None:
    pairs = yaml.safe_load((HERE / "contrast" / lang / f"{field}.yaml").read_text(encoding="utf8"))
    assert len(pairs) >= 60
    right = steady = 0
    for pair in pairs:
        pair["published"] = str(pair["published"])
        sides = [(pair[side], claimed(pair[side], pair, lang, coder)) for side in "ab"]
        told = [(side, found) for side, found in sides if found is not None]
        if len(told) == 2 and all(
            holds(key, side[key], found[key]) for side, found in told for key in KEYS[field] if key in side
        ):
            right += 1
            (_, a), (_, b) = told
            steady += all(a[key] == b[key] for key in a if key not in KEYS[field])
    reached = {"right": round(right / len(pairs), 3), "steady": round(steady / max(right, 1), 3)}
    print(f"{lang} {field}: {len(pairs)} pairs, {reached}")
    floor = FLOORS["contrast"][lang][field]
    assert all(reached[name] >= floor[name] for name in floor), (reached, floor)
