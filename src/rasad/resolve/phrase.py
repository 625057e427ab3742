"""Splits an actor's words into what each says: roles, known names, qualifiers, and words that say nothing known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rasad.resolve.find import Found, find, forms
from rasad.resolve.index import Index
from rasad.resolve.key import PAUSES, Token
from rasad.resolve.lexicon import Title, Titles

_LONGEST_ROLE = 6


class Item(NamedTuple):
    """One part of a phrase: tokens [first, last) read as a role, a known name, a qualifier, a mark or a plain word."""

    kind: str  # role, name, qualifier, same, several, ours, thing, word, pause, or a mark of the lexicon
    first: int
    last: int
    key: str
    role: Title | None = None
    found: Found | None = None
    sector: str = ""


def _role(tokens: Sequence[Token], at: int, lexicon: Titles) -> Item | None:
    keys: list[str] = []
    for token in tokens[at : at + _LONGEST_ROLE]:
        if token.key in PAUSES:
            break
        keys.append((keys[-1] if keys else "") + token.key)
    for size in range(len(keys), 0, -1):
        for form in forms(keys[size - 1], lexicon.lang):
            role = lexicon.roles.get(form)
            if role:
                return Item("role", at, at + size, form, role=role)
    for ending, role in lexicon.endings:
        for size, key in enumerate(keys[:2], 1):
            if key.endswith(ending) and len(key) > len(ending) + 1:
                if size == 2 and tokens[at + 1].key != ending:
                    continue
                return Item("role", at, at + size, key, role=role)
    return None


def _of_the_story(tokens: Sequence[Token], at: int, lexicon: Titles) -> Item | None:
    """«این کشور», "both countries": words that point to states named elsewhere in the story."""
    key = ""
    best: Item | None = None
    for last, token in enumerate(tokens[at : at + 4], at + 1):
        key += token.key
        kind = (
            "same"
            if key in lexicon.same
            else "several"
            if key in lexicon.several
            else "ours"
            if key in lexicon.ours
            else "several"
            if key in lexicon.nowhere or (key in lexicon.fixed and lexicon.fixed[key].country is None and last > at + 1)
            else "thing"
            if key in lexicon.thing
            else ""
        )
        if kind:
            best = Item(kind, at, last, key)
    return best


def items(tokens: Sequence[Token], index: Index, lexicon: Titles) -> list[Item]:
    """The parts in order. Where a role and a known name begin together the longer wins, then the known name,
    unless the name is marked ambiguous."""
    names = {f.first: f for f in find(index, lexicon.lang, tokens)}
    ambiguous = index.ambiguous.get(lexicon.lang, set())
    out: list[Item] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.key in PAUSES:
            out.append(Item("pause", at, at + 1, token.key))
            at += 1
            continue
        role, name = _role(tokens, at, lexicon), names.get(at)
        mark = lexicon.marks.get(token.key)
        story = _of_the_story(tokens, at, lexicon)
        if story and not (name and name.last >= story.last) and not (role and role.last >= story.last):
            out.append(story)
            at = story.last
            continue
        if name and name.last == at + 1 and mark == "filler" and len(tokens) > 1:
            name = None
        if role and role.last == at + 1 < len(tokens) and mark == "quantifier":
            role = None
        if name and role and role.last > name.last and role.key not in lexicon.roles:
            role = None  # known by its end only ("Starbucks workers")
        if name and role and (role.last > name.last or (role.last == name.last and name.key in ambiguous)):
            name = None
        if name:
            out.append(Item("name", at, name.last, name.key, role=role.role if role else None, found=name))
        elif role and not (mark in ("honorific", "other") and role.last == at + 1 and mark == "other"):
            out.append(role)
        elif mark:
            out.append(Item(mark, at, at + 1, token.key))
        elif token.key in lexicon.qualifiers:
            out.append(Item("qualifier", at, at + 1, token.key, sector=lexicon.qualifiers[token.key]))
        else:
            key = next((f for f in forms(token.key, lexicon.lang) if f in lexicon.qualifiers), "")
            if key:
                out.append(Item("qualifier", at, at + 1, key, sector=lexicon.qualifiers[key]))
            else:
                out.append(Item("word", at, at + 1, token.key))
        at = out[-1].last
    return out


def segments(parts: Sequence[Item], lexicon: Titles) -> list[tuple[str, list[Item]]]:
    """The phrase cut where another party may begin: (what opened the segment, its items). The first has no opener.

    Pauses always cut; a preposition cuts only after something that can be a head.
    """
    out: list[tuple[str, list[Item]]] = [("", [])]
    for item in parts:
        has_head = any(i.kind in ("role", "name", "word") for i in out[-1][1])
        if item.kind == "pause":
            out.append(("pause", []))
        elif item.kind in ("other", "genitive") and has_head:
            out.append((item.kind, []))
        else:
            out[-1][1].append(item)
    return [s for s in out if s[1]]
