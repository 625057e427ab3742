"""News that nobody told: dated stories of many outlets with their claims, for measuring scale. Seeded.

Types, the words that name them and the words around them come from the project's gold in their frequencies; actors and
places from its tables, both by a Zipf law; outlets too. A day brings `DAILY` claims, however many days there are: a
record grows by going on. Many outlets tell the happenings that matter, one tells most. Each fourth happening is a near
miss of an earlier one: the same two actors, the same type, other days.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Generic, NamedTuple, TypeVar

import pyarrow.parquet

from rasad.coder.ontology import modes, quad, table
from rasad.merge.settings import families, settings
from rasad.model import Actor, Claim, Lang, Moment, Party, Place, Quantity, Span, Status, Story, Voice
from rasad.resolve.index import load

GOLD = Path(__file__).parent.parent / "tests" / "gold"
FIRST = date(2001, 1, 1)
DAILY = 200  # claims, unless told otherwise
NEAR_MISS = 0.25
SENTENCES = 5  # of a story, at most
OUTLETS = 300
T = TypeVar("T")


class Urn(Generic[T]):
    """Draws by weight."""

    def __init__(self, counts: Counter[T]) -> None:
        self.values = list(counts)
        self.weights = list(accumulate(counts.values()))

    def draw(self, random: Random, many: int = 1) -> list[T]:
        return random.choices(self.values, cum_weights=self.weights, k=many)


def zipf(values: list[T]) -> Urn[T]:
    """The nth value is drawn 1/n as often as the first."""
    return Urn(Counter({value: 1 / rank for rank, value in enumerate(values, 1)}))  # type: ignore[misc]


class Vocabulary(NamedTuple):
    types: Urn[str]
    words: dict[str, Urn[str]]
    triggers: dict[tuple[str, str], Urn[str]]  # by language and type
    states: Urn[str]
    actors: dict[str, Urn[Actor]]  # of a state, itself first
    places: dict[str, Urn[tuple[str, float, float]]]
    outlets: Urn[tuple[str, Lang]]


@cache
def vocabulary() -> Vocabulary:
    kinds: Counter[str] = Counter()
    words: dict[str, Counter[str]] = {"fa": Counter(), "en": Counter()}
    triggers: dict[tuple[str, str], Counter[str]] = {}
    for lang, counted in words.items():
        for line in (GOLD / f"{lang}.jsonl").read_text(encoding="utf8").splitlines():
            story = json.loads(line)
            counted.update(word for word in story["text"].split() if word.isalpha())
            for event in story["events"]:
                kinds[event["type"]] += 1
                named = story["text"][slice(*event["trigger"][0])]
                triggers.setdefault((lang, event["type"]), Counter())[named] += 1
    actors = {code: zipf(found) for code, found in actors_by_state().items()}
    states = sorted(actors, key=lambda code: (-len(actors[code].values), code))
    places: dict[str, list[tuple[str, float, float]]] = {}
    rows = pyarrow.parquet.read_table(str(files("rasad") / "data" / "places.parquet")).to_pylist()
    for row in sorted(rows, key=lambda row: -(row["population"] or 0)):
        places.setdefault(row["country"], []).append((row["name"], row["lat"], row["lon"]))
    outlets: list[tuple[str, Lang]] = [(f"Outlet {n}", "en" if n % 3 == 2 else "fa") for n in range(OUTLETS)]
    return Vocabulary(
        Urn(kinds),
        {lang: Urn(counted) for lang, counted in words.items()},
        {key: Urn(counted) for key, counted in triggers.items()},
        zipf(states),
        actors,
        {code: zipf(list(dict.fromkeys(found))) for code, found in places.items()},
        zipf(outlets),
    )


def actors_by_state() -> dict[str, list[Actor]]:
    found: dict[str, list[Actor]] = {}
    index = load()
    for code, at in index.owners.items():
        if index.entities[at].kind == "state" and len(code) == 3:
            found[code] = [Actor(index.entities[at].en, index.entities[at].id, code, "GOV")]
    for entity in index.entities:
        role = entity.roles[-1] if entity.roles else None
        if role and role.country in found and entity.kind != "state":
            found[role.country].append(Actor(entity.en, entity.id, role.country, role.sector))
    return found


class Happening(NamedTuple):
    day: date
    type: str
    mode: str | None
    status: Status
    source: Actor
    target: Actor
    place: tuple[str, float, float] | None
    words: dict[str, list[str]]
    amount: int | None


class World:
    """What happens, day by day, and who tells it."""

    def __init__(self, seed: int, daily: int) -> None:
        self.random, self.daily = Random(seed), daily
        self.known = vocabulary()
        self.recent: deque[Happening] = deque(maxlen=2000)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def happening(self, day: date) -> Happening:
        random, known = self.random, self.known
        if self.recent and self.chance(NEAR_MISS):
            like = random.choice(self.recent)
            half = {lang: [*words[:5], *known.words[lang].draw(random, 5)] for lang, words in like.words.items()}
            made = like._replace(day=day, words=half, amount=random.choice((None, like.amount)))
        else:
            [kind] = known.types.draw(random)
            one, other = known.states.draw(random, 2)
            source, target = known.actors[one].draw(random)[0], known.actors[other].draw(random)[0]
            place = known.places[other].draw(random)[0] if other in known.places and self.chance(0.6) else None
            made = Happening(
                day,
                kind,
                random.choice((None, *modes(kind))),
                random.choices(("actual", "future", "possible", "negated"), (80, 8, 6, 6))[0],
                source,
                target,
                place,
                {lang: urn.draw(random, 10) for lang, urn in known.words.items()},
                random.choice((5, 12, 100, 14000)) if self.chance(0.15) else None,
            )
        self.recent.append(made)
        return made

    def tellers(self) -> list[tuple[str, Lang]]:
        many = min(40, int(self.random.paretovariate(1.3)))
        return list(dict.fromkeys(self.known.outlets.draw(self.random, many)))

    def days(self) -> Iterator[list[tuple[Story, list[Claim]]]]:
        """The stories of each day from `FIRST` on."""
        day, late = FIRST, deque[tuple[Happening, tuple[str, Lang]]]()
        while True:
            told: dict[tuple[str, Lang], list[Happening]] = {}
            count = len(late)
            for happening, outlet in late:
                told.setdefault(outlet, []).append(happening)
            late.clear()
            while count < self.daily:
                happening = self.happening(day)
                for outlet in self.tellers():
                    if self.chance(0.2):
                        late.append((happening, outlet))
                    else:
                        told.setdefault(outlet, []).append(happening)
                        count += 1
            yield [
                self.story(f"{day:%Y%m%d}-{name.split()[1]}-{at}", (name, lang), day, found[at : at + SENTENCES])
                for (name, lang), found in told.items()
                for at in range(0, len(found), SENTENCES)
            ]
            day += timedelta(days=1)

    def story(self, id: str, outlet: tuple[str, Lang], told: date, found: list[Happening]) -> tuple[Story, list[Claim]]:
        text, claims = "", []
        for number, happening in enumerate(found):
            claim, sentence = self.claim(f"{id}-{number}", id, outlet[1], told, happening, len(text))
            claims.append(claim)
            text += sentence + "\n"
        return Story(id, text, outlet[1], title=text[:60], source=outlet[0], published=told), claims

    def claim(self, id: str, story: str, lang: Lang, told: date, what: Happening, start: int) -> tuple[Claim, str]:
        """A claim and its sentence, which begins at `start`: less sure, less whole than what happened."""
        random, known = self.random, self.known
        kind = what.type
        if self.chance(0.05):
            near = sorted({other for name in families(kind) for other in settings().families[name]})
            kind = random.choice(near)
        words = random.sample(what.words[lang], 6) + known.words[lang].draw(random, 4)
        [trigger] = known.triggers.get((lang, kind), known.words[lang]).draw(random)
        source = self.named(what.source)
        target = self.named(what.target) if not self.chance(0.15) else None
        site = what.place if what.place and self.chance(0.7) else None
        parts = [source.name, trigger, target.name if target else "", site[0] if site else "", *words]
        spans, sentence = [], ""
        for part in parts:
            spans.append(Span(start + len(sentence), start + len(sentence) + len(part)))
            sentence += part + " " if part else ""
        country = what.target.country
        contexts = (random.choice(list(table("contexts"))),) if self.chance(0.6) else ()
        return (
            Claim(
                id=id,
                story=story,
                lang=lang,
                sentence=Span(start, start + len(sentence)),
                type=kind,
                mode=what.mode if kind == what.type and self.chance(0.7) else None,
                contexts=contexts,
                quad=quad(kind),
                trigger=(spans[1],),
                source=(Party(source.name, source.entity, source.country, source.sector, spans[0]),),
                target=(Party(target.name, target.entity, target.country, target.sector, spans[2]),) if target else (),
                status=what.status,
                said_by=(Voice(*self.voice(), spans[0]),) if self.chance(0.3) else (),
                time=self.time(what.day),
                reported=told,
                place=Place(site[0], country, site[1], site[2], spans[3]) if site else None,
                quantities=(Quantity(what.amount, what.amount, "soldier", "exact", spans[4]),) if what.amount else (),
                evidence={"type": (spans[1],), "source": (spans[0],)},
                confidence=round(random.uniform(0.5, 0.98), 2),
                coder="synthetic",
            ),
            sentence,
        )

    def named(self, actor: Actor) -> Actor:
        """Some name the state where others name its minister."""
        return self.known.actors[actor.country or ""].values[0] if self.chance(0.2) else actor

    def voice(self) -> tuple[str, str]:
        [(name, _)] = self.known.outlets.draw(self.random)
        return name, f"media/{name}"

    def time(self, day: date) -> Moment | None:
        kind = self.random.random()
        if kind < 0.3:
            return None
        if kind < 0.85:
            return Moment(day, day, "day", "gregorian", Span(0, 0))
        first = day - timedelta(days=day.weekday())
        if kind < 0.95:
            return Moment(first, first + timedelta(days=6), "week", "gregorian", Span(0, 0))
        return Moment(day.replace(day=1), day.replace(day=28), "month", "gregorian", Span(0, 0))


def told(claims: int, seed: int = 1, daily: int = DAILY) -> Iterator[tuple[Story, list[Claim]]]:
    """Stories in the order of their days, with so many claims in all."""
    left = claims
    for stories in World(seed, daily).days():
        for story, found in stories:
            yield story, found[:left]
            left -= len(found)
            if left <= 0:
                return
