"""The facade of `resolve`: one object that a worker keeps, one memory a story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rasad.resolve.actors import Actor, ActorResolver
from rasad.resolve.find import find
from rasad.resolve.index import ADJECTIVE, NAME, Index, load
from rasad.resolve.key import key_of, tokens
from rasad.resolve.memory import Context, StoryMemory
from rasad.resolve.places import KNOWN, Gazetteer, Spot
from rasad.resolve.places import load as load_places


def runs(words: str) -> list[str]:
    """The keys of every run of up to three words."""
    keys = [t.key for t in tokens(words)]
    return ["".join(keys[at : at + size]) for size in (1, 2, 3) for at in range(len(keys) - size + 1)]


class Resolver:
    """Loads the shipped index at first use."""

    def __init__(self, index: Index | None = None) -> None:
        self.index = index if index is not None else load()
        self.lexicons = self.index.lexicons
        self._places: Gazetteer | None = None
        self._actors = ActorResolver(self.index, self.lexicons, self.country_of_place)

    @property
    def places(self) -> Gazetteer:
        """The gazetteer, loaded when first asked for."""
        if self._places is None:
            self._places = load_places()
        return self._places

    def country_of_place(self, key: str, near: Sequence[str] = ()) -> str | None:
        """The state in which a town or region lies, if its name is not one that any word might be."""
        if len(key) < 3 or any(lexicon.everyday(key) for lexicon in self.lexicons.values()):
            return None
        spot = self.places.lookup(key, near)
        return spot.country if spot and (spot.weight >= KNOWN or spot.country in near[:3]) else None

    def place(self, words: str, *, lang: str, near: Sequence[str] = (), context: Context | None = None) -> Spot | None:
        """Where words of a place lie, chosen by the states in `near` (likeliest first), else by those of the story."""
        if context and not near:
            near = [country for country, _ in context.memory.countries(context.start, context.end)]
        lexicon = self.lexicons[lang]
        said = runs(words)
        country = self._state_in(words, lang)
        if country is None and context and any(key in lexicon.same for key in said):
            country = context.memory.last_state(context.start)
        if any(key in lexicon.capital for key in said):
            country = country or next(iter(near), None)
            return self.places.capital(country) if country else None
        spot = self.places.place(words, lexicon, near)
        if spot is None and country in self.index.owners:
            return self.places.lookup(key_of(self.index.entities[self.index.owners[country]].en))
        return spot

    def _state_in(self, words: str, lang: str) -> str | None:
        """The first state that words name («مرز ترکیه», "Iraqi soil")."""
        for found in find(self.index, lang, tokens(words)):
            for sense in found.senses:
                entity = self.index.entities[sense.entity]
                if entity.kind == "state" and sense.how in (NAME, ADJECTIVE):
                    return entity.roles[0].country
        return None

    def story(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        *,
        lang: str,
        title: str = "",
        published: date | None = None,
        dateline: str = "",
    ) -> StoryMemory:
        """Reads the known names of a story once; `sentences` are [start, end) in `text`."""
        lexicon = self.lexicons[lang]
        return StoryMemory(
            self.index,
            text,
            sentences,
            lang,
            title=title,
            published=published,
            home=lexicon.home,
            dateline=dateline,
            place_country=self.country_of_place,
            before_place=lexicon.before_place,
        )

    def actor(
        self,
        words: str,
        *,
        lang: str,
        on: date | None = None,
        context: Context | None = None,
        hint: tuple[str, float] | None = None,
    ) -> Actor:
        """Who is meant by the words of a span. `on`: the day meant, else the story's; `hint`: the encoder's sector."""
        return self._actors.actor(words, lang, on, context, hint)
