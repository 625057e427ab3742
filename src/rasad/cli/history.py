"""The history of two actors as JSON lines and as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import TextIOWrapper
from typing import IO, Any

import msgspec
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table as Grid

from rasad.cli.table import COLOURS, Screen
from rasad.model import Fact, Lang
from rasad.relations.balance import Balance, Met
from rasad.relations.history import History, begun, ended
from rasad.relations.sides import label
from rasad.relations.words import dated, digits, signed, words

encode = msgspec.json.Encoder().encode


def rows(history: History) -> Iterator[str]:
    """Lines of JSON, each with what it is of under `row`: the relation, its facts, turning points, changes, periods and
    events, in this order."""

    def row(kind: str, found: Any, **more: Any) -> str:
        return encode({"row": kind, **msgspec.to_builtins(found), **more}).decode()

    names = {"one": history.one.code, "other": history.other.code}
    yield row("relation", {**names, "by": history.by, "calendar": history.calendar}, balance=history.balance)
    for fact in history.facts:
        yield row("fact", fact, in_force=fact.id in history.in_force)
    for turn in history.turns:
        yield row("turning point", turn)
    if history.changes:
        yield row("changes", history.changes)
    for one in history.periods:
        yield row("period", one)
    for met in history.events:
        yield row("event", met)


class Tables:
    """Tables in a language, one below the other."""

    def __init__(self, history: History, lang: Lang, to: IO[bytes]) -> None:
        self.history, self.lang, self.words = history, lang, words(lang)
        self.names = {"one": label(history.one.code, lang), "other": label(history.other.code, lang)}
        self.met = {one.event.id: one for one in history.events}
        self.known = {fact.id: fact for fact in history.facts}
        self.text = TextIOWrapper(to, encoding="utf8", errors="backslashreplace", write_through=True)
        self.screen = Screen(self.text)

    def written(self) -> None:
        said, history = self.words, self.history
        self.screen.print(f"[bold]{escape(said.title.format(**self.names))}[/bold]")
        total, score = self.count(history.balance.events), self.score(history.balance.plover)
        self.screen.print(f"{said.total.format(events=total, balance=score) if score else said.nothing}\n")
        in_force = [fact for fact in history.facts if fact.id in history.in_force]
        self.grid(said.in_force, ("kind", "state", "from", "confirmed", "id"), map(self.standing, in_force))
        self.grid(said.turning, ("from", "change", "chance", "what"), map(self.turn, range(len(history.turns))))
        if history.changes:
            title = said.changes.format(day=self.day(history.changes.since))
            self.grid(title, ("kind", "what"), self.changes())
        counted = ("period", "events", "cooperation", "conflict", "plover", "goldstein")
        self.grid(
            said.balance, counted, ((digits(one.name, self.lang), *self.totals(one.balance)) for one in history.periods)
        )
        columns = ("when", "who", "act", "status", "plover", "goldstein", "voices", "id")
        self.grid(said.events, columns, map(self.event, history.events))
        self.text.detach()

    def grid(self, title: str, columns: Sequence[str], found: Iterable[Sequence[str]]) -> None:
        made = Grid(title=escape(title), title_justify="left", title_style="bold", box=SIMPLE_HEAD)
        for name in columns:
            made.add_column(self.words.columns[name], overflow="fold")
        for cells in found:
            made.add_row(*cells)
        if made.row_count:
            self.screen.print(made)

    def count(self, number: int) -> str:
        return digits(str(number), self.lang)

    def score(self, score: float | None) -> str:
        return "" if score is None else signed(score, self.lang)

    def day(self, day: date | None) -> str:
        return dated(day, self.lang) if day else ""

    def kind(self, fact: Fact) -> str:
        return " ".join(filter(None, (self.words.kinds[fact.kind], self.words.states.get(fact.state, fact.state))))

    def standing(self, fact: Fact) -> Sequence[str]:
        state = self.words.states.get(fact.state, fact.state)
        return self.words.kinds[fact.kind], state, self.day(begun(fact)), self.day(fact.last_confirmed), fact.id

    def turn(self, number: int) -> Sequence[str]:
        one = self.history.turns[number]
        said = [self.told(self.met[id]) for id in one.events]
        said += [escape(f"{self.kind(fact)} ({self.spell(fact)})") for fact in map(self.known.__getitem__, one.facts)]
        change = self.words.change.format(before=signed(one.before, self.lang), after=signed(one.after, self.lang))
        return self.day(one.first), change, digits(f"{one.p:.3f}", self.lang), "\n".join(said)

    def told(self, met: Met) -> str:
        return f"{self.day(met.day)} {self.act(met)} {escape(self.who(met))} [dim]{met.event.id}[/dim]"

    def act(self, met: Met) -> str:
        return f"[{COLOURS[met.event.quad]}]{self.words.types[met.event.type]}[/]"

    def who(self, met: Met) -> str:
        return self.words.directions[met.direction].format(**self.names)

    def spell(self, fact: Fact) -> str:
        return " – ".join(self.day(day) or "…" for day in (begun(fact), ended(fact)))

    def totals(self, found: Balance) -> Sequence[str]:
        def number(kind: str) -> str:
            return self.count(sum(count for quad, count in found.quads.items() if quad.endswith(kind)))

        scores = self.score(found.plover), self.score(found.goldstein)
        return self.count(found.events), number("cooperation"), number("conflict"), *scores

    def event(self, met: Met) -> Sequence[str]:
        mode = f"/{met.event.mode}" if met.event.mode else ""
        scores = (self.score(met.plover), self.score(met.goldstein)) if met.counts else ("", "")
        status = "" if met.event.status == "actual" else self.words.statuses[met.event.status]
        voices = escape("\n".join(met.event.voices))
        return self.day(met.day), escape(self.who(met)), self.act(met) + mode, status, *scores, voices, met.event.id

    def changes(self) -> Iterator[Sequence[str]]:
        """What is new, a row a kind; nothing of a kind has no row."""
        found = self.history.changes
        if not found:
            return
        named: Mapping[str, Sequence[str]] = {
            "events": [self.told(self.met[id]) for id in found.events],
            "retold": [self.told(self.met[id]) for id in found.retold],
            **{
                kind: [escape(f"{self.kind(self.known[id])} ({self.spell(self.known[id])})") for id in ids]
                for kind, ids in (("begun", found.begun), ("ended", found.ended), ("confirmed", found.confirmed))
            },
        }
        yield from ((self.words.new[kind], "\n".join(told)) for kind, told in named.items() if told)
        before, after = self.score(found.before.plover), self.score(found.after.plover)
        if before and after:
            yield self.words.new["balance"], self.words.change.format(before=before, after=after)


def tables(history: History, lang: Lang, to: IO[bytes]) -> None:
    Tables(history, lang, to).written()
