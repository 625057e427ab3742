"""How well claims are merged: B-cubed over the acts of gold stories whose events name their `happening`.

python benchmarks/merging.py tests/merge/gold.jsonl

Twice: with the gold claims given, and from raw text, over the acts that the coder finds and over all.
"""

from __future__ import annotations

import calendar
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, get_args

from rasad.coder.actors import Named
from rasad.coder.ontology import contexts, mode_of, quad
from rasad.coder.quantities import quantities
from rasad.merge.merging import merge
from rasad.model import Act, Claim, Moment, Party, Sentence, Span, Status, Story, Voice
from rasad.pipeline import Coder
from rasad.read import story_from_text
from rasad.resolve import Resolver

Gold = Mapping[str, Any]
Clusters = Mapping[str, str]  # an act -> its cluster


class Score(NamedTuple):
    precision: float
    recall: float
    f1: float


def b_cubed(found: Clusters, gold: Clusters) -> Score:
    """Over the acts of `gold`; one that is not in `found` is alone there, and no cluster is right about it."""
    if not gold:
        return Score(0.0, 0.0, 0.0)
    have, want = Counter(found[act] for act in gold if act in found), Counter(gold.values())
    both = Counter((found[act], gold[act]) for act in gold if act in found)
    precision = recall = 0.0
    for act, happening in gold.items():
        if act in found:
            precision += both[found[act], happening] / have[found[act]]
            recall += both[found[act], happening] / want[happening]
    precision, recall = precision / max(1, sum(have.values())), recall / len(gold)
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def story_of(gold: Gold) -> Story:
    return story_from_text(
        gold["text"], published=gold["published"], title=gold.get("title", ""), source=gold.get("source", ""),
        lang=gold["lang"], id=gold["id"],
    )  # fmt: skip


def claims_of(gold: Gold, story: Story, resolver: Resolver) -> list[Claim]:
    """The gold events as claims: what the annotation tells of them is taken from it, the rest is resolved."""
    bounds = [Span(*bound) for bound in gold["sentences"]]
    named = Named(story, [Sentence(bound) for bound in bounds], resolver)
    claims = []
    for number, event in enumerate(gold["events"]):
        trigger = tuple(Span(*span) for span in event["trigger"])
        sentence = next(bound for bound in bounds if bound.overlaps(trigger[0]))
        status = next(known for known in get_args(Status) if known == event["status"])
        act = Act(event["type"], 1.0, trigger, status, 1.0)
        source, target = (tuple(party(named, actor) for actor in event[role]) for role in ("source", "target"))
        voices = [named.credited(credit.name) for credit in story.credits if credit.kind == "credit"]
        voices += [named.voice(Span(*span), here=True) for span in event["by"]]
        claims.append(
            Claim(
                id=f"{story.id}/{number}",
                story=story.id,
                lang=story.lang,
                sentence=sentence,
                type=event["type"],
                mode=mode_of(event["type"], trigger, story.text, story.lang),
                contexts=contexts(story.text[slice(*sentence)], story.lang),
                quad=quad(event["type"]),
                trigger=trigger,
                source=source,
                target=target,
                status=status,
                said_by=distinct(voices),
                time=moment(event),
                reported=story.published,
                place=named.place(Span(*event["place"]), source + target) if event["place"] else None,
                quantities=quantities(story, Sentence(sentence, acts=(act,)), act),
                evidence={"type": trigger},
                confidence=1.0,
                coder="gold",
            )
        )
    return claims


def party(named: Named, actor: Gold) -> Party:
    found = named.party(Span(*actor["span"]))
    country, sector = (None if part == "---" else part for part in actor["code"].split())
    entity = found.entity if found.country == country else None
    return Party(found.name, entity, country, sector, found.span)


def distinct(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    return tuple({voice.entity or voice.name: voice for voice in voices}.values())


def moment(event: Gold) -> Moment | None:
    if not event["date"]:
        return None
    first, _, last = event["date"].partition("/")
    low, high = ([int(part) for part in written.split("-")] for written in (first, last or first))
    year, month = high[0], high[1] if len(high) > 1 else 12
    latest = date(year, month, high[2] if len(high) > 2 else calendar.monthrange(year, month)[1])
    earliest = date(low[0], *[*low[1:], 1, 1][:2])
    span = Span(*event["time"]) if event["time"] else Span(0, 0)
    return Moment(earliest, latest, "day" if earliest == latest else "interval", "gregorian", span)


def given(gold: Sequence[Gold]) -> Score:
    """With the gold claims given."""
    resolver = Resolver()
    told = [(story := story_of(one), claims_of(one, story, resolver)) for one in gold]
    events = merge([claim for _, claims in told for claim in claims], [story for story, _ in told])
    happenings = {f"{one['id']}/{n}": event["happening"] for one in gold for n, event in enumerate(one["events"])}
    return b_cubed({claim: event.id for event in events for claim in event.claims}, happenings)


def raw(gold: Sequence[Gold]) -> tuple[Score, Score]:
    """From raw text: over the acts that the coder finds, and over all."""
    told = list(Coder().claims(map(story_of, gold)))
    events = merge([claim for _, claims in told for claim in claims], [story for story, _ in told])
    of = {claim: event.id for event in events for claim in event.claims}
    found, happenings = {}, {}
    for one, (_, claims) in zip(gold, told, strict=True):
        free = list(claims)
        for number, event in enumerate(one["events"]):
            act = f"{one['id']}/{number}"
            happenings[act] = event["happening"]
            near = [claim for claim in free if any(claim.trigger[0].overlaps(span) for span in event["trigger"])]
            near.sort(key=lambda claim: claim.type != event["type"])
            if near:
                free.remove(near[0])
                found[act] = of[near[0].id]
    return b_cubed(found, {act: happenings[act] for act in found}), b_cubed(found, happenings)


def read_gold(path: Path) -> list[Gold]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def main(path: Path) -> None:
    gold = read_gold(path)
    of_found, of_all = raw(gold)
    print("| B-cubed | precision | recall | F1 |\n| --- | ---: | ---: | ---: |")
    for name, score in (
        ("gold claims given", given(gold)),
        ("raw text, acts found", of_found),
        ("raw text, all acts", of_all),
    ):
        print(f"| {name} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
