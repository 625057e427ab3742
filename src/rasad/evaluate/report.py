"""All that an evaluation says, in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from rasad.evaluate.bootstrap import Key, intervals
from rasad.evaluate.calibration import Calibration, calibration
from rasad.evaluate.errors import CAUSES, Cause, Error, errors
from rasad.evaluate.pairing import Pairing, pair
from rasad.evaluate.score import AGREEMENT, SHARES, Tally, figures, grouped, tally, total
from rasad.evaluate.shapes import Claimed, Gold

NO_CLAIM, NO_EVENT = "no claim", "no event"


class Size(msgspec.Struct, frozen=True, tag_field="kind", tag="size"):
    """How much was compared; `lang` is None for all languages."""

    lang: str | None
    stories: int
    events: int
    claims: int


class Figure(msgspec.Struct, frozen=True, tag_field="kind", tag="figure"):
    """A number with its 95% interval over stories. `measure` is p, r, f1, share or mean; `part` of `whole` is what a
    precision, recall or share was made of. `value` is None for a share of nothing; `low` and `high` are None also
    where there are fewer than two stories."""

    name: str
    measure: str
    lang: str | None
    type: str | None
    value: float | None
    low: float | None
    high: float | None
    part: int | None = None
    whole: int | None = None


class Confusion(msgspec.Struct, frozen=True, tag_field="kind", tag="confusion"):
    """How often a gold type was claimed as a type; either may be `NO_EVENT` or `NO_CLAIM`."""

    gold: str
    claimed: str
    count: int


class Share(msgspec.Struct, frozen=True, tag_field="kind", tag="cause"):
    """How many of all errors have a cause."""

    cause: Cause
    count: int
    share: float


class Report(msgspec.Struct, frozen=True):
    sizes: tuple[Size, ...]  # of all, then by language where there are several
    figures: tuple[Figure, ...]
    confusion: tuple[Confusion, ...]
    causes: tuple[Share, ...]  # in the order of `CAUSES`, those without errors too
    errors: tuple[Error, ...]  # by cause
    calibration: Calibration

    @property
    def langs(self) -> list[str | None]:
        return [size.lang for size in self.sizes]

    def figure(self, name: str, measure: str, lang: str | None = None, type: str | None = None) -> Figure:
        """The figure of that name; KeyError where there is none."""
        for one in self.figures:
            if (one.name, one.measure, one.lang, one.type) == (name, measure, lang, type):
                return one
        raise KeyError((name, measure, lang, type))

    def lines(self) -> Iterator[msgspec.Struct]:
        """Everything in order, one thing at a time; each tells its `kind` when encoded."""
        for part in (self.sizes, self.figures, self.confusion, self.causes, self.errors):
            yield from part
        yield self.calibration


def evaluate(gold: Sequence[Gold], claims: Iterable[Claimed]) -> Report:
    """Compares claims with the gold stories; claims of other stories are passed over."""
    by_story = grouped(claims)
    found = [pair(story, by_story[story.id]) for story in gold]
    tallies = [tally(one) for one in found]
    spoken = sorted({story.lang for story in gold})
    groups: dict[str | None, list[int]] = {None: list(range(len(gold)))}
    if len(spoken) > 1:
        groups |= {lang: [at for at, story in enumerate(gold) if story.lang == lang] for lang in spoken}
    wrong = sorted((error for one in found for error in errors(one)), key=lambda error: CAUSES.index(error.cause))
    return Report(
        sizes=tuple(_size(lang, [found[at] for at in group]) for lang, group in groups.items()),
        figures=tuple(
            figure for lang, group in groups.items() for figure in _figures(lang, [tallies[at] for at in group])
        ),
        confusion=tuple(_confusion(found)),
        causes=tuple(_causes(wrong)),
        errors=tuple(wrong),
        calibration=calibration(found),
    )


def _size(lang: str | None, found: Sequence[Pairing]) -> Size:
    events, claims = sum(len(one.story.events) for one in found), sum(len(one.claims) for one in found)
    return Size(lang, len(found), events, claims)


def _figures(lang: str | None, tallies: Sequence[Tally]) -> Iterator[Figure]:
    reached = figures(total(tallies))
    around = intervals(tallies)

    def figure(key: Key, value: float | None, part: int | None = None, whole: int | None = None) -> Figure:
        low = high = None
        if value is not None and key in around:  # a mean over types can leave the middle of its draws
            low, high = min(round(around[key][0], 4), value), max(round(around[key][1], 4), value)
        return Figure(key.figure, key.measure, lang, key.type or None, value, low, high, part, whole)

    def agreement(name: str, row: Mapping[str, Any], kind: str = "") -> Iterator[Figure]:
        yield figure(Key(name, "p", kind), row["p"], row["right"], row["predicted"])
        yield figure(Key(name, "r", kind), row["r"], row["right"], row["gold"])
        yield figure(Key(name, "f1", kind), row["f1"])

    for name in AGREEMENT:
        yield from agreement(name, reached[name])
        if name == "event":
            yield figure(Key("event_macro_f1", "mean"), reached["event_macro_f1"])
    counts = total(tallies).counts
    for name, (part, whole) in SHARES.items():
        yield figure(Key(name, "share"), reached[name], counts[part], counts[whole])
    for kind, row in reached["types"].items():
        yield from agreement("types", row, kind)


def _confusion(found: Iterable[Pairing]) -> Iterator[Confusion]:
    counts: Counter[tuple[str, str]] = Counter()
    for one in found:
        counts.update((event.type, claim.type) for event, claim in one.pairs)
        counts.update((event.type, NO_CLAIM) for event in one.missed)
        counts.update((NO_EVENT, claim.type) for claim in one.false)
    for (gold, claimed), count in sorted(
        counts.items(), key=lambda row: (row[0][0] == NO_EVENT, row[0][0], -row[1], row[0][1])
    ):
        yield Confusion(gold, claimed, count)


def _causes(wrong: Sequence[Error]) -> Iterator[Share]:
    counts = Counter(error.cause for error in wrong)
    for cause in CAUSES:
        yield Share(cause, counts[cause], round(counts[cause] / len(wrong), 4) if wrong else 0.0)
