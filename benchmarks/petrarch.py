"""Rasad on the validation sentences of PETRARCH and UniversalPetrarch, as far as their codes can be compared.

    python benchmarks/petrarch.py PATH [--errors]

PATH is the folder with UP_PETR2_GSR_validation.xml and PETR.UnitTest.records.xml, which are no valid XML and are read
by pattern. CAMEO codes become PLOVER types by PATH/../ontology/CAMEO2PLOVER-2021.txt as it stands: only codes listed
there have a type. 01 (statements) and 02 (appeals) have none, nor have codes that the authors made up. Most codes of
the older file are not CAMEO but WEIS: it is scored by both readings, the second by weis.txt beside this script.

Sets are compared sentence by sentence: types; types with the countries of source and target, each pair of actors apart;
quad classes. Claims that an act did not happen are left out. A pair in both directions is one, and agrees with either.
An actor's country is the first three letters of its code (after "IGO", the next three) where they are a country or an
organisation of the annotation guide, else unknown, which agrees with a claim that knows none.
"""

from __future__ import annotations

import argparse
import html
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import permutations, product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rasad import Claim, Coder
from rasad.coder.ontology import quad
from rasad.read import story_from_text

FILES = {"UP_PETR2_GSR_validation.xml": ("CAMEO",), "PETR.UnitTest.records.xml": ("CAMEO", "WEIS")}
MEASURES = ("type", "type, source country, target country", "quad class")
NOBODY = frozenset({"---", "###", "IGO", "IMG", "NGM", "NGO", "MNC"})  # actors of no country, by CAMEO
SPELLED = {"EEU": "EUU", "EUR": "EUU"}
HOMONYMS = {"ERI": "Eriador"}  # codes of invented lands that are those of real ones
RESAMPLES, SEED = 1000, 1404

Dyad = tuple[str, str, str]  # type, source country, target country; "" is unknown


class Expected(NamedTuple):
    source: str
    target: str
    code: str


class Record(NamedTuple):
    """A sentence; without events it expects that there are none."""

    id: str
    day: date | None
    text: str
    events: tuple[Expected, ...]


Found = Sequence[tuple[Record, list[Claim]]]


def attributes(tag: str) -> dict[str, str]:
    return {name: value for name, _, value in re.findall(r"""(\w+)\s*=\s*(["'])(.*?)\2""", tag)}


def records(path: Path, left_out: Counter[str]) -> Iterator[Record]:
    content = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.S)
    included = re.findall(r"<Include>(.*?)</Include>", content, re.S)[0].split()
    for number, block in enumerate(re.split(r"<Sentence\b", content)[1:]):
        head = attributes(block.partition(">")[0])
        text = " ".join(html.unescape("".join(re.findall(r"<Text>(.*?)</Text>", block, re.S))).split())
        told = [attributes(one) for one in re.findall(r"<EventCoding\b([^>]*)>", block)]
        events = [Expected(e["sourcecode"], e["targetcode"], e["eventcode"]) for e in told if "eventcode" in e]
        if head["category"] not in included or "false" in (head.get("evaluate"), head.get("valid")) or "<Skip" in block:
            left_out["marked as not to be evaluated"] += 1
        elif not text:
            left_out["without text"] += 1
        elif not events and not any("noevents" in e for e in told):
            left_out["an error or nothing expected"] += 1
        else:
            written = head["date"]
            day = datetime.strptime(written, "%Y%m%d").date() if re.fullmatch(r"\d{8}", written) else None
            yield Record(f"{number}", day, text, tuple(events))


def crosswalk(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^(\d+): *([A-Z]+)", path.read_text(encoding="utf-8"), re.M))


def type_of(code: str, reading: str, types: Mapping[str, str]) -> str | None:
    if reading == "CAMEO":
        return types.get(code) if len(code) > 2 else None
    beginnings = (code[:length] for length in (3, 2)) if re.fullmatch(r"\d{3}", code) else ()
    return next((types[beginning] for beginning in beginnings if beginning in types), None)


def country(code: str, known: Container[str]) -> str:
    code = code[3:6] if code.startswith("IGO") else code[:3]
    code = SPELLED.get(code, code)
    return code if code in known else ""


def invented(record: Record, known: Container[str]) -> bool:
    """Whether an actor of the sentence is of no land of this world."""
    codes = {code[:6] for event in record.events for code in (event.source, event.target)}
    real = (code[:3] in NOBODY or country(code, known) for code in codes)
    return not all(real) or any(HOMONYMS.get(code[:3], "\n") in record.text for code in codes)


def dyads(claim: Claim) -> set[Dyad]:
    """Each source with each target; those who act on one footing with each other."""
    source, target = ([party.country or "" for party in side] for side in (claim.source, claim.target))
    if len(source) > 1 and not target:
        return {(claim.type, a, b) for a, b in permutations(source, 2)}
    return {(claim.type, a, b) for a, b in product(source or [""], target or [""])}


def shapes(expected: set[Dyad], claimed: set[Dyad], measure: str) -> list[set[tuple[str, ...]]]:
    """Both sides as what is compared."""
    if measure != MEASURES[1]:
        return [{(quad(d[0]) if measure == MEASURES[2] else d[0],) for d in side} for side in (expected, claimed)]
    mutual = {(kind, a, b) for side in (expected, claimed) for kind, a, b in side if (kind, b, a) in side}
    return [{(d[0], *sorted(d[1:])) if d in mutual else d for d in side} for side in (expected, claimed)]


def agreement(rows: Sequence[tuple[int, int, int]]) -> str:
    """Precision / recall / F1 of counts (right, claimed, expected) by sentence, and the 95% interval of F1."""
    counts = np.array(rows)
    right, claimed, expected = counts.sum(axis=0)
    drawn = np.random.default_rng(SEED).integers(len(counts), size=(RESAMPLES, len(counts)))
    sums = counts[drawn].sum(axis=1)
    low, high = np.percentile(2 * sums[:, 0] / np.maximum(sums[:, 1] + sums[:, 2], 1), (2.5, 97.5))
    p, r, f1 = right / max(claimed, 1), right / max(expected, 1), 2 * right / max(claimed + expected, 1)
    return f"{p:.2f} / {r:.2f} / {f1:.2f} ({low:.2f} to {high:.2f})"


def report(name: str, reading: str, types: Mapping[str, str], found: Found, known: Container[str]) -> list[str]:
    """The lines that tell how claims agree with a file's codes in one reading of them."""
    notes: Counter[str] = Counter()
    rows: dict[str, list[tuple[int, int, int]]] = {measure: [] for measure in MEASURES}
    for record, claims in found:
        typed = [(kind, event) for event in record.events if (kind := type_of(event.code, reading, types))]
        expected = {(kind, country(event.source, known), country(event.target, known)) for kind, event in typed}
        notes["expected events whose code has no type"] += len(record.events) - len(typed)
        if record.events and not expected:
            notes["sentences without any typed event, in no comparison"] += 1
            continue
        actual = [claim for claim in claims if claim.status != "negated"]
        notes["negated claims"] += len(claims) - len(actual)
        claimed = {dyad for claim in actual for dyad in dyads(claim)}
        for measure in MEASURES:
            if measure == MEASURES[1] and invented(record, known):
                notes["sentences with invented actors, not in the comparison of countries"] += 1
                continue
            want, have = shapes(expected, claimed, measure)
            rows[measure].append((len(want & have), len(have), len(want)))
    lines = [f"{name}, codes read as {reading}"]
    lines += [f"  {measure}: {agreement(rows[measure])}, {len(rows[measure])} sentences" for measure in MEASURES]
    return [*lines, *(f"  left out: {count} {what}" for what, count in notes.items() if count)]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("path", type=Path)
    ask.add_argument(
        "--errors", action="store_true", help="print each sentence with what is expected and what is claimed"
    )
    said = ask.parse_args()
    coder = Coder()
    known = {role.country for entity in coder.resolver.index.entities for role in entity.roles if role.country}
    tables = {
        "CAMEO": crosswalk(said.path.parent / "ontology" / "CAMEO2PLOVER-2021.txt"),
        "WEIS": crosswalk(Path(__file__).with_name("weis.txt")),
    }
    print("precision / recall / F1 (95% interval of F1 over sentences)")
    for name, readings in FILES.items():
        left_out: Counter[str] = Counter()
        read = list(records(said.path / name, left_out))
        stories = [story_from_text(r.text, published=r.day, lang="en", id=r.id) for r in read]
        found = [(r, claims) for r, (_, claims) in zip(read, coder.claims(stories), strict=True)]
        for record, claims in found if said.errors else ():
            want = "; ".join(" ".join(event) for event in record.events)
            have = "; ".join(f"{c.status} {d}" for c in claims for d in sorted(dyads(c)))
            print(f"{record.text}\n    expected {want or 'nothing'}\n    claimed  {have or 'nothing'}")
        coded = [bool(claims) for record, claims in found if record.events]
        alarms = [bool(claims) for record, claims in found if not record.events]
        strange = sum(invented(record, known) for record, _ in found)
        print(
            f"\n{name}: {len(read)} sentences ({len({r.text for r in read})} different), {strange} with invented actors"
        )
        print(f"  coded with an event: {sum(coded)} of {len(coded)} ({sum(coded) / len(coded):.2f}) that expect one")
        print(f"  false alarms: {sum(alarms)} of {len(alarms)} ({sum(alarms) / len(alarms):.2f}) that expect none")
        print(*(f"  left out: {count} {what}" for what, count in left_out.items()), sep="\n")
        for reading in readings:
            print(*report(name, reading, tables[reading], found, known), sep="\n")


if __name__ == "__main__":
    main()
