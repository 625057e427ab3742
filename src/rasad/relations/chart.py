"""A relation drawn: balance by period, events on the scale, facts from when to when, one axis of time below all."""

from __future__ import annotations

from datetime import date, timedelta

from rasad.model import Fact, Lang
from rasad.relations.axis import Axis
from rasad.relations.balance import Met
from rasad.relations.canvas import Canvas
from rasad.relations.history import History, begun, ended
from rasad.relations.sides import label
from rasad.relations.words import dated, digits, signed, words

WIDTH, LEFT, RIGHT = 1200.0, 110.0, 1170.0
BALANCE, EVENTS, FACTS = 100.0, 330.0, 530.0  # where each part begins
TALL, ROW = 160.0, 26.0  # of the first two parts; of a fact
LETTER = 8.0  # width of a letter, about
QUADS = {
    "verbal cooperation": "#5aa9a2",
    "material cooperation": "#14746f",
    "verbal conflict": "#e6a141",
    "material conflict": "#b3362b",
}
PALE, DARK = "#d9d9d9", "#666666"


def chart(history: History, lang: Lang) -> str:
    """The SVG of a relation in a language."""
    return Chart(history, lang).drawn()


def days_of(history: History) -> list[date]:
    """All days that a chart must hold."""
    facts = [day for fact in history.facts for day in (begun(fact), ended(fact), fact.last_confirmed) if day]
    return [*(one.day for one in history.events if one.day), *facts]


class Chart:
    def __init__(self, history: History, lang: Lang) -> None:
        self.history, self.lang, self.words = history, lang, words(lang)
        self.bottom = FACTS + max(1, len(history.facts)) * ROW + 10
        self.canvas = Canvas(WIDTH, self.bottom + 60, lang)
        days = days_of(history)
        first, last = history.since or min(days), history.until or max(days)
        self.axis = Axis(first, last, LEFT, RIGHT, lang)
        self.names = {"one": label(history.one.code, lang), "other": label(history.other.code, lang)}

    def drawn(self) -> str:
        self.head()
        self.grid()
        self.balance()
        self.events()
        self.facts()
        self.turns()
        return self.canvas.written()

    def head(self) -> None:
        total = self.history.balance
        said = self.words.nothing
        if total.plover is not None:
            balance = signed(total.plover, self.lang)
            said = self.words.total.format(events=digits(str(total.events), self.lang), balance=balance)
        self.canvas.text(WIDTH / 2, 34, self.words.title.format(**self.names), size=22, bold=True)
        self.canvas.text(WIDTH / 2, 58, said, size=14, fill=DARK)
        for number, (quad, colour) in enumerate(QUADS.items()):
            x = LEFT + 170.0 + number * 200.0
            self.canvas.shape("circle", cx=x, cy=76.0, r=5.0, fill=colour)
            self.canvas.text(x + 10, 81, self.words.quads[quad], "left", 12)

    def grid(self) -> None:
        for day, name in self.axis.ticks():
            x = self.axis.at(day)
            self.canvas.shape("line", x1=x, x2=x, y1=BALANCE, y2=self.bottom, stroke="#eeeeee")
            self.canvas.text(x, self.bottom + 20, name, size=12)
        self.canvas.shape("line", x1=LEFT, x2=RIGHT, y1=self.bottom, y2=self.bottom, stroke=DARK)
        for top, name in ((BALANCE, self.words.balance), (EVENTS, self.words.events)):
            middle = top + TALL / 2
            self.canvas.shape("line", x1=LEFT, x2=RIGHT, y1=middle, y2=middle, stroke=PALE)
            self.canvas.text(LEFT - 12, middle + 4, name, "right", 14, bold=True)
            self.canvas.text(LEFT - 12, top + 14, self.words.cooperation, "right", 11, QUADS["material cooperation"])
            self.canvas.text(LEFT - 12, top + TALL - 4, self.words.conflict, "right", 11, QUADS["material conflict"])
        self.canvas.text(LEFT - 12, FACTS + ROW / 2 + 5, self.words.facts, "right", 12, bold=True)

    @staticmethod
    def height(top: float, score: float) -> float:
        return top + TALL / 2 * (1 - score / 10)

    def balance(self) -> None:
        for one in self.history.periods:
            score = one.balance.plover or 0.0
            left, right = self.axis.at(one.first), self.axis.at(one.last + timedelta(days=1))
            low, high = sorted((self.height(BALANCE, 0), self.height(BALANCE, score)))
            colour = QUADS["material cooperation" if score > 0 else "material conflict"]
            told = f"{digits(one.name, self.lang)}: {signed(score, self.lang)}"
            width = max(3.0, right - left - 1)
            self.canvas.shape("rect", told, x=left, y=low, width=width, height=max(1.0, high - low), fill=colour)

    def events(self) -> None:
        """A dot for each event, hollow where it does not count; names where there is room, the gravest first."""
        shown = [one for one in self.history.events if one.day]
        for one in shown:
            x, y = self.place(one)
            colour = QUADS[one.event.quad]
            size = 3.0 + min(4.0, one.weight if one.counts else 1.0)
            fill = colour if one.counts else "#ffffff"
            self.canvas.shape("circle", self.told(one), cx=x, cy=y, r=size, fill=fill, stroke=colour, fill_opacity=0.8)
        taken: list[tuple[float, float, float]] = []
        turning = {id for turn in self.history.turns for id in turn.events}
        for one in sorted(shown, key=lambda m: (m.event.id not in turning, -abs(m.plover) * m.weight, m.event.id)):
            x, y = self.place(one)
            name = self.words.types[one.event.type]
            half, line = len(name) * LETTER / 2, y - 10
            x = self.within(x, name)
            if one.counts and all(abs(x - a) > half + b or abs(line - c) > 14 for a, b, c in taken):
                taken.append((x, half, line))
                self.canvas.text(x, line, name, size=11)

    def place(self, one: Met) -> tuple[float, float]:
        return self.axis.at(one.day or self.axis.first), self.height(EVENTS, one.plover)

    def told(self, one: Met) -> str:
        side = self.words.directions[one.direction].format(**self.names)
        parts = [dated(one.day, self.lang) if one.day else "", side, self.words.types[one.event.type]]
        if one.event.status != "actual":
            parts.append(self.words.statuses[one.event.status])
        return " · ".join(parts)

    def facts(self) -> None:
        for number, fact in enumerate(self.history.facts):
            self.fact(fact, FACTS + number * ROW)

    def fact(self, fact: Fact, top: float) -> None:
        """A bar from its beginning to its end; pale where it is only not known to have ended."""
        first, known, end = begun(fact), ended(fact) or fact.last_confirmed, ended(fact)
        left = self.axis.at(first) if first else LEFT
        solid = max(left + 4, self.axis.at(known) if known else left)
        if fact.until is None:
            self.canvas.shape("rect", x=left, y=top, width=max(4.0, RIGHT - left), height=ROW - 8, fill="#cfd8e6")
        name = f"{self.words.kinds[fact.kind]}: {self.words.states.get(fact.state, fact.state)}".rstrip(": ")
        spell = " – ".join(dated(day, self.lang) if day else "…" for day in (first, end))
        self.canvas.shape(
            "rect", f"{name} · {spell}", x=left, y=top, width=solid - left, height=ROW - 8, fill="#7f97bd"
        )
        middle = (left + (RIGHT if fact.until is None else solid)) / 2
        self.canvas.text(self.within(middle, name), top + 14, name, size=12)

    @staticmethod
    def within(x: float, said: str) -> float:
        """Where the middle of words may stand, so that they end inside."""
        half = len(said) * LETTER / 2
        return min(max(x, LEFT + half), RIGHT - half)

    def turns(self) -> None:
        for number, one in enumerate(self.history.turns):
            x = self.axis.at(one.first)
            self.canvas.shape(
                "line", x1=x, x2=x, y1=BALANCE - 8, y2=self.bottom, stroke="#333333", stroke_dasharray="4 3"
            )
            said = self.words.change.format(before=signed(one.before, self.lang), after=signed(one.after, self.lang))
            told = f"{self.words.turning}: {said}"
            line = BALANCE + TALL + 20 + 16 * (number % 2)  # two lines, for those that stand close
            self.canvas.text(self.within(x, told), line, told, size=12, bold=True)
