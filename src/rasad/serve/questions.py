"""The parameters of a request: read strictly, so that a misspelt one is told and not passed over."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, cast
from urllib.parse import parse_qsl

from rasad.record.meant import Meant
from rasad.record.pages import Listed
from rasad.record.words import LANGUAGES, NARROWS, PERIODS, TAKES, WORDS, Word

Form = Literal["json", "jsonl", "csv", "parquet", "svg"]
MEDIA_TYPES: dict[Form, str] = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml",
}
FORMS: tuple[Form, ...] = ("json", "jsonl", "csv", "parquet")  # what lists come as
DRAWN: tuple[Form, ...] = ("json", "csv", "svg")  # what a relation comes as: its events in columns, its chart
SIZE, MOST = 100, 10_000  # rows of a page
FORMAT = Word("format", "The form of the answer, where no Accept header asks for one.", choices=FORMS)
LIMIT = Word("limit", f"At most so many, up to {MOST:,}; the next page begins behind them.", number=True)
CURSOR = Word("cursor", "Where the page begins: `next` of the page before.")
AFTER = Word("after", "The number of the last change that is known: `next` of the page before.")
DAY = "From this day, month or year on, of any calendar."
RELATION = {
    "between": WORDS["between"],
    "by": Word("by", "The periods that are counted.", choices=PERIODS),
    **{word: WORDS[word] for word in NARROWS},
    "since": Word("since", DAY),
    "until": Word("until", "Up to this day, month or year; what holds is told of this day, if of no other."),
    "on": WORDS["on"],
    "weight": Word("weight", "voices: an event weighs as many independent voices as tell it.", choices=("voices",)),
    "changed_since": Word("changed_since", "Also tell what is new since this day."),
    "lang": Word("lang", "fa: periods of the Jalali year.", choices=LANGUAGES),
    "format": Word("format", FORMAT.help, choices=DRAWN),
}
NETWORK = {"since": RELATION["since"], "until": RELATION["until"], "format": FORMAT}
TODAY = {
    "day": Word("day", "The last day, of any calendar; without it, the last of which there are stories."),
    "days": Word("days", "How many.", number=True),
    "format": FORMAT,
}
NAMES = {
    "text": Word("text", "How a name begins, in Persian or English, or a code."),
    "format": FORMAT,
}
ADD = {"name": Word("name", "The name of the file, which tells its format, as stories.jsonl.")}
ONE = {"format": FORMAT}


class Question(NamedTuple):
    """What is asked for, from where on, how much and in which form."""

    words: dict[str, Any]
    cursor: str | None
    size: int
    form: Form


def listed(kind: Listed) -> dict[str, Word]:
    """The parameters of a list."""
    place = {"after": AFTER} if kind == "changes" else {"cursor": CURSOR}
    return {**{word: WORDS[word] for word in TAKES[kind]}, "limit": LIMIT, **place, "format": FORMAT}


def question(query: bytes, accept: str, known: dict[str, Word], forms: tuple[Form, ...]) -> Question:
    words = parameters(query, known)
    form = words.pop("format", None) or accepted(accept, forms)
    if form not in forms:
        raise Meant("format", f"not as {form}", f"one of {', '.join(forms)}")
    size = words.pop("limit", None)
    if size is not None and not 1 <= size <= MOST:
        raise Meant("limit", f"not from 1 to {MOST}", f"as limit={SIZE}")
    cursor = words.pop("cursor", None) or words.pop("after", None)
    if cursor == "0":
        cursor = None  # of changes: from the first on
    return Question(words, cursor, size or SIZE, cast(Form, form))


def parameters(query: bytes, known: dict[str, Word]) -> dict[str, Any]:
    """The parameters that were given, each as what it is."""
    found: dict[str, Any] = {}
    for name, value in pairs(query):
        if name not in known:
            raise Meant(name[:100], "no such parameter", f"one of {', '.join(known)}")
        word = known[name]
        if "\0" in value:
            raise Meant(name, "holds a NUL character", "leave it out")
        if word.choices and value not in word.choices:
            raise Meant(name, f"not {value[:100]!r}", f"one of {', '.join(word.choices)}")
        if word.many:
            found.setdefault(name, []).append(value)
        elif name in found:
            raise Meant(name, "given twice", "give it once")
        else:
            found[name] = whole(name, value) if word.number else value
    return found


def pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=500)
    except ValueError:
        raise Meant("parameters", "not readable", "write them in UTF-8, percent-encoded") from None


def whole(name: str, value: str) -> int:
    if not value.isascii() or not value.isdecimal() or len(value) > 9:
        raise Meant(name, f"no whole number: {value[:100]!r}", f"as {name}=2")
    return int(value)


class Unacceptable(Exception):
    """None of the forms that the asker takes is to be had."""


def accepted(header: str, forms: tuple[Form, ...]) -> Form:
    """The form that an Accept header likes best; of equals, the first here."""
    if not header.strip():
        return forms[0]
    best: tuple[float, int, Form] | None = None
    for number, form in enumerate(forms):
        quality = liking(header, MEDIA_TYPES[form])
        if quality > 0 and (best is None or quality > best[0]):
            best = quality, number, form
    if best is None:
        raise Unacceptable(", ".join(MEDIA_TYPES[form] for form in forms))
    return best[2]


def liking(header: str, media_type: str) -> float:
    """How much a media type is wanted, from 0 to 1, by the entry that names it most closely."""
    found: tuple[int, float] = (-1, 0.0)
    for entry in header.split(","):
        name, *more = (part.strip().lower() for part in entry.split(";"))
        kind = media_type.partition("/")[0]
        closeness = {media_type: 2, f"{kind}/*": 1, "*/*": 0}.get(name, -1)
        quality = 1.0
        for parameter in more:
            if parameter.startswith("q="):
                try:
                    quality = min(1.0, max(0.0, float(parameter[2:])))
                except ValueError:
                    quality = 0.0
        if closeness > found[0]:
            found = closeness, quality
    return found[1]
