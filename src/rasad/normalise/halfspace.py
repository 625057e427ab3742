"""Half-spaces restored where Persian words were run together («میکنم») or set apart («می گوید»)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import msgspec

from rasad.lang import lexicon
from rasad.normalise.letters import ARABIC_LETTER, ZWNJ, fold
from rasad.normalise.offsets import Edit

_TOKEN = re.compile(f"[{ARABIC_LETTER}\u0654]+")


class Spelling(msgspec.Struct, frozen=True):
    """`lang/fa/spelling.yaml`, made ready to look words up."""

    unjoined: frozenset[str]
    verb_forms: frozenset[str]
    participles: frozenset[str]
    before_mi: tuple[str, ...]
    plural: tuple[str, ...]
    short_nouns: frozenset[str]
    whole: frozenset[str]
    adjectives: frozenset[str]
    comparative: tuple[str, ...]
    silent_he: frozenset[str]
    spoken_he: frozenset[str]
    tails: tuple[str, ...]
    after_be: frozenset[str]
    compounds: dict[str, tuple[str, ...]]  # run together -> parts
    pairs: dict[tuple[str, str], str]  # neighbours that belong together -> what stands between them
    seconds: frozenset[str]  # words that may belong to the one before


_COPULA = ("اند", "ایم", "اید", "ام", "ای", "است", "اش")
_MI = ("می", "نمی")


@cache
def spelling() -> Spelling:
    raw = {
        key: tuple(fold(value, "fa").split())
        for key, value in lexicon("fa", "spelling").items()
        if isinstance(value, str)
    }
    past = {fold(stem, "fa"): fold(present, "fa").split() for stem, present in lexicon("fa", "spelling")["verbs"].items()}
    participles = {stem + "ه" for stem in past}
    forms = {stem + ending for stem in past for ending in ("", *raw["past_endings"])} | set(raw["verb_forms"])
    forms |= {stem + ending for stems in past.values() for stem in stems for ending in raw["present_endings"]}
    compounds = {word.replace(ZWNJ, ""): tuple(word.split(ZWNJ)) for word in raw["compounds"]}
    apart = set(raw["compounds_apart"])
    pairs = {(a, b): "" for a, b in (word.split("|") for word in raw["joined"])}
    pairs |= {
        (parts[0], parts[1]): ZWNJ
        for parts in compounds.values()
        if len(parts) == 2 and ZWNJ.join(parts) not in apart
    }
    return Spelling(
        unjoined=frozenset("".join(raw["unjoined"])),
        verb_forms=frozenset(forms | participles),
        participles=frozenset(participles | {"ن" + word for word in participles}),
        before_mi=raw["before_mi"],
        plural=tuple(sorted((word for word in raw["plural"] if ZWNJ not in word), key=len, reverse=True)),
        short_nouns=frozenset(raw["short_nouns"]),
        whole=frozenset(raw["whole"]) | frozenset(raw["tails_whole"]),
        adjectives=frozenset(raw["adjectives"]),
        comparative=tuple(sorted((word for word in raw["comparative"] if ZWNJ not in word), key=len, reverse=True)),
        silent_he=frozenset(raw["silent_he"]) | participles,
        spoken_he=frozenset(raw["spoken_he"]),
        tails=tuple(sorted(raw["tails"], key=len, reverse=True)),
        after_be=frozenset(raw["after_be"]),
        compounds=compounds,
        pairs=pairs,
        seconds=frozenset({b for _, b in pairs} | {*raw["plural"], *raw["comparative"], *_COPULA}),
    )


@lru_cache(maxsize=1 << 17)
def parts(word: str) -> tuple[str, ...]:
    """`word` cut where a half-space is missing: («می», «کنم») for «میکنم». No part can be cut again."""
    known = spelling()
    if len(word) < 4 or word in known.whole:
        return (word,)
    if word in known.compounds:
        return known.compounds[word]
    return _verb(word, known) or _ending(word, known) or _second_part(word, known) or (word,)


def _verb(word: str, known: Spelling) -> tuple[str, ...]:
    at = word.find("می", 0, 7)
    if at < 0:
        return ()
    head, rest = word[: at + 2], word[at + 2 :]
    before = head[:-3] if head.endswith("نمی") else head[:-2]
    if before and before not in known.before_mi:
        return ()
    if rest in known.verb_forms:
        return (head, rest)
    inner = _participle(rest, known)
    return (head, *inner) if inner else ()


def _participle(word: str, known: Spelling) -> tuple[str, ...]:
    for ending in _COPULA:
        if word.endswith(ending) and word[: -len(ending)] in known.participles and ending != "اش":
            return (word[: -len(ending)], ending)
    return ()


def _ending(word: str, known: Spelling) -> tuple[str, ...]:
    if found := _participle(word, known):
        return found
    for ending in ("ای", "اش", "اند", "ام"):
        if word.endswith("ه" + ending) and word[: -len(ending)] in known.silent_he:
            return (*parts(word[: -len(ending)]), ending)
    for ending in known.plural:
        if word.endswith(ending):
            base = word[: -len(ending)]
            if base and base[-1] not in known.unjoined and (len(base) > 2 or base in known.short_nouns):
                return (*parts(base), ending)
            return ()
    for ending in known.comparative:
        if word.endswith(ending):
            base = word[: -len(ending)]
            if base in known.adjectives and base[-1] not in known.unjoined:
                return (base, ending)
            if base in known.silent_he or (base.endswith("انه") and len(base) > 4):
                return (*parts(base), ending)
    if word.endswith("یشان") and len(word) > 6:
        return (*parts(word[:-3]), "شان")
    return ()


def _second_part(word: str, known: Spelling) -> tuple[str, ...]:
    for tail in known.tails:
        if word.endswith(tail):
            base = word[: -len(tail)]
            if len(base) > 2 and base[-1] not in known.unjoined:
                return (*parts(base), tail)
    if word.startswith("به") and word[2:] in known.after_be:
        return ("به", word[2:])
    return ()


def _between(first: str, second: str, known: Spelling) -> str | None:
    """What belongs between two neighbours: a half-space, nothing, or None where they are words apart."""
    pair = known.pairs.get((first, second))
    if pair is not None:
        return pair
    close = "" if first[-1] in known.unjoined else ZWNJ
    if second in known.plural:
        return close if len(first) > 2 or first in known.short_nouns else None
    if second in known.comparative:
        return close if len(first) > 2 else None
    if first.endswith("ه") and first not in known.spoken_he:
        if second in ("ام", "اش", "ای"):
            return ZWNJ if first in known.silent_he else None
        if second in ("اند", "ایم", "اید"):
            return ZWNJ
    return None


def restored(text: str) -> list[Edit]:
    """Edits that put half-spaces into folded Persian `text` where they were lost or written as blanks."""
    known = spelling()
    seconds, forms = known.seconds, known.verb_forms
    found: list[Edit] = []
    last, last_start, last_end = "", 0, -1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        cut = parts(match.group())
        first = cut[0]
        if last and (first in seconds or last in _MI):
            gap = text[last_end:start]
            if gap == " " or gap == ZWNJ:
                put = _between(last, first, known)
                if put is None and last in _MI and first in forms and not text[max(0, last_start - 2) : last_start - 1].isdigit():
                    put = ZWNJ
                if put is not None and put != gap:
                    found.append((last_end, start, put))
                if put == "":
                    first = last + first
        if len(cut) > 1:
            at = start
            for part in cut[:-1]:
                at += len(part)
                found.append((at, at, ZWNJ))
            last = cut[-1]
        else:
            last = first
        last_start, last_end = start, end
    return found
