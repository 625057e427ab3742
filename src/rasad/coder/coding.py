"""Step `code`: the acts of a story, its resolved mentions and the ontology to claims."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from importlib.metadata import version

from rasad.calendar import moments
from rasad.coder.actors import Named
from rasad.coder.confidence import Calibration
from rasad.coder.ontology import contexts, is_speech, mode, quad
from rasad.coder.quantities import quantities
from rasad.coder.rules import Rules
from rasad.coder.voices import Speakers, attribute
from rasad.model import Act, Claim, Moment, Party, Place, Quantity, Sentence, Span, Story
from rasad.resolve import Resolver

CODER = f"rasad {version('rasad')}"


def code(
    story: Story,
    sentences: Sequence[Sentence],
    resolver: Resolver,
    calibration: Calibration,
    rules: Rules | None = None,
) -> list[Claim]:
    """The claims of one story, in the order of its text. Sentences come in order, so that names said before and days
    mentioned before give sense to «وی» and «همان روز»."""
    last = max((number for number, sentence in enumerate(sentences) if sentence.acts), default=None)
    if last is None:
        return []  # most stories of sport and markets: nothing of theirs need be resolved
    named = Named(story, sentences, resolver)
    speakers = Speakers(story)
    anchor: Moment | None = None
    claims = []
    for sentence in sentences[: last + 1]:
        tenses: set[bool | None] = {in_past(act) for act in sentence.acts} or {None}
        times = {past: moments_of(story, sentence, anchor, past) for past in tenses}
        anchor = next((m for found in times.values() for m in reversed(found) if m.earliest), anchor)
        for act in sentence.acts:
            claim = claim_of(story, sentence, act, times[in_past(act)], named, speakers, calibration)
            if rules:
                changed = rules.apply(claim, story)
                if changed is None:
                    continue
                claim = changed
            claims.append(claim)
        speakers.hear(sentence)
    return claims


def in_past(act: Act) -> bool:
    """The tense of the words that date an act: "after Monday's vote, the two will meet on Friday" has both."""
    return act.status != "future"


def moments_of(story: Story, sentence: Sentence, anchor: Moment | None, past: bool | None) -> list[Moment]:
    """The time expressions of a sentence, with spans of the story; `past` as `moments` has it."""
    text = story.text[sentence.span.start : sentence.span.end]
    found = moments(text, story.lang, told=story.published, anchor=anchor, past=past)
    return [shifted(moment, sentence.span.start) for moment in found]


def claim_of(
    story: Story,
    sentence: Sentence,
    act: Act,
    times: Sequence[Moment],
    named: Named,
    speakers: Speakers,
    calibration: Calibration,
) -> Claim:
    sectors = iter(act.sectors)
    source = [party for span in act.source for party in named.parties(span, next(sectors))]
    apart = {party.country for party in source}
    target = [party for span in act.target for party in named.parties(span, next(sectors), apart)]
    speaker = speakers.subject(act, sentence) if not source and is_speech(act.type) else None
    if speaker:  # "the speaker of a speech act is its source", though the quotation itself does not name him
        source = [named.party(speaker)]
    if act.type == "CONSULT" and len(source) > 1 and act.place:  # those who met on one footing met *in* Beijing
        target = [party for party in target if not party.span.overlaps(act.place)]
    said_by, told_at = attribute(act, sentence, source, speakers, named)
    time = time_of(act, times)
    place = named.place(act.place, source + target) if act.place else None
    amounts = quantities(story, sentence, act)
    text = story.text
    return Claim(
        id=identity(story.id, act),
        story=story.id,
        lang=story.lang,
        sentence=sentence.span,
        type=act.type,
        mode=mode(act, text, story.lang),
        contexts=contexts(text[sentence.span.start : sentence.span.end], story.lang),
        quad=quad(act.type),
        trigger=act.trigger,
        source=tuple(source),
        target=tuple(target),
        status=act.status,
        said_by=said_by,
        time=time,
        reported=story.published,
        place=place,
        quantities=amounts,
        evidence=evidence(act, source, target, told_at, time, place, amounts),
        confidence=calibration.confidence(act),
        coder=CODER,
    )


def identity(story: str, act: Act) -> str:
    """Stable as long as the story and the words that name the act are the same."""
    return hashlib.blake2b(f"{story}\0{act.trigger[0]}".encode(), digest_size=8).hexdigest()


def time_of(act: Act, times: Iterable[Moment]) -> Moment | None:
    """The moment that the encoder tied to the act: the one that shares most with its words."""
    if act.time is None:
        return None
    shared = [(min(m.span.end, act.time.end) - max(m.span.start, act.time.start), m) for m in times]
    return max((pair for pair in shared if pair[0] > 0), key=lambda pair: pair[0], default=(0, None))[1]


def shifted(moment: Moment, by: int) -> Moment:
    return Moment(
        moment.earliest, moment.latest, moment.precision, moment.calendar, moment.span.shift(by), moment.words
    )


def evidence(
    act: Act,
    source: Sequence[Party],
    target: Sequence[Party],
    told_at: tuple[Span, ...],
    time: Moment | None,
    place: Place | None,
    amounts: Sequence[Quantity],
) -> dict[str, tuple[Span, ...]]:
    """The words that each field rests on; fields that rest on none are left out."""
    found = {
        "type": act.trigger,
        "status": act.trigger,
        "source": tuple(party.span for party in source),
        "target": tuple(party.span for party in target),
        "said_by": told_at,
        "time": (time.span,) if time else (),
        "place": (place.span,) if place else (),
        "quantities": tuple(amount.span for amount in amounts),
    }
    return {field: spans for field, spans in found.items() if spans}
