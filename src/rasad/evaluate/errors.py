"""What went wrong, each error with its cause and the words it is about. Fields are compared where an event was found
and typed right, as the scorer does, so that the errors of a cause add up to what its figures lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, get_args

import msgspec

from rasad.evaluate.pairing import ROLES, Pairing, Role, parties, sentence_of
from rasad.evaluate.shapes import UNKNOWN, Actor, Claimed, Event, Party, When, interval
from rasad.model import Span

Cause = Literal[
    "missed trigger",
    "false trigger",
    "wrong type",
    "missed actor",
    "false actor",
    "wrong role",
    "wrong country",
    "wrong sector",
    "wrong status",
    "missed attribution",
    "false attribution",
    "missed date",
    "wrong date",
    "false date",
]
CAUSES: tuple[Cause, ...] = get_args(Cause)


class Error(msgspec.Struct, frozen=True, tag_field="kind", tag="error"):
    """One error. `type` is that of the gold event, or of the claim where there is no such event; `act` are the words
    that name it; `words` are those in question; `gold` and `claimed` say what either holds, "" for nothing."""

    cause: Cause
    story: str
    lang: str
    type: str
    sentence: Span
    text: str  # of the sentence
    act: tuple[Span, ...]
    gold_spans: tuple[Span, ...]
    claimed_spans: tuple[Span, ...]
    words: str
    gold: str
    claimed: str


class Found(NamedTuple):
    """An error within its event."""

    cause: Cause
    gold: str = ""
    claimed: str = ""
    gold_spans: tuple[Span, ...] = ()
    claimed_spans: tuple[Span, ...] = ()


def errors(found: Pairing) -> Iterator[Error]:
    """The errors of one story, in the order of its gold events, false claims last."""

    def error(kind: str, act: tuple[Span, ...], of: Found) -> Error:
        text = found.story.text
        sentence = sentence_of(act, found.story.sentences) or Span(act[0].start, act[0].end)
        shown = sorted({*of.gold_spans, *of.claimed_spans})
        return Error(
            cause=of.cause,
            story=found.story.id,
            lang=found.story.lang,
            type=kind,
            sentence=sentence,
            text=text[sentence.start : sentence.end],
            act=act,
            gold_spans=of.gold_spans,
            claimed_spans=of.claimed_spans,
            words=" … ".join(text[start:end] for start, end in shown),
            gold=of.gold,
            claimed=of.claimed,
        )

    claims = {id(event): claim for event, claim in found.pairs}
    for event in found.story.events:
        claim = claims.get(id(event))
        if claim is None:
            missed = Found("missed trigger", gold=_event(event), gold_spans=event.trigger)
            yield error(event.type, event.trigger, missed)
        else:
            for one in _compared(event, claim, found.story.text):
                yield error(event.type, event.trigger, one)
    for claim in found.false:
        false = Found("false trigger", claimed=_claim(claim), claimed_spans=claim.trigger)
        yield error(claim.type, claim.trigger, false)


def _compared(event: Event, claim: Claimed, text: str) -> Iterator[Found]:
    if event.type != claim.type:
        yield Found("wrong type", event.type, claim.type, event.trigger, claim.trigger)
        return
    yield from _actors(event, claim)
    if event.status != claim.status:
        yield Found("wrong status", event.status, claim.status, event.trigger, claim.trigger)
    yield from _voices(event, claim, text)
    yield from _dates(event, claim)


def _actors(event: Event, claim: Claimed) -> Iterator[Found]:
    matched = list(parties(event, claim))
    for actor, party in matched:
        told = _code(actor), _code(party), (actor.span,), _span(party)
        if (party.country or UNKNOWN) != actor.country:
            yield Found("wrong country", *told)
        elif party.sector != actor.sector:
            yield Found("wrong sector", *told)
    used = {id(one) for pair in matched for one in pair}
    false: list[tuple[Role, Party]] = [
        (role, party) for role in ROLES for party in getattr(claim, role) if id(party) not in used
    ]
    for role in ROLES:
        for actor in getattr(event, role):
            if id(actor) in used:
                continue
            other = next((one for one in false if one[1].span and actor.span.overlaps(one[1].span)), None)
            if other:
                false.remove(other)
                yield Found(
                    "wrong role",
                    f"{role} {_code(actor)}",
                    f"{other[0]} {_code(other[1])}",
                    (actor.span,),
                    _span(other[1]),
                )
            else:
                yield Found("missed actor", gold=f"{role} {_code(actor)}", gold_spans=(actor.span,))
    for role, party in false:
        yield Found("false actor", claimed=f"{role} {_code(party)}", claimed_spans=_span(party))


def _voices(event: Event, claim: Claimed, text: str) -> Iterator[Found]:
    def words(spans: Iterable[Span]) -> str:
        return " › ".join(text[start:end] for start, end in spans)

    heard = tuple(claim.voices)
    if event.by and not any(event.by[-1].overlaps(voice) for voice in heard):
        yield Found("missed attribution", words(event.by), words(heard), event.by, heard)
    elif heard and not event.by:
        yield Found("false attribution", claimed=words(heard), claimed_spans=heard)


def _dates(event: Event, claim: Claimed) -> Iterator[Found]:
    spans = ((event.time,) if event.time else (), (claim.time.span,) if claim.time and claim.time.span else ())
    told = _when(claim.time)
    if event.date and claim.days is None:
        yield Found("missed date", event.date, told, *spans)
    elif event.date and claim.days != interval(event.date):
        yield Found("wrong date", event.date, told, *spans)
    elif told and not event.date:
        yield Found("false date", "", told, *spans)


def _event(event: Event) -> str:
    return _act(event.type, event.status, event.source, event.target)


def _claim(claim: Claimed) -> str:
    return _act(claim.type, claim.status, claim.source, claim.target)


def _act(kind: str, status: str, source: Iterable[Actor | Party], target: Iterable[Actor | Party]) -> str:
    """`ASSAULT future: FRA MIL → CIV CIV`."""
    sides = [", ".join(map(_code, side)) or UNKNOWN for side in (source, target)]
    return f"{kind}{'' if status == 'actual' else ' ' + status}: {' → '.join(sides)}"


def _code(actor: Actor | Party) -> str:
    return f"{actor.country or UNKNOWN} {actor.sector or UNKNOWN}"


def _when(time: When | None) -> str:
    if time is None or not (time.earliest or time.latest):
        return ""
    return str(time.earliest) if time.earliest == time.latest else f"{time.earliest or '?'}/{time.latest or '?'}"


def _span(party: Party) -> tuple[Span, ...]:
    return (party.span,) if party.span else ()
