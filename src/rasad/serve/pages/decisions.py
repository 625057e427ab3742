"""What the forms of a review say, as verdicts; and the verdicts that undo one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import duckdb
import msgspec

from rasad.model import Actor, Claim, Verdict
from rasad.record.meant import LONGEST, Meant, day
from rasad.record.record import Record
from rasad.resolve import Resolver
from rasad.resolve.index import load
from rasad.serve.bodies import VerdictBody
from rasad.serve.pages.addresses import Pairs
from rasad.store.query import known, lines_of
from rasad.store.remerge import verdicts

UNDONE = ("fix", "reject", "split")  # of merge and accept nobody knows how the claims lay before
CODES = re.compile(r"([A-Z]{3})(?:\s+([A-Z]{3}))?")


def said(record: Record, id: str, given: Pairs) -> list[VerdictBody]:
    """Raises Meant for what cannot be decided so."""
    one = dict(given)
    kind, reason = one.get("kind", ""), one.get("reason", "").strip()[:LONGEST]
    if kind == "undo":
        with record.store.reading() as connection:
            return undoing(connection, one.get("verdict", ""))
    if kind == "accept":
        return [VerdictBody("accept", [id], reason=reason)]
    if kind == "reject":
        return [VerdictBody("reject", [id], reason=reason)]
    if kind == "merge":
        other = one.get("with", "").strip() or one.get("near", "")
        if not other:
            raise Meant("merge", "no other event is named", "choose one that came near, or give an id")
        return [VerdictBody("merge", [id, other], reason=reason)]
    if kind == "split":
        return [VerdictBody("split", [value for name, value in given if name == "claim"], reason=reason)]
    if kind == "fix":
        field = one.get("field", "")
        return [VerdictBody("fix", [id], field, fixed(field, given), reason)]
    raise Meant("kind", f"no decision: {kind[:100]!r}", "send one of the forms of the page")


def fixed(field: str, given: Pairs) -> Any:
    """The value of a field, as a verdict has it."""
    one = dict(given)
    if field in ("source", "target"):
        kept = [msgspec.json.decode(value, type=Actor) for name, value in given if name == "keep"]
        added = one.get("add", "").strip()
        return msgspec.to_builtins([*kept, *([actor(added)] if added else [])])
    if field == "time":
        first, last = one.get("since", "").strip(), one.get("until", "").strip()
        told = day("told", one.get("told", ""))
        days = day(field, first or last, told=told), day(field, last or first, last=True, told=told)
        return "/".join(str(one) for one in days if one)
    return one.get("value", "").strip() or None


def actor(written: str) -> Actor:
    """Who is meant by `RUS`, `YEM REB` or a name in either script."""
    codes, index = CODES.fullmatch(written), load()
    if codes:
        country, sector = codes.groups()
        if country not in index.owners:
            raise Meant("actor", f"no state or organisation has the code {country}", "give a name or another code")
        state = index.entities[index.owners[country]]
        return Actor(state.en, None if sector else state.id, country, sector or state.roles[0].sector)
    if len(written) > LONGEST:
        raise Meant("actor", "no name", "give a name or a code")
    found = Resolver().actor(written, lang="en" if written.isascii() else "fa")
    return Actor(written, found.entity, found.country, found.sector)


def undoing(connection: duckdb.DuckDBPyConnection, id: str) -> list[VerdictBody]:
    """What takes a verdict back, if it is the last about its claims."""
    every = verdicts(connection)
    found = next((one for one in every if one.id == id), None)
    if found is None or found.kind not in UNDONE:
        raise Meant("verdict", "cannot be undone", "decide anew: what is decided later wins")
    later = every[every.index(found) + 1 :]
    if any(not {*one.claims, *one.others}.isdisjoint((*found.claims, *found.others)) for one in later):
        raise Meant("verdict", "something was decided after it", "reload the page")
    claims = sorted(known(connection, found.claims))
    if found.kind == "reject":
        return [VerdictBody("accept", claims)]
    if found.kind == "split":
        return [VerdictBody("merge", [*claims, *sorted(known(connection, found.others))])]
    groups: dict[bytes, tuple[Any, list[str]]] = {}
    for claim, value in before(connection, found, claims, every):
        groups.setdefault(msgspec.json.encode(value), (value, []))[1].append(claim)
    return [VerdictBody("fix", ids, found.field, value) for value, ids in groups.values()]


def before(
    connection: duckdb.DuckDBPyConnection, fix: Verdict, claims: Iterable[str], every: list[Verdict]
) -> Iterable[tuple[str, Any]]:
    """What a field was for each claim: as it was fixed earlier, else as it was coded."""
    earlier = [one for one in every[: every.index(fix)] if one.kind == "fix" and one.field == fix.field]
    for line in lines_of(connection, "claims", claims):
        claim = msgspec.json.decode(line, type=Claim)
        coded = msgspec.to_builtins(getattr(claim, fix.field))
        yield claim.id, next((one.value for one in reversed(earlier) if claim.id in one.claims), coded)
