"""What a person decides about events or claims, as a verdict on claims that is kept."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Literal

import duckdb
import msgspec

from rasad.merge.verdicts import understood
from rasad.model import Verdict
from rasad.record.meant import Meant, Unknown
from rasad.store import Store
from rasad.store.query import claims_of

Action = Literal["accept", "fix", "reject", "merge", "split"]


def decide(
    store: Store, action: Action, ids: Sequence[str], field: str = "", value: Any = None, reason: str = "", by: str = ""
) -> Verdict:
    """Keeps a verdict on events or claims; what it changes is merged again."""
    if not ids:
        raise Meant("verdict", "names no event or claim", "give their ids")
    if action == "fix":
        try:
            understood(field, value)
        except (ValueError, TypeError) as error:
            raise Meant("--set", " ".join(str(error).split()), "see docs/record.md") from None
    elif field:
        raise Meant("--set", f"{action} sets nothing", "use fix")
    with store.reading():
        pass  # what is no store is told before a file is made
    with store.writing() as writer:
        with store.reading() as connection:
            groups = [held(connection, one) for one in ids]
            apart = rest(connection, groups) if action == "split" else ()
        claims = tuple(dict.fromkeys(claim for group in groups for claim in group))
        if action == "merge" and len(claims) < 2:
            raise Meant("verdict", "merge needs two events or claims", "name them one after the other")
        at = datetime.now(UTC)
        by = by or getpass.getuser()
        name = blake2b(msgspec.json.encode((action, claims, by, at)), digest_size=8).hexdigest()
        kept = Verdict(name, action, claims, by, at, others=apart, field=field, value=value, reason=reason)
        writer.decide(kept)
    return kept


def held(connection: duckdb.DuckDBPyConnection, id: str) -> list[str]:
    found = claims_of(connection, id)
    if not found:
        raise Unknown(id, "no such event or claim", "see rasad events and rasad claims")
    return found


def rest(connection: duckdb.DuckDBPyConnection, groups: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The other claims of the events that claims part from."""
    mine = sorted({claim for group in groups for claim in group})
    rows = connection.execute(
        "select claim from event_claims where event in"
        " (select event from event_claims where claim in (select unnest(?))) order by claim",
        [mine],
    ).fetchall()
    others = tuple(claim for (claim,) in rows if claim not in mine)
    if not others:
        raise Meant("verdict", "nothing is left to part from", "name some of the event's claims: rasad explain EVENT")
    return others
