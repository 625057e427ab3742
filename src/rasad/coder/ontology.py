"""The ontology as data: PLOVER types with their quad class, modes and contexts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rasad.coder.phrases import Hit, Phrases, Words, words
from rasad.model import Act, Span

_FAR = 14  # words away from the act, where a word no longer tells its mode
_CLAUSE = 6  # as many words as a clause mark between the two counts
_CLAUSE_MARKS = frozenset('،؛,;:()«»"“”')
_STOP = re.compile(r"[.!?؟](?=\s)|\n")
_REACH = 300  # characters on either side of an act in which its sentence is looked for


@cache
def table(name: str) -> Any:
    """The parsed `data/ontology/<name>.yaml`. Callers must not change what they get."""
    source = (files("rasad") / "data" / "ontology" / f"{name}.yaml").read_bytes()
    return yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def quad(kind: str) -> str:
    """The class of a type: verbal or material, cooperation or conflict."""
    return str(table("types")[kind]["quad"])


def is_speech(kind: str) -> bool:
    """Whether the act is done by speaking, so that its speaker is its source and no voice of its own."""
    return bool(table("types")[kind]["speech"])


def modes(kind: str) -> tuple[str, ...]:
    """The modes that a type may have."""
    return tuple(name for name in table("modes").get(kind, ()) if name != "none")


def mode(act: Act, text: str, lang: str) -> str | None:
    """How the act was done, by the words that name it, else by the nearest word beside it that tells."""
    return mode_of(act.type, act.trigger, text, lang)


def mode_of(kind: str, trigger: Sequence[Span], text: str, lang: str) -> str | None:
    """The mode of an act of type `kind` whose words stand at `trigger` of `text`; None where no word tells."""
    if kind not in table("modes"):
        return None
    around = surroundings(text, trigger)
    sentence = words(text[around.start : around.end], lang)
    own = [sentence.within(span.shift(-around.start)) for span in trigger]
    hits = matcher(kind, lang).find(sentence)
    named = [hit for hit in hits if any(touches(hit, tokens) for tokens in own)]
    named.sort(key=lambda hit: (not touches(hit, own[0]), hit.first - hit.end))  # the act's own word, longer phrases
    strong = next((hit.value[0] for hit in named if hit.value[1] != "weak"), None)
    if strong:
        return strong
    beside = [(away(hit, own[0], sentence), hit.value[0]) for hit in hits if hit.value[1] == "near"]
    near = min((pair for pair in beside if pair[0] <= _FAR), default=(0, None), key=lambda pair: pair[0])[1]
    return near or (named[0].value[0] if named else otherwise(kind))


def contexts(sentence: str, lang: str) -> tuple[str, ...]:
    """The matters that a sentence speaks of, in the order of the ontology."""
    found = {hit.value for hit in context_matcher(lang).find(words(sentence, lang))}
    return tuple(name for name in table("contexts") if name in found)


@cache
def otherwise(kind: str) -> str | None:
    """The mode of an act of a type where no word tells it."""
    return next((name for name, entry in table("modes")[kind].items() if entry.get("otherwise")), None)


@cache
def matcher(kind: str, lang: str) -> Phrases[tuple[str, str]]:
    """Words to (mode, where they tell it: act, near or weak)."""

    def entries() -> Iterable[tuple[str, tuple[str, str]]]:
        for name in modes(kind):
            entry = table("modes")[kind][name]
            for key in ("act", "near", "weak"):
                for phrase in entry.get(key, {}).get(lang, ()):
                    yield phrase, (name, key)

    return Phrases(entries(), lang)


@cache
def context_matcher(lang: str) -> Phrases[str]:
    return Phrases(((phrase, name) for name, entry in table("contexts").items() for phrase in entry[lang]), lang)


def surroundings(text: str, trigger: Sequence[Span]) -> Span:
    """The sentence around an act, by its stops: at most `_REACH` characters to either side."""
    first, last = min(span.start for span in trigger), max(span.end for span in trigger)
    low, high = max(0, first - _REACH), min(len(text), last + _REACH)
    start = max((match.end() for match in _STOP.finditer(text, low, first)), default=low)
    stop = _STOP.search(text, last, high)
    return Span(start, stop.start() if stop else high)


def touches(hit: Hit[Any], tokens: range) -> bool:
    return hit.first < tokens.stop and tokens.start < hit.end


def away(hit: Hit[Any], tokens: range, sentence: Words) -> int:
    """How many words lie between a hit and the act; a clause mark between them counts for several."""
    low, high = (hit.end, tokens.start) if hit.end <= tokens.start else (tokens.stop, hit.first)
    return high - low + _CLAUSE * sum(key in _CLAUSE_MARKS for key in sentence.keys[low:high])
