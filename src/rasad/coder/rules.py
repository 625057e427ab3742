"""The user's own rules: this word means this type, or no event. Applied last; shown in the claim's evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

import msgspec
import yaml

from rasad.coder.ontology import mode_of, modes, quad, table, touches
from rasad.coder.phrases import Phrases, words
from rasad.lang import LANGUAGES
from rasad.model import Claim, Span, Status, Story

_KEYS = {"name", "lang", "words", "near", "type", "then", "event"}
_CHANGES = {"type", "mode", "status"}


class RulesError(ValueError):
    """A rules file that cannot be used: which entry is wrong, why, and what would be right, in one line."""


@dataclass(frozen=True)
class Rule:
    """One entry. `then` is None where the rule says that there is no event."""

    name: str
    words: Mapping[str, Phrases[None]]  # by language; must touch the words that name the act
    near: Mapping[str, Phrases[None]]  # by language; must stand in its sentence
    type: str | None
    then: Mapping[str, str] | None

    def matched(self, claim: Claim, story: Story) -> tuple[Span, ...]:
        """The words of the claim's sentence that the rule speaks of, or () where it does not apply."""
        if self.type not in (None, claim.type) or story.lang not in (self.words or self.near):
            return ()
        start = claim.sentence.start
        sentence = words(story.text[start : claim.sentence.end], story.lang)
        own = [sentence.within(span.shift(-start)) for span in claim.trigger]
        found: list[Span] = []
        for phrases, must_touch in ((self.words, True), (self.near, False)):
            if not phrases:
                continue
            hits = phrases[story.lang].find(sentence)
            if must_touch:
                hits = [hit for hit in hits if any(touches(hit, tokens) for tokens in own)]
            if not hits:
                return ()
            found += [sentence.span(hit.first, hit.end).shift(start) for hit in hits]
        return tuple(sorted(set(found)))


@dataclass(frozen=True)
class Rules:
    """Rules in the order of their file; each sees what those before it made of the claim."""

    rules: tuple[Rule, ...]

    @classmethod
    def load(cls, source: str | Path | Sequence[Any] | Mapping[str, Any]) -> Rules:
        """From a YAML file, or from what one would hold: a list of entries, or such a list under `rules`.

        Raises RulesError.
        """
        where = "rules"
        data: Any = source
        if isinstance(source, str | Path):
            where = str(source)
            data = parsed(Path(source))
        if isinstance(data, Mapping):
            if set(data) != {"rules"}:
                raise RulesError(f"{where}: must be a list of rules, or one under the key 'rules'")
            data = data["rules"]
        if data is None:
            data = []
        if not isinstance(data, Sequence) or isinstance(data, str | bytes):
            raise RulesError(f"{where}: must be a list of rules, not {described(data)}")
        made = tuple(rule(entry, where, number) for number, entry in enumerate(data, 1))
        seen: set[str] = set()
        for number, one in enumerate(made, 1):
            if one.name in seen:
                raise RulesError(f"{where}: rule {number}: the name {one.name!r} is taken by a rule before it")
            seen.add(one.name)
        return cls(made)

    def apply(self, claim: Claim, story: Story) -> Claim | None:
        """The claim as the rules would have it, or None where one says that there is no event."""
        for one in self.rules:
            spans = one.matched(claim, story)
            if not spans:
                continue
            if one.then is None:
                return None
            claim = changed(claim, story, one.then, {f"rule:{one.name}": spans})
        return claim


def changed(claim: Claim, story: Story, then: Mapping[str, str], evidence: Mapping[str, tuple[Span, ...]]) -> Claim:
    """The claim with what a rule says, and its quad and mode made to fit a new type. The id stays."""
    kind = then.get("type", claim.type)
    mode = claim.mode if kind == claim.type else mode_of(kind, claim.trigger, story.text, story.lang)
    return msgspec.structs.replace(
        claim,
        type=kind,
        quad=quad(kind),
        mode=then.get("mode", mode),
        status=cast(Status, then.get("status", claim.status)),
        evidence={**claim.evidence, **evidence},
    )


def parsed(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RulesError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise RulesError(f"{path}: is not UTF-8 text; save it as UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"
        raise RulesError(f"{path}{line}: is not YAML: {problem}") from None


def rule(entry: Any, where: str, number: int) -> Rule:
    """One checked entry."""
    name = entry.get("name") if isinstance(entry, Mapping) else None
    at = f"{where}: rule {number}" + (f" ({name})" if isinstance(name, str) else "")

    def wrong(why: str) -> RulesError:
        return RulesError(f"{at}: {why}")

    def one_of(value: Any, allowed: Sequence[str], key: str) -> str:
        if value not in allowed:
            raise wrong(f"{key} {described(value)} is none of {', '.join(allowed)}")
        return str(value)

    if not isinstance(entry, Mapping):
        raise wrong(f"must be a mapping with name, words and then, not {described(entry)}")
    if unknown := [str(key) for key in entry if key not in _KEYS]:
        raise wrong(f"unknown key {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}")
    if not isinstance(name, str) or not name.strip() or "\n" in name:
        raise wrong("needs a name of one line")
    langs = (one_of(entry["lang"], LANGUAGES, "lang"),) if "lang" in entry else LANGUAGES
    kinds = list(table("types"))
    only = one_of(entry["type"], kinds, "type") if "type" in entry else None

    def compiled(key: str) -> Mapping[str, Phrases[None]]:
        if key not in entry:
            return {}
        listed = entry[key]
        if not isinstance(listed, list) or not listed or not all(isinstance(word, str) for word in listed):
            raise wrong(f"{key} must be a list of words, each a text; put quotes around no, yes, on and numbers")
        try:
            return {lang: Phrases(((word, None) for word in listed), lang) for lang in langs}
        except ValueError as error:
            raise wrong(f"{key}: {error}") from None

    if not {"words", "near"} & set(entry):
        raise wrong("needs words (of the act itself) or near (in its sentence)")
    if ("then" in entry) == ("event" in entry):
        raise wrong("needs either then: {type, mode, status} or event: none")
    if "event" in entry:
        if entry["event"] not in ("none", None):
            raise wrong(f"event can only be none, not {described(entry['event'])}")
        return Rule(name, compiled("words"), compiled("near"), only, None)
    then = entry["then"]
    if not isinstance(then, Mapping) or not then or not set(then) <= _CHANGES:
        raise wrong("then must be a mapping with one or more of type, mode, status")
    changes: dict[str, str] = {}
    if "type" in then:
        changes["type"] = one_of(then["type"], kinds, "type")
    if "status" in then:
        changes["status"] = one_of(then["status"], get_args(Status), "status")
    if "mode" in then:
        kind = changes.get("type", only)
        if kind is None:
            raise wrong("a mode belongs to a type: give the type too, in then or as a condition")
        if not modes(kind):
            raise wrong(f"{kind} has no modes")
        changes["mode"] = one_of(then["mode"], modes(kind), f"mode of {kind}")
    return Rule(name, compiled("words"), compiled("near"), only, changes)


def described(value: Any) -> str:
    """A value of a rules file as an error names it; long ones are cut."""
    shown = repr(value)
    return shown if len(shown) <= 40 else shown[:37] + "..."
