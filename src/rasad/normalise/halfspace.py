"""Half-spaces restored where Persian words were run together («میکنم») or set apart («می گوید»)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import msgspec

from rasad.lang import lexicon
from rasad.normalise.letters import ARABIC_LETTER, ZWNJ, fold
from rasad.normalise.offsets import Edit

_TOKEN = re.compile(f"([{ARABIC_LETTER}\u0654]+)")


class Spelling(msgspec.Struct, frozen=True):
    """`lang/fa/spelling.yaml`, made ready to look words up."""

    unjoined: frozenset[str]
    verb_forms: frozenset[str]
    participles: frozenset[str]
    before: frozenset[str]  # words that never stand alone
    person: tuple[str, ...]
    leaning: tuple[str, ...]
    no_shan: tuple[str, ...]
    before_he: tuple[str, ...]
    he_ends: tuple[str, ...]
    before_mi: tuple[str, ...]
    plural: tuple[str, ...]
    short_nouns: frozenset[str]
    whole: frozenset[str]
    adjectives: frozenset[str]
    comparative: tuple[str, ...]
    nouns: frozenset[str]
    silent_he: frozenset[str]
    after_he: frozenset[str]
    spoken_he: frozenset[str]
    tails: tuple[str, ...]
    after_be: frozenset[str]
    compounds: dict[str, tuple[str, ...]]  # run together -> parts
    pairs: dict[tuple[str, str], str]  # neighbours that belong together -> what stands between them
    fused: frozenset[tuple[str, str]]  # neighbours that stand together if no more than a half-space parts them
    seconds: frozenset[str]  # words that may belong to the one before


_LONGEST = 32  # letters; what is longer is no word


def _halves(word: str) -> tuple[str, str]:
    first, second = word.split("|")
    return first, second


def _negated(word: str) -> str:
    if word.startswith("آ"):
        return "نیا" + word[1:]
    return "نی" + word[1:] if word.startswith("ا") else "ن" + word


@cache
def spelling() -> Spelling:
    raw = {
        key: tuple(fold(value, "fa").split())
        for key, value in lexicon("fa", "spelling").items()
        if isinstance(value, str)
    }
    whole = {*raw["whole"], *raw["tails_whole"]}
    whole |= {word.replace("|", "") for word in (*raw["joined"], *raw["joined_blank"])}
    past = {
        fold(stem, "fa"): fold(present, "fa").split() for stem, present in lexicon("fa", "spelling")["verbs"].items()
    }
    participles = {stem + "ه" for stem in past}
    forms = {stem + ending for stem in past for ending in ("", *raw["past_endings"])} | set(raw["verb_forms"])
    forms |= {stem + ending for stems in past.values() for stem in stems for ending in raw["present_endings"]}
    compounds = {word.replace(ZWNJ, ""): tuple(word.split(ZWNJ)) for word in raw["compounds"]}
    apart = set(raw["compounds_apart"])
    pairs = {_halves(word): "" for word in raw["joined_blank"]}
    pairs |= {
        (parts[0], parts[1]): ZWNJ for parts in compounds.values() if len(parts) == 2 and ZWNJ.join(parts) not in apart
    }
    return Spelling(
        unjoined=frozenset("".join(raw["unjoined"])),
        verb_forms=frozenset(forms | participles),
        participles=frozenset(participles | {_negated(word) for word in participles}),
        before=frozenset(raw["before"]),
        person=raw["person"],
        leaning=raw["leaning"],
        no_shan=raw["no_shan"],
        before_he=raw["before_he"],
        he_ends=raw["he_ends"],
        before_mi=raw["before_mi"],
        plural=tuple(sorted((word for word in raw["plural"] if ZWNJ not in word), key=len, reverse=True)),
        short_nouns=frozenset(raw["short_nouns"]),
        whole=frozenset(word + ending for word in whole for ending in ("", "ی", "یی")),
        adjectives=frozenset(raw["adjectives"]),
        comparative=tuple(sorted((word for word in raw["comparative"] if ZWNJ not in word), key=len, reverse=True)),
        nouns=frozenset(raw["nouns"]),
        silent_he=frozenset(raw["silent_he"]) | participles,
        after_he=frozenset(raw["after_he"]) | frozenset(raw["tails"]),
        spoken_he=frozenset(raw["spoken_he"]),
        tails=tuple(sorted(raw["tails"], key=len, reverse=True)),
        after_be=frozenset(raw["after_be"]),
        compounds=compounds,
        pairs=pairs,
        fused=(fused := frozenset(_halves(word) for word in raw["joined"])),
        seconds=frozenset({b for _, b in (*pairs, *fused)} | {*raw["plural"], *raw["comparative"], *raw["leaning"]}),
    )


@lru_cache(maxsize=1 << 17)
def parts(word: str) -> tuple[str, ...]:
    """`word` cut where a half-space is missing: («می», «کنم») for «میکنم». No part can be cut again."""
    known = spelling()
    if not 4 <= len(word) <= _LONGEST or word in known.whole:
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
    for ending in known.person:
        base = word[: -len(ending)]
        if word.endswith(ending) and base.endswith("ه"):
            prefix = next((prefix for prefix in known.before_mi if base.startswith(prefix)), "")
            if base in known.participles or (prefix and base[len(prefix) :] in known.participles):
                return () if ending == "ای" and word[:-3] in known.nouns else (base, ending)
    return ()


def _silent(word: str, known: Spelling) -> bool:
    """Whether `word` ends in a silent ه, after which endings are set off."""
    if word in known.silent_he:
        return True
    if word.endswith("هه"):
        return False
    if len(word) > 5 and word.endswith(known.he_ends):
        return True
    return len(word) > 5 and any(
        word.startswith(count) and word[len(count) :] in known.silent_he for count in known.before_he
    )


def _ending(word: str, known: Spelling) -> tuple[str, ...]:
    if found := _participle(word, known):
        return found
    for ending in known.leaning:
        base = word[: -len(ending)]
        if word.endswith("ه" + ending) and base[:-1] not in known.nouns and _silent(base, known):
            return (*parts(base), ending)
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
    if word.endswith("یشان") and len(word) > 6 and not word.endswith(known.no_shan):
        return (*parts(word[:-3]), "شان")
    return ()


def _second_part(word: str, known: Spelling) -> tuple[str, ...]:
    he = word.find("ه", 3, -1) + 1
    while he:
        if word[he:] in known.after_he and _silent(word[:he], known):
            return (*parts(word[:he]), word[he:])
        he = word.find("ه", he, -1) + 1
    at = word.rfind("آ", 3)
    if at > 0 and word[at - 1] not in known.unjoined and len(word) - at > 2:
        return (*parts(word[:at]), *parts(word[at:]))
    for tail in known.tails:
        if word.endswith(tail):
            base = word[: -len(tail)]
            if len(base) > 2 and base[-1] not in known.unjoined:
                return (*parts(base), tail)
    if word.startswith("به") and word[2:] in known.after_be:
        return ("به", word[2:])
    return ()


def _between(first: str, second: str, gap: str, known: Spelling) -> str | None:
    """What belongs between two neighbours: a half-space, nothing, or None where they are words apart."""
    pair = known.pairs.get((first, second))
    if pair is not None:
        return pair
    if gap == ZWNJ and (first, second) in known.fused:
        return ""
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
    pieces = _TOKEN.split(text)  # gap, word, gap, word, …, gap
    cuts = {word: parts(word) for word in set(pieces[1::2])}
    seconds = known.seconds
    found: list[Edit] = []
    before, before_gap, last = "", "", ""
    end = 0  # of the word before
    for gap, word in zip(pieces[::2], pieces[1::2], strict=False):
        start = end + len(gap)
        cut = cuts[word]
        first = cut[0]
        if last and (gap == " " or gap == ZWNJ):
            if last == "و" and before_gap == " " and (before, "و" + first) in known.pairs:  # «گفت و گو»
                found += ((end - 2, end - 1, ZWNJ), (end, start, ""))
                first = "و" + first
            elif first in seconds or last in known.before:
                put = _between(last, first, gap, known)
                if put is None and last in known.before:
                    lead = text[max(0, end - len(last) - 2) : end - len(last)]
                    put = _after_prefix(last, first, lead, known)
                if put is not None and put != gap:
                    found.append((end, start, put))
                if put == "":
                    first = last + first
        end = start + len(word)
        before, before_gap = last, gap
        if len(cut) == 1:
            last = first
        else:
            last = cut[-1]
            for part in cut[:-1]:
                start += len(part)
                found.append((start, start, ZWNJ))
    return found


def _after_prefix(prefix: str, word: str, lead: str, known: Spelling) -> str | None:
    """A half-space between «می» and a verb (not «۹ می», the month), and between «بی» and what is lacking."""
    if prefix == "بی":
        return ZWNJ if len(word) > 2 else None
    return ZWNJ if word in known.verb_forms and not lead.strip().isdigit() else None
