"""The words in which the record is asked: one table for the options of the commands, the arguments of Python and the
parameters of HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from rasad.record.meant import Meant, day, place, somebody, time, types

if TYPE_CHECKING:
    from rasad.store.query import Filter

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
STATUSES = ("actual", "future", "possible", "negated")
SYSTEMS = ("gdelt", "polecat")
PERIODS = ("day", "week", "month", "year")
LANGUAGES = ("en", "fa")


class Word(NamedTuple):
    """What may be asked for: the field of a `Filter` it sets, what it means, whether it may be said several times, and
    what it may be, where that is a choice or a number from 0 on."""

    field: str
    help: str
    many: bool = False
    choices: tuple[str, ...] = ()
    number: bool = False


WORDS = {
    "id": Word("ids", "Only these.", many=True),
    "actor": Word("actors", "A name, in Persian or English, or an entity's id; of several, all take part.", many=True),
    "between": Word("actors", "Two actors: names, or codes of states.", many=True),
    "country": Word("countries", "ISO 3166-1 alpha-3 or a code of the guide; of several, all.", many=True),
    "sector": Word("sectors", "As GOV or REB; of several, any.", many=True),
    "type": Word("types", "Of the sixteen types; of several, any.", many=True),
    "quad": Word("quads", "The class of the type.", many=True, choices=QUADS),
    "status": Word("statuses", "What is told of it.", many=True, choices=STATUSES),
    "kind": Word("kinds", "As treaty, sanctions or ceasefire; of several, any.", many=True),
    "on": Word("on", "What held on this day."),
    "since": Word("since", "Not over before this day, month or year, of any calendar."),
    "until": Word("until", "Not begun after this day, month or year."),
    "place": Word("place", "A place's name, or the code of its state."),
    "source": Word("outlet", "Told by an outlet with this in its name."),
    "said_by": Word("said_by", "On the word of this voice."),
    "voices": Word("voices", "At least so many independent voices.", number=True),
    "text": Word("text", "These words in a sentence that tells it; word* for any ending."),
    "updated_since": Word("updated", "New or changed in the record since this day, or time as 2025-10-07T12:00Z."),
    "system": Word("system", "Events of another system that rasad import brought in, not ours.", choices=SYSTEMS),
}
TOLD = (
    "id", "actor", "country", "sector", "type", "quad", "status", "since", "until", "place", "source", "said_by",
)  # fmt: skip
TAKES = {
    "claims": (*TOLD, "text", "updated_since"),
    "events": (*TOLD, "voices", "text", "updated_since", "system"),
    "facts": ("id", "between", "actor", "country", "kind", "on", "since", "until", "updated_since"),
    "stories": ("id", "actor", "country", "since", "until", "source", "text", "updated_since"),
    "actors": ("actor", "country", "sector", "type", "quad", "status", "since", "until", "text"),
    "changes": ("updated_since",),
    "verdicts": ("id",),
}

# Which events of two actors are asked for; their facts are those of the time, or those that these events bear on.
NARROWS = ("type", "quad", "status", "place", "source", "said_by", "voices", "text")


def wanted(given: Mapping[str, Any], limit: int | None = None) -> Filter:
    """A filter from words as they were given; those that say nothing are passed over."""
    from rasad.store.query import Filter

    meant: dict[str, Any] = {}
    for word, value in given.items():
        if value not in (None, "", (), [], 0):
            field, many = WORDS[word].field, WORDS[word].many
            meant[field] = (*meant.get(field, ()), *value) if many else value
    if "actors" in meant:
        meant["actors"] = tuple(map(somebody, meant["actors"]))
    if "system" in meant and ("said_by" in meant or "text" in meant):
        raise Meant(
            "--system", "others' events have no claims to ask for voices or words", "leave --said-by and --text"
        )
    if "system" in meant and "updated" in meant:
        raise Meant("--system", "of others' events it is not known when they changed", "leave --updated-since")
    if "said_by" in meant:
        meant["said_by"] = somebody(meant["said_by"])
    for name in ("countries", "sectors"):
        if name in meant:
            meant[name] = tuple(code.upper() for code in meant[name])
    if "types" in meant:
        meant["types"] = types(meant["types"])
    if "place" in meant:
        meant["place"] = place(meant["place"])
    if "updated" in meant:
        meant["updated"] = time("--updated-since", meant["updated"])
    for name in ("since", "until", "on"):
        if name in meant:
            meant[name] = day(f"--{name}", meant[name], last=name == "until")
    return Filter(**meant, limit=limit)
