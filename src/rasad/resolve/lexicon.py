"""`lang/<lang>/titles.yaml` as tables by key, with the inflected forms that the file leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rasad.lang import lexicon
from rasad.resolve.key import key_of


class Title(NamedTuple):
    """A word for an actor: the sector it gives, the office it names, and whether a later word may give the sector."""

    sector: str
    office: str
    open: bool


class Fixed(NamedTuple):
    """A phrase that means the same in every story."""

    country: str | None
    sector: str


class Titles(NamedTuple):
    """One language's words for actors, by key."""

    lang: str
    home: str | None
    roles: dict[str, Title]
    qualifiers: dict[str, str]
    fixed: dict[str, Fixed]
    endings: tuple[tuple[str, Title], ...]
    same: frozenset[str]
    several: frozenset[str]
    ours: frozenset[str]
    outlets: frozenset[str]  # what a paper, agency or channel is called beside its name
    nowhere: frozenset[str]  # adjectives of no one state («غربی», "foreign")
    counted: frozenset[str]
    thing: frozenset[str]
    possessives: frozenset[str]
    possessed: frozenset[str]  # roles with a possessive ending («رزمندگانش»)
    before_place: frozenset[str]
    capital: frozenset[str]  # words for the capital of a state
    common: frozenset[str]  # nouns for places, which name none
    breaks: frozenset[str]  # words that end a description («گفت»)
    halves: dict[str, str]  # a point of the compass that means a state ("the North") where one of `halved` is named
    halved: frozenset[str]
    halves_near: bool  # only where the sentence itself names one
    marks: dict[str, str]  # quantifier, honorific, former, other, genitive, join, filler

    def everyday(self, key: str) -> bool:
        """Whether a word by itself says no place, though some place may be called so ("North", "Central")."""
        return key in self.common or key in self.nowhere or key in self.marks or key in self.qualifiers


_FA_POSSESSIVES = ("ش", "شان", "هایش", "هایشان", "انش", "انشان", "اش")
_FA_ENDINGS = ("ها", "های", "هایی", "ی", "ان", "ین", "یان", "انی", *_FA_POSSESSIVES)


def inflected(word: str, lang: str) -> Iterable[str]:
    """Keys of a noun as a text may write it: plurals, and in Persian the indefinite and the possessives.

    Persian phrases take the plural on their first word («کشتی‌های جنگی»), English ones on their last.
    """
    key = key_of(word)
    if lang == "fa":
        first, _, rest = word.replace("\u200c", "").partition(" ")
        head, tail = key_of(first), key_of(rest)
        yield from (head + ending + tail for ending in _FA_ENDINGS)
        if head.endswith("ه"):
            yield from (head[:-1] + ending + tail for ending in ("گان", "گانی", "گانش"))
        if tail:
            yield from (key + ending for ending in _FA_ENDINGS)
        return
    yield key + "s"
    if key.endswith("y"):
        yield key[:-1] + "ies"
    elif key.endswith(("s", "ch", "x")):
        yield key + "es"
    if key.endswith("man"):
        yield key[:-2] + "en"


def titles(lang: str) -> Titles:
    """The tables of one language, as `tools/actors.py` compiles them into the index."""
    source = lexicon(lang, "titles")
    roles: dict[str, Title] = {}
    possessed: set[str] = set()
    for entry in source["roles"]:
        title = Title(entry["sector"], entry.get("office", ""), bool(entry.get("open")))
        for word in entry["words"]:
            roles.setdefault(key_of(word), title)
    for entry in source["roles"]:
        title = Title(entry["sector"], entry.get("office", ""), bool(entry.get("open")))
        for word in entry["words"]:
            for form in inflected(word, lang):
                if form not in roles:
                    roles[form] = title if form == key_of(word) + "ی" else title._replace(office="")
                    if form.endswith(_FA_POSSESSIVES):
                        possessed.add(form)
    marks: dict[str, str] = {}
    for part, mark in (
        ("others", "other"),
        ("genitive", "genitive"),
        ("joiners", "join"),
        ("former", "former"),
        ("honorifics", "honorific"),
        ("quantifiers", "quantifier"),
        ("fillers", "filler"),
    ):
        for word in source.get(part) or ():
            marks.setdefault(key_of(word), mark)

    def keys(part: str) -> frozenset[str]:
        return frozenset(key_of(w) for w in source[part])

    return Titles(
        lang=lang,
        home=source.get("home"),
        roles=roles,
        qualifiers={key_of(w): sector for sector, group in source["qualifiers"].items() for w in group},
        fixed={key_of(w): Fixed(e["country"], e["sector"]) for e in source["fixed"] for w in e["words"]},
        endings=tuple(
            (key_of(w), Title(sector, "", False)) for sector, group in source["endings"].items() for w in group
        ),
        same=keys("same"),
        several=keys("several"),
        ours=keys("ours"),
        outlets=keys("outlets"),
        nowhere=keys("nowhere"),
        breaks=keys("breaks"),
        capital=keys("capital_words"),
        common=frozenset(f for w in source["common_places"] for f in (key_of(w), *inflected(w, lang))),
        counted=keys("counted"),
        thing=keys("thing"),
        possessives=keys("possessives"),
        possessed=frozenset(possessed),
        halves={key_of(w): country for w, country in source["halves"]["words"].items()},
        halved=frozenset(source["halves"]["of"]),
        halves_near=source["halves"]["within"] == "sentence",
        before_place=keys("before_place"),
        marks=marks,
    )
