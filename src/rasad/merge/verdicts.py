"""What people decided, applied before claims are compared: fixes change claims, rejections leave them out, the rest
says which claims belong together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations, product
from typing import Any, NamedTuple

import msgspec

from rasad.coder.ontology import quad, table
from rasad.merge.cluster import Ties
from rasad.merge.near import ordered
from rasad.model import Claim, Moment, Party, Place, Quantity, Span, Status, Verdict

NOWHERE = Span(0, 0)  # what a person says stands in no story
FIELDS: Mapping[str, Any] = {
    "type": str,
    "mode": str | None,
    "status": Status,
    "time": Moment | None,
    "place": Place | None,
    "source": tuple[Party, ...],
    "target": tuple[Party, ...],
    "quantities": tuple[Quantity, ...],
}


class Decided(NamedTuple):
    """The claims that are left, as people would have them; the fields that they set; and who is tied to whom."""

    claims: list[Claim]
    fixed: Mapping[str, frozenset[str]]
    accepted: frozenset[str]
    ties: Ties


def decide(claims: Iterable[Claim], verdicts: Iterable[Verdict]) -> Decided:
    """Later verdicts win over earlier ones, whatever the order in which they come here."""
    left = {claim.id: claim for claim in claims}
    fixed: dict[str, dict[str, Any]] = {}
    accepted: set[str] = set()
    pairs: dict[tuple[str, str], bool] = {}
    rejected: set[str] = set()
    for verdict in sorted(verdicts, key=lambda one: (one.at, one.id)):
        if verdict.kind == "reject":
            rejected.update(verdict.claims)
            continue
        rejected.difference_update(verdict.claims)  # who speaks of a claim again takes it back in
        if verdict.kind == "fix":
            for claim in verdict.claims:
                fixed.setdefault(claim, {})[verdict.field] = verdict.value
        elif verdict.kind == "split":
            pairs.update({ordered(a, b): False for a, b in product(verdict.claims, verdict.others) if a != b})
        else:
            pairs.update({ordered(a, b): True for a, b in combinations(verdict.claims, 2) if a != b})
            accepted.update(verdict.claims if verdict.kind == "accept" else ())
    for claim, fields in fixed.items():
        if claim in left:
            left[claim] = as_fixed(left[claim], fields)
    ties = Ties(
        frozenset(pair for pair, together in pairs.items() if together),
        frozenset(pair for pair, together in pairs.items() if not together),
    )
    return Decided(
        [claim for claim in left.values() if claim.id not in rejected],
        {claim: frozenset(fields) for claim, fields in fixed.items()},
        frozenset(accepted),
        ties,
    )


def as_fixed(claim: Claim, fields: Mapping[str, Any]) -> Claim:
    changes = {field: understood(field, value) for field, value in fields.items()}
    if "type" in changes:
        changes["quad"] = quad(changes["type"])
        if changes["type"] != claim.type:
            changes.setdefault("mode", None)
    return msgspec.structs.replace(claim, **changes)


def understood(field: str, value: Any) -> Any:
    """The value of a verdict as a claim's field has it. Raises ValueError for what no claim could have."""
    if field not in FIELDS:
        raise ValueError(f"{field!r} cannot be fixed; {', '.join(FIELDS)} can")
    if field == "type" and value not in table("types"):
        raise ValueError(f"{value!r} is none of the types {', '.join(table('types'))}")
    if field == "time" and isinstance(value, str):
        value = moment(value)
    if field == "place" and isinstance(value, str):
        value = {"name": value}
    empty = {"entity": None, "country": None, "sector": None, "lat": None, "lon": None, "span": NOWHERE}
    if field in ("source", "target", "quantities", "place"):
        listed = value if isinstance(value, list | tuple) else [value] if value else []
        listed = [{"hedge": "exact", **empty, **one} if isinstance(one, Mapping) else one for one in listed]
        value = listed if field != "place" else next(iter(listed), None)
    return msgspec.convert(value, FIELDS[field])  # its errors are ValueErrors


def moment(written: str) -> Moment | None:
    """`2025-09-03`, or `2025-09-03/2025-09-05`; nothing for "" where no day is known."""
    if not written.strip():
        return None
    first, _, last = written.partition("/")
    low, high = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    if high < low:
        raise ValueError(f"{written}: ends before it begins")
    return Moment(low, high, "day" if low == high else "interval", "gregorian", NOWHERE, written)
