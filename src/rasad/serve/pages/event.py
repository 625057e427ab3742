"""One event: its claims side by side, where they agree and differ, whose word they are, and why they are one event."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple

import msgspec
from markupsafe import Markup

from rasad.merge.explain import Reason
from rasad.merge.telling import Telling
from rasad.merge.voices import voices
from rasad.model import Amount, Claim, Days, Event, Fact, Held
from rasad.record.explained import explained
from rasad.record.record import Record
from rasad.serve.pages import dates, names
from rasad.serve.pages.tellings import act
from rasad.serve.pages.words import Words, bdi

NEAR = 5  # other events' tellings that are shown
MOST = 40  # tellings side by side
FACTS = "select line from facts where key in (select key from steps where event = ?) order by since, id"


Dispute = tuple[Markup, list[tuple[Markup, Markup]]]  # a field, and each value of it with who holds it


class Column(NamedTuple):
    telling: Telling
    voice: str


class Row(NamedTuple):
    """A field over all tellings: what each says, and how they go together."""

    field: str
    cells: list[Markup | None]
    state: str  # agree, differ, disputed, single or some
    told: int


class Why(NamedTuple):
    """Why two tellings were joined or not: their tie, what it is made of, or what forbids it."""

    one: Telling
    other: Telling
    score: str
    parts: list[tuple[Markup, str, bool]]  # a feature, its weight, whether it speaks for one event
    because: Markup


class Shown(NamedTuple):
    event: Event
    columns: list[Column]
    groups: list[tuple[str, int]]  # independent voices, and how many columns each has
    rows: list[Row]
    disputes: list[Dispute]
    joined: list[Why]
    apart: list[Why]
    facts: list[Fact]
    left_out: int


def event(record: Record, words: Words, id: str) -> Shown:
    with record.store.reading() as connection:
        found = explained(connection, id)
        facts = [
            msgspec.json.decode(line, type=Fact) for (line,) in connection.execute(FACTS, [found.event.id]).fetchall()
        ]
    heads = voices(found.inside)
    order = {voice: number for number, voice in enumerate(found.event.voices)}
    told = sorted(found.inside, key=lambda one: (order.get(heads[one.id], len(order)), str(one.claim.reported), one.id))
    columns = [Column(one, heads[one.id]) for one in told[:MOST]]
    groups: list[tuple[str, int]] = []
    for column in columns:
        same = groups and groups[-1][0] == column.voice
        groups[-1:] = [(column.voice, groups[-1][1] + 1)] if same else [*groups[-1:], (column.voice, 1)]
    by_id = {one.id: one for one in (*found.inside, *found.near.values())}
    inside = {one.id for one in found.inside}

    def why(reason: Reason) -> Why:
        mine, other = (reason.a, reason.b) if reason.a in inside else (reason.b, reason.a)
        return Why(
            by_id[mine],
            by_id[other],
            words.signed(reason.score) if reason.features and reason.score != float("-inf") else "",
            [(feature(words, name), words.signed(weight), weight > 0) for name, weight in reason.features.items()],
            because(words, reason.why) if reason.why else Markup(),
        )

    return Shown(
        found.event,
        columns,
        groups,
        list(rows(words, [column.telling.claim for column in columns], found.event)),
        sides(words, found.event),
        [why(reason) for reason in found.joined()],
        [why(reason) for _, reason in found.apart(NEAR)],
        facts,
        len(told) - len(columns),
    )  # fmt: skip


def rows(words: Words, claims: list[Claim], event: Event) -> Iterable[Row]:
    """Field by field: what is shown of a claim, and what two claims are compared by."""
    fields: dict[str, tuple[Callable[[Claim], Any], Callable[[Claim], Hashable]]] = {
        "type": (lambda one: act(words, one), lambda one: (one.type, one.mode)),
        "status": (lambda one: words.known("statuses", one.status), lambda one: one.status),
        "source": (lambda one: names.people(words, one.source), lambda one: actors(one.source)),
        "target": (lambda one: names.people(words, one.target), lambda one: actors(one.target)),
        "time": (lambda one: one.time and dates.when(words, one.time),
                 lambda one: one.time and (one.time.earliest, one.time.latest)),
        "place": (lambda one: one.place and names.site(words, one.place), lambda one: one.place and one.place.name),
        "quantities": (lambda one: words.listed(names.amount(words, found) for found in one.quantities),
                       lambda one: frozenset((found.unit, found.low, found.high) for found in one.quantities)),
        "contexts": (lambda one: words.listed(words.known("contexts", found) for found in one.contexts),
                     lambda one: frozenset(one.contexts)),
    }  # fmt: skip
    disputed = {field.partition(":")[0] for field in event.contested}
    for field, (shown, key) in fields.items():
        cells = [shown(claim) or None for claim in claims]
        told = [key(claim) for claim, cell in zip(claims, cells, strict=True) if cell]
        if not told:
            continue
        if field in disputed:
            state = "disputed"
        elif len(set(told)) > 1:
            state = "differ"
        elif len(told) == len(claims):
            state = "agree"
        else:
            state = "single" if len(told) == 1 else "some"
        yield Row(field, cells, state, len(told))


def actors(found: Iterable[Any]) -> Hashable:
    return frozenset(one.entity or one.country or one.name for one in found)


def sides(words: Words, event: Event | Fact) -> list[Dispute]:
    return [
        (field_name(words, field), [(value(words, field, side), voices_of(words, side)) for side in sides])
        for field, sides in event.contested.items()
    ]


def field_name(words: Words, field: str) -> Markup:
    name, _, unit = field.partition(": ")
    shown = words.known("fields", name)
    return Markup("{} ({})").format(shown, words.known("units", unit)) if unit else shown


def value(words: Words, field: str, held: Held) -> Markup:
    """A disputed value."""
    if field == "time":
        return dates.when(words, msgspec.convert(held.value, Days))
    if field.startswith("quantities"):
        return names.amount(words, msgspec.convert(held.value, Amount))
    if isinstance(held.value, dict):
        return bdi(held.value.get("name", ""))
    tables = {"type": "types", "mode": "modes", "status": "statuses"}
    return words.known(tables[field], str(held.value)) if field in tables else bdi(held.value)


def fixed(words: Words, field: str, found: Any) -> Markup:
    """What a person set a field to."""
    if isinstance(found, list | tuple):
        return words.listed(bdi(one["name"] if "name" in one else one.get("low", "")) for one in found) or words("any")
    if isinstance(found, dict):
        return bdi(found.get("name") or "/".join(filter(None, (found.get("earliest"), found.get("latest")))))
    tables = {"type": "types", "mode": "modes", "status": "statuses"}
    return words.known(tables[field], str(found or "")) if field in tables else bdi(found or "")


def voices_of(words: Words, held: Held) -> Markup:
    return words.listed(bdi(voice) for voice in held.by)


def feature(words: Words, name: str) -> Markup:
    return words.known("features", name)


def because(words: Words, why: str) -> Markup:
    """What forbids that two tellings are one event, in the reader's language."""
    numbers = re.findall(r"\d+", why)
    key = re.sub(r"\d+", "{n}", why)
    key = re.sub(r"^[A-Z]+ and [A-Z]+ ", "{a} and {b} ", key)
    if key not in words.all["why"]:
        return bdi(why)
    return words("why", key, n=words.number(int(numbers[0]))) if numbers else words("why", key)
