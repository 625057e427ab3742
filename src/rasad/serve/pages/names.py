"""Actors and places by the names that readers of a language know."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from markupsafe import Markup

from rasad.model import Actor, Amount, Site, Voice
from rasad.resolve.index import load
from rasad.serve.pages.words import Words, bdi


@cache
def entities() -> dict[str, tuple[str, str]]:
    """Entity -> its names in Persian and English."""
    return {entity.id: (entity.fa, entity.en) for entity in load().entities}


@cache
def places() -> dict[tuple[str, str | None], str]:
    """A place's name and state -> its name in Persian."""
    from importlib.resources import as_file, files

    import pyarrow.parquet

    with as_file(files("rasad") / "data" / "places.parquet") as path:
        table = pyarrow.parquet.read_table(path, columns=["name", "country", "fa"])
    found: dict[tuple[str, str | None], str] = {}
    for name, country, persian in zip(*(column.to_pylist() for column in table.columns), strict=True):
        if persian:
            found.setdefault((name, country), persian[0])
    return found


def of_entity(words: Words, entity: str | None, name: str) -> str:
    fa, en = entities().get(entity or "", ("", ""))
    return (fa if words.lang == "fa" else en) or name


def state(words: Words, code: str) -> str:
    """What a code of a state or an organisation means."""
    if code in words.all["organisations"]:
        return str(words.all["organisations"][code])
    index = load()
    at = index.owners.get(code)
    if at is None:
        return code
    return (index.entities[at].fa if words.lang == "fa" else index.entities[at].en) or code


def person(words: Words, one: Actor | Voice) -> Markup:
    return bdi(of_entity(words, one.entity, one.name))


def people(words: Words, actors: Iterable[Actor]) -> Markup:
    """Actors by name, with the state for which each acts where the name does not say it."""
    return words.listed(actor(words, one) for one in actors)


def actor(words: Words, one: Actor) -> Markup:
    name = person(words, one)
    country = state(words, one.country) if one.country else ""
    if not country or country == of_entity(words, one.entity, one.name):
        return name
    return Markup('{} <span class="of">{}</span>').format(name, bdi(country))


def site(words: Words, place: Site) -> Markup:
    found = places().get((place.name, place.country)) if words.lang == "fa" else None
    return bdi(found or place.name)


def amount(words: Words, found: Amount) -> Markup:
    """`about 14,000 soldiers`."""
    low, high = words.number(found.low), words.number(found.high)
    number = Markup(low if low == high else words("range", first=low, last=high))
    return Markup("{} {}").format(words("hedges", found.hedge, n=number), bdi(words.known("units", found.unit)))
