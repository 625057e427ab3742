"""The facade of `resolve`: one object that a worker keeps, one memory a story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rasad.resolve.actors import Actor, ActorResolver
from rasad.resolve.index import Index, load
from rasad.resolve.memory import Context, StoryMemory
from rasad.resolve.places import Gazetteer, Spot
from rasad.resolve.places import load as load_places

_KNOWN_TOWN = 5.0  # weight of a town of 100,000 people


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
        spot = self.places.lookup(key, near) if len(key) > 2 else None
        return spot.country if spot and (spot.weight >= _KNOWN_TOWN or spot.country in near[:3]) else None

    def place(self, words: str, *, lang: str, near: Sequence[str] = ()) -> Spot | None:
        """Where words of a place lie; `near` are states of the story (likeliest first), by which it chooses."""
        return self.places.place(words, self.lexicons[lang], near)

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
        """Reads the known names of a story once."""
        home = self.lexicons[lang].home
        return StoryMemory(
            self.index,
            text,
            sentences,
            lang,
            title=title,
            published=published,
            home=home,
            dateline=dateline,
            place_country=self.country_of_place,
            before_place=self.lexicons[lang].before_place,
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
        return self._actors.actor(words, lang, on, context, hint)
