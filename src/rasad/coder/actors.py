"""The words of a story to parties, voices and places of its claims."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from rasad.lang import lexicon
from rasad.model import Party, Place, Sentence, Span, Story, Voice
from rasad.normalise import normalise
from rasad.resolve import Resolver

Hint = tuple[str, float]


class Named:
    """The resolver at work on one story: what was named before gives sense to what comes after."""

    def __init__(self, story: Story, sentences: Sequence[Sentence], resolver: Resolver) -> None:
        self.story, self.resolver = story, resolver
        self.memory = resolver.story(
            story.text, [s.span for s in sentences], lang=story.lang, title=story.title, published=story.published
        )
        self.subjects = [subject for sentence in sentences if (subject := first_person(sentence))]

    def parties(self, span: Span, hint: Hint | None = None, apart: Collection[str | None] = frozenset()) -> list[Party]:
        """Who is meant by the words of `span`: one party, or two where they stand for two states («دو کشور»), of which
        those `apart` are none: who thanks both sides is neither. `hint` is the sector that the encoder would give, with
        its score."""
        if self.is_a("pair", span):
            index = self.resolver.index
            likely = (country for country, _ in self.memory.countries(*span))
            states = [country for country in likely if country in index.owners and country not in apart][:2]
            if len(states) == 2:
                known = [index.entities[index.owners[state]] for state in states]
                return [Party(e.en, e.id, state, "GOV", span) for e, state in zip(known, states, strict=True)]
        return [self.party(span, hint)]

    def party(self, span: Span, hint: Hint | None = None) -> Party:
        """The one who is meant by the words of `span`; a pronoun means the person named last."""
        named = span
        if self.is_a("person", span):
            named = next((s for s in reversed(self.subjects) if s.end <= span.start), span)
        words = self.story.text[named.start : named.end]
        actor = self.resolver.actor(
            words, lang=self.story.lang, on=self.story.published, context=self.memory.at(*named), hint=hint
        )
        return Party(actor.name or words, actor.entity, actor.country, actor.sector, span)

    def is_a(self, kind: str, span: Span) -> bool:
        """Whether the words of `span` are such a pronoun (see `pronouns.yaml`)."""
        return bare(self.story.text[span.start : span.end], self.story.lang) in pronouns(self.story.lang, kind)

    def voice(self, span: Span, *, here: bool) -> Voice:
        """The voice that the words of `span` name. Without `here` the span is evidence only: it stands elsewhere."""
        party = self.party(span)
        return Voice(party.name, party.entity, span if here else None)

    def credited(self, name: str) -> Voice:
        """A voice known by name only."""
        actor = self.resolver.actor(name, lang=self.story.lang, on=self.story.published)
        return Voice(actor.name or name, actor.entity, None)

    def place(self, span: Span, parties: Sequence[Party]) -> Place:
        """The place that `span` names; the states that act there, then those of the story, help to choose."""
        words = self.story.text[span.start : span.end]
        near = [party.country for party in parties if party.country]
        near += [country for country, _ in self.memory.countries(*span)]
        spot = self.resolver.place(words, lang=self.story.lang, near=near)
        if spot is None:
            return Place(words, None, None, None, span)
        return Place(spot.name, spot.country, spot.lat, spot.lon, span)


def first_person(sentence: Sentence) -> Span | None:
    """The person that a sentence is most likely about: the first one named outside its quotations."""
    people = (m.span for m in sentence.mentions if m.kind == "PER")
    return next((s for s in people if not any(q.span.contains(s) for q in sentence.quotations)), None)


def bare(words: str, lang: str) -> str:
    return normalise(words.strip(), lang).text.replace("\u200c", " ").casefold()


@cache
def pronouns(lang: str, kind: str) -> frozenset[str]:
    return frozenset(bare(words, lang) for words in lexicon(lang, "pronouns")[kind])
