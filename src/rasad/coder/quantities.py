"""Numbers tied to an act: how many of what, and how sure. The words are in `lang/<lang>/quantities.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, cast

from rasad.coder.numbers import Number, numbers_in
from rasad.coder.phrases import Hit, Phrases, Words, words
from rasad.lang import lexicon
from rasad.model import Act, Quantity, Sentence, Story

_MARKS = {**dict.fromkeys("؛;:.!?؟", 8), **dict.fromkeys('،,()«»"“”', 3)}  # words that a mark counts as
_OTHER_ACT = 6  # words that another act between the two counts as
_FITTING = 8  # words by which an act that the unit belongs to is nearer


@dataclass(frozen=True)
class Unit:
    """What a noun counts. `acts`: the types of act that such amounts belong to, and with `only` to no other."""

    name: str
    acts: frozenset[str]
    only: bool
    people: bool


@dataclass(frozen=True)
class Amount:
    """A number with its unit, before it is tied to an act; tokens `first` up to `end` of the sentence."""

    number: Number
    unit: Unit
    first: int
    end: int


@dataclass(frozen=True)
class Lexicon:
    """The unit words of a language, compiled."""

    nouns: Phrases[Unit]
    signs: Phrases[Unit]  # before the number: $
    after: Phrases[Unit]  # what befell the people counted, said after them
    before: Phrases[Unit]  # likewise, said before them
    data: Any


@cache
def load(lang: str) -> Lexicon:
    data = lexicon(lang, "quantities")
    units = {
        name: Unit(name, frozenset(entry.get("acts", ())), entry.get("only", False), entry.get("people", False))
        for name, entry in lexicon("en", "quantities")["units"].items()
    }

    def phrases(key: str) -> Phrases[Unit]:
        return Phrases(((p, units[name]) for name, entry in data["units"].items() for p in entry.get(key, ())), lang)

    return Lexicon(phrases("nouns"), phrases("signs"), phrases("after"), phrases("before"), data)


def quantities(story: Story, sentence: Sentence, act: Act) -> tuple[Quantity, ...]:
    """The amounts of a sentence that belong to `act`, in order; each amount belongs to one act at most."""
    start = sentence.span.start
    text = story.text[start : sentence.span.end]
    found = words(text, story.lang)
    own = []
    for amount in amounts(text, story.lang):
        if belongs(amount, sentence, found, story.lang) != act:
            continue
        number = amount.number
        hedge = cast(Literal["exact", "about", "at least", "at most"], number.hedge)
        span = found.span(amount.first, amount.end).shift(start)
        own.append(Quantity(number.low, number.high, amount.unit.name, hedge, span))
    return tuple(own)


def belongs(amount: Amount, sentence: Sentence, found: Words, lang: str) -> Act | None:
    """The act that an amount is of: the nearest by words, where marks, other acts and the unit make near and far."""
    start = sentence.span.start
    placed = [(act, found.within(act.trigger[0].shift(-start))) for act in sentence.acts]
    best, least = None, float(load(lang).data["reach"])
    for act, tokens in placed:
        if not tokens or (amount.unit.only and act.type not in amount.unit.acts):
            continue
        before = amount.end <= tokens.start
        low, high = (amount.end, tokens.start) if before else (tokens.stop, amount.first)
        between = found.keys[low:high]
        cost = max(0, high - low) + sum(_MARKS.get(key, 0) for key in between)
        cost += _OTHER_ACT * sum(low <= other.start < high for _, other in placed if other != tokens)
        roles = [found.within(span.shift(-start)) for span in (*act.source, *act.target)]
        if any(amount.first < role.stop and role.start < amount.end for role in roles):
            cost = min(cost, 1)
        if before != load(lang).data["before_act"]:
            cost += 2
        cost -= _FITTING * (act.type in amount.unit.acts)
        if cost < least:
            best, least = act, cost
    return best


@lru_cache(maxsize=8)
def amounts(text: str, lang: str) -> tuple[Amount, ...]:
    """The numbers of a sentence that count something known."""
    found, known = words(text, lang), load(lang)
    if not found.keys:
        return ()
    numbers = numbers_in(found, lang)
    starts = {number.first for number in numbers}
    made = [amount_of(number, found, known, starts) for number in numbers]
    return tuple(amount for amount in made if amount is not None)


def amount_of(number: Number, found: Words, known: Lexicon, starts: set[int]) -> Amount | None:
    """What a number counts: a sign before it, a noun after it, or people and what befell them."""
    keys = found.keys
    for hit in known.signs.at(keys, number.core):
        return Amount(number, hit.value, number.first, number.end)
    noun = noun_after(number, found, known, starts)
    end = noun.end if noun else number.end
    if noun and not noun.value.people:
        return Amount(number, noun.value, number.first, end)
    fate = fate_after(end, found, known, starts) if noun else None
    if fate:
        return Amount(number, fate.value, number.first, fate.end if fate.first == end else end)
    told = next(
        (hit for hit in known.before.find(found) if 0 <= number.first - hit.end <= known.data["before_within"]), None
    )
    bare = noun is None and (end == len(keys) or keys[end] in known.data["breaks"] or not keys[end].isalpha())
    if told and (noun or (bare and told.end == number.first)) and not number.article:
        return Amount(number, told.value, number.first, end)
    if noun is None or (number.article and noun.value.name not in known.data["counted_by_one"]):
        return None
    return Amount(number, noun.value, number.first, end)


def noun_after(number: Number, found: Words, known: Lexicon, starts: set[int]) -> Hit[Unit] | None:
    """The noun that a number counts; a few words may stand before it ("14,000 North Korean soldiers")."""
    keys, at, strange = found.keys, number.end, 0
    best: Hit[Unit] | None = None
    while at < len(keys) and at not in starts:
        key = keys[at]
        if hits := known.nouns.at(keys, at):
            best, at = hits[0], hits[0].end
            if best.value.name not in known.data["general"]:
                break
            strange = known.data["strange"]  # «نفر از سربازان»: a better noun may follow at once
            continue
        if key not in known.data["skip"]:
            strange += 1
            if strange > known.data["strange"] or not key.isalnum() or key in known.data["breaks"]:
                break
        at += 1
    return best


def fate_after(at: int, found: Words, known: Lexicon, starts: set[int]) -> Hit[Unit] | None:
    """What befell the people counted before a token, in the same clause and before the next number."""
    keys = found.keys
    for i in range(at, min(len(keys), at + known.data["after_within"])):
        if i in starts or keys[i] in _MARKS or keys[i] in known.data["clause"]:
            return None
        if hits := known.after.at(keys, i):
            return hits[0]
    return None
