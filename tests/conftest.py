"""What tests share: the coder, loaded once, stories with their claims written in a line, and the development data."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from rasad.calendar import moments
from rasad.coder.ontology import mode_of, quad
from rasad.model import Claim, Lang, Moment, Party, Place, Quantity, Span, Story, Voice
from rasad.pipeline import Coder
from rasad.read import story_from_text
from rasad.resolve import Resolver

ROOT = Path(__file__).parent.parent
Told = tuple[Story, list[Claim]]
Tell = Callable[[Mapping[str, Any]], Told]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", metavar="FOLDER", help="keep the pictures of the pages there")


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with `data/`, `annotation/` and `seed/`: beside the repository, or named by RASAD_SHARED."""
    folder = Path(os.environ.get("RASAD_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"no development data in {folder}: set RASAD_SHARED to run this test")
    return folder


@pytest.fixture(scope="session")
def tell() -> Tell:
    """Makes a story and its claims of an entry as the cases have them: `id`, `date`, `by` (the outlet), `fa` or `en`
    (the text, each act in [brackets]), and `acts`, one for each, with `type`, `source` and `target` (lists of WORDS or
    WORDS=NAME), `status`, `time` (an ISO day, month or A/B; `words` for what the sentence says), `place`, `said` and
    `amounts` ("14000 soldier"). No encoder takes part."""
    resolver = Resolver()

    def told(entry: Mapping[str, Any]) -> Told:
        lang: Lang = "fa" if "fa" in entry else "en"
        marked = str(entry[lang])
        text = re.sub(r"[\[\]]", "", marked)
        on = entry["date"] if isinstance(entry.get("date"), date) else None
        story = story_from_text(text, published=on, source=entry.get("by", ""), lang=lang, id=entry["id"])
        triggers = []
        for number, found in enumerate(re.finditer(r"\[(.*?)\]", marked)):
            triggers.append(Span(found.start() - 2 * number, found.end() - 2 * number - 2))
        return story, [claim(story, act, at, on) for act, at in zip(entry["acts"], triggers, strict=True)]

    def span(story: Story, words: str) -> Span:
        at = story.text.find(words)
        return Span(at, at + len(words)) if at >= 0 else Span(0, 0)

    def party(story: Story, written: str) -> Party:
        words, _, name = written.partition("=")
        found = resolver.actor(name or words, lang="en" if name or words.isascii() else story.lang, on=story.published)
        return Party(found.name or words, found.entity, found.country, found.sector, span(story, words))

    def time(story: Story, sentence: Span, written: Any) -> Moment | None:
        if not written:
            return None
        if written == "words":
            said = story.text[slice(*sentence)]
            return next(iter(moments(said, story.lang, told=story.published)))
        first, slash, last = str(written).partition("/")
        low, high = day(first, "01", 1), day(last if slash else first, "12", 31)
        return Moment(low, high, "day" if low == high else "interval", "gregorian", Span(0, 0), "")

    def place(story: Story, words: str, near: list[str]) -> Place:
        found = resolver.place(words, lang="en" if words.isascii() else story.lang, near=near)
        if found is None:
            return Place(words, None, None, None, span(story, words))
        return Place(found.name, found.country, found.lat, found.lon, span(story, words))

    def amount(written: str) -> Quantity:
        number, unit = written.split()
        return Quantity(float(number), float(number), unit, "exact", Span(0, 0))

    def claim(story: Story, act: Mapping[str, Any], trigger: Span, on: date | None) -> Claim:
        ends = [(story.text.rfind(mark, 0, trigger.start), len(mark)) for mark in ("\n", ". ")]
        start = max((at + length for at, length in ends if at >= 0), default=0)
        stops = [at for mark in ("\n", ". ") if (at := story.text.find(mark, trigger.end)) >= 0]
        sentence = Span(start, min(stops, default=len(story.text)))
        source, target = (tuple(party(story, one) for one in act.get(role, ())) for role in ("source", "target"))
        said = [party(story, one) for one in act.get("said", ())]
        near = [one.country for one in (*source, *target) if one.country]
        return Claim(
            id=f"{story.id}-{trigger.start}",
            story=story.id,
            lang=story.lang,
            sentence=sentence,
            type=act["type"],
            mode=act.get("mode", mode_of(act["type"], [trigger], story.text, story.lang)),
            contexts=(),
            quad=quad(act["type"]),
            trigger=(trigger,),
            source=source,
            target=target,
            status=act.get("status", "actual"),
            said_by=tuple(Voice(one.name, one.entity, one.span if one.span.end else None) for one in said),
            time=time(story, sentence, act.get("time")),
            reported=on,
            place=place(story, act["place"], near) if "place" in act else None,
            quantities=tuple(map(amount, act.get("amounts", ()))),
            evidence={"type": (trigger,)},
            confidence=act.get("confidence", 0.8),
            coder="by hand",
        )

    return told


def day(written: str, month: str, last: int) -> date | None:
    """`2024-06-01`, or a month or year filled up to its first or last day."""
    if not written:
        return None
    parts = [*written.split("-"), month][: max(2, written.count("-") + 1)]
    if len(parts) == 3:
        return date(*map(int, parts))
    year, number = map(int, parts)
    if last == 1:
        return date(year, number, 1)
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


@pytest.fixture(scope="session")
def busy(tell: Tell) -> list[Told]:
    """Two actors of whom every other day something is told, much alike, most of it without its day."""
    random = Random(1)
    verbs = ["accused", "blamed", "denounced", "condemned", "criticised", "faulted"]
    told = []
    for number in range(90):
        day = date(2025, 1, 1) + timedelta(days=2 * number)
        time = random.choice((None, None, day))
        act = {"type": "ACCUSE", "source": ["The United States"], "target": ["China"], "time": time}
        words = " ".join(chr(97 + random.randrange(24)) * 4 for _ in range(6))
        said = f"The United States [{random.choice(verbs)}] China over {words}."
        told.append(tell({"id": f"busy{number}", "date": day, "by": f"Paper {number % 7}", "en": said, "acts": [act]}))
    return told


def back_to(connection: duckdb.DuckDBPyConnection, schema: int) -> None:
    """A store as a version before had it: without what later schemas added."""
    if schema < 6:
        connection.execute("create table every as select * from parties; drop view parties")
        connection.execute("drop table claim_parties; drop table event_parties; drop table fact_parties")
        connection.execute("alter table every rename to parties")
    for since, table in ((5, "ties"), (4, "changes"), (3, "others")):
        if schema < since:
            connection.execute(f"drop table {table}")
    connection.execute("update meta set value = ? where name = 'schema'", [str(schema)])
