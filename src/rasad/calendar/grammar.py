"""Lexemes to expressions: the longest rule at each place, then ranges, «از …», pairs and dates told twice."""

from __future__ import annotations

from dataclasses import dataclass, field

from rasad.calendar.lexicon import Lexicon
from rasad.calendar.tokens import Lexeme, symbols

NOT_MOMENTS = ("set", "duration", "name")  # read so that nothing else is read into them


@dataclass(slots=True)
class Expression:
    """`kind` names a reading in `resolve`, or one of range, since, after, until, before, join, pair over `parts`."""

    kind: str
    first: int  # lexemes [first, last)
    last: int
    words: dict[str, Lexeme] = field(default_factory=dict)
    parts: tuple[Expression, ...] = ()

    def value(self, name: str, default: object = None) -> object:
        word = self.words.get(name)
        return default if word is None else word.value


def parse(lexemes: list[Lexeme], lexicon: Lexicon) -> list[Expression]:
    """The expressions of a sentence in order, not overlapping; sets and durations among them."""
    line = symbols(lexemes, lexicon)
    if not any(lexeme.category in lexicon.triggers for lexeme in lexemes):
        return []
    return _govern(_join(_atoms(line, lexemes, lexicon), line, lexicon), line, lexicon, lexemes)


def _atoms(line: str, lexemes: list[Lexeme], lexicon: Lexicon) -> list[Expression]:
    found: list[Expression] = []
    at = 0
    while at < len(line):
        best, kind = None, ""
        for rule in lexicon.rules.get(line[at], ()):
            match = rule.pattern.match(line, at)
            if match is not None and match.end() > (at if best is None else best.end()):
                best, kind = match, rule.kind
        if best is None:
            at += 1
            continue
        words = {name.split("_")[0]: lexemes[best.start(name)] for name, got in best.groupdict().items() if got}
        found.append(Expression(kind, at, best.end(), words))
        at = best.end()
    return found


# What may stand beside what: each narrows the other to the same day, or says its time of day.
_DAYS = frozenset(
    {"date", "numeric", "weekday", "deictic", "lastday", "holiday", "same", "nearby", "ago", "pair", "join"}
)
_DATED = _DAYS | {"days", "month", "months", "tenth", "range"}
_NARROWED = frozenset({"relative", "year"})
_LOOSE = frozenset({"comma", "dated", "of_date", "day", "in", "local"})


def _join(atoms: list[Expression], line: str, lexicon: Lexicon) -> list[Expression]:
    table = {symbol: name for name, symbol in lexicon.symbols.items()}
    out: list[Expression] = []
    for atom in atoms:
        out.append(atom)
        while len(out) > 1 and (both := _both(out[-2], out[-1], line, table)) is not None:
            out[-2:] = [both]
    return out


def _both(before: Expression, atom: Expression, line: str, table: dict[str, str]) -> Expression | None:
    """The two as one: a date told twice, or two that narrow each other; None where each stands alone."""
    if atom.first - before.last > 2:
        return None
    gap = [table.get(symbol, "") for symbol in line[before.last : atom.first]]
    if gap == ["open"] and table.get(line[atom.last : atom.last + 1]) == "close":
        if (before.kind in _DATED and atom.kind in _DATED | _NARROWED) or before.kind == atom.kind == "year":
            return Expression("pair", before.first, atom.last + 1, parts=(before, atom))
    elif gap and gap[-1] == "equals" and before.kind in _DATED and atom.kind in _DATED:
        return Expression("pair", before.first, atom.last, parts=(before, atom))
    elif not gap and "every" in atom.words and before.kind in ("date", "month", "holiday", "weekday", "duration"):
        return Expression("set", before.first, atom.last, parts=(before, atom))  # Ramadan of every year
    elif _LOOSE.issuperset(gap) and _fit(before, atom, gap):
        return Expression("join", before.first, atom.last, parts=(before, atom))
    return None


def _fit(before: Expression, atom: Expression, gap: list[str]) -> bool:
    kinds = {before.kind, atom.kind}
    if "clock" in kinds:
        return before.kind != atom.kind and bool(kinds & _DAYS)
    if before.kind in ("date", "numeric", "holiday") and atom.kind in ("date", "numeric"):
        return bool({"dated", "of_date"} & {*gap})
    if before.kind in ("weekday", "deictic", "join", "lastday") or (atom.kind in ("weekday", "deictic") and not gap):
        if before.kind == atom.kind or ("comma" in gap and atom.kind in ("deictic", "lastday")):
            return False
        return before.kind in _DAYS and atom.kind in _DAYS and "in" not in gap
    if before.kind in _NARROWED:  # 1401, 23 Farvardin; last year in June
        year = before.kind == "year" or "u" not in before.words or before.words["u"].category == "year"
        return year and atom.kind in ("date", "month", "holiday", "days") and not {"y", "r", "k"} & {*atom.words}
    return before.kind == "holiday" and atom.kind in _NARROWED


def _govern(items: list[Expression], line: str, lexicon: Lexicon, lexemes: list[Lexeme]) -> list[Expression]:
    """Prepositions that make an interval: from X to Y, since X, until X, X - Y."""
    sym = lexicon.symbols
    from_, until, between, and_, dash = (sym[n] for n in ("from", "until", "between", "and", "dash"))
    out: list[Expression] = []
    at = 0
    while at < len(items):
        item = items[at]
        at += 1
        if item.kind in (*NOT_MOMENTS, "vague", "now", "sofar"):
            out.append(item)
            continue
        before = line[item.first - 1 : item.first] if item.first else ""
        following = items[at] if at < len(items) else None
        gap = line[item.last : following.first] if following else ""
        if following and following.kind == "sofar" and before == from_ and gap in ("", and_):
            out.append(Expression("since", item.first - 1, following.last, parts=(item,)))
            at += 1
        elif (
            following
            and following.kind not in (*NOT_MOMENTS, "sofar", "vague")
            and (
                (gap == until and (before in (from_, between) or item.kind == following.kind))
                or (gap == and_ and (before == between or item.kind == following.kind in ("weekday", "deictic")))
                or (gap == dash and item.kind == following.kind)
            )
        ):
            first = item.first - (before in (from_, between))
            out.append(Expression("range", first, following.last, parts=(item, following)))
            at += 1
        elif before in (from_, between) and item.kind in ("years", "days", "months"):
            out.append(Expression("join", item.first - 1, item.last, parts=(item,)))
        elif before == from_:
            begins = any(x.key.startswith(tuple(lexicon.data["begin"])) for x in lexemes[item.last : item.last + 5])
            out.append(Expression("join" if begins else "since", item.first - 1, item.last, parts=(item,)))
        elif before in (sym["since"], until, sym["before"]):
            kind = {sym["since"]: "after", until: "until"}.get(before, "before")
            out.append(Expression(kind, item.first - 1, item.last, parts=(item,)))
        else:
            out.append(item)
    return out
