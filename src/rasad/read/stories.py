"""From a text with its date and names, or a record of named fields, to a `Story`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any, NamedTuple, cast

import yaml

from rasad.calendar.dates import DateError, parse_published
from rasad.model import Credit, Lang, Problem, Story
from rasad.read.credits import find_credits, same_name
from rasad.read.language import called, detect, is_read, language_name, script_of
from rasad.read.problems import Refused, Report, clean, shown, too_large

MAX_SENTENCE = 60_000  # characters, some 10,000 words: without a stop so long, it is no prose
_STOPS = re.compile("[.!?؟\\n]")


class Context(NamedTuple):
    """What every reader needs: the user's names of fields, where problems go, the limit of one story in bytes."""

    fields: Mapping[str, str]
    report: Report
    max_bytes: int


def story_from_text(
    text: str,
    *,
    published: date | str | int | float | None = None,
    title: str = "",
    source: str = "",
    url: str = "",
    lang: str | None = None,
    id: str | None = None,
    byline: str = "",
) -> Story:
    """A story from a text. `Refused` (a ValueError) where it has no text, a date that does not exist, or a language
    that is not read. Control characters and lone surrogates are replaced one for one, so spans hold for `text`."""
    text, title, source, url, byline = (clean(words)[0] for words in (text, title, source, url, byline))
    if not text.strip():
        raise Refused("story without text")
    if len(text) > MAX_SENTENCE and max(map(len, _STOPS.split(text))) > MAX_SENTENCE:
        raise Refused(
            f"a sentence longer than the limit of {MAX_SENTENCE:,} characters", "part the text into sentences"
        )
    day = _day(published)
    language = _language(text, lang)
    found = find_credits(text, language)
    credits = list(found.credits)
    if byline and not any(credit.name == byline for credit in credits):
        credits.insert(0, Credit(byline, "author"))
    if source and not any(credit.kind == "agency" and same_name(credit.name, source) for credit in credits):
        credits.insert(0, Credit(source, "agency"))
    return Story(
        id=clean(id)[0] if id else _hash(title, day, text),
        text=text,
        lang=language,
        title=title,
        source=source or found.source,
        url=url,
        published=day,
        byline=byline or found.byline,
        credits=tuple(credits),
        aside=found.aside,
    )


def story_from_record(record: Mapping[Any, Any], where: str, context: Context) -> Story | None:
    """A story from named fields; None where it is refused, which is reported."""
    return attempt(lambda: _from_record(record, where, context), where, context.report)


def attempt(make: Callable[[], Story], where: str, report: Report) -> Story | None:
    """What `make` makes, or None with its refusal reported."""
    try:
        return make()
    except Refused as refused:
        report(refused.at(where))
        return None


def checked(text: str, where: str, context: Context) -> str:
    """The text fit to be a story's: within the limit, its bad characters replaced and reported."""
    if len(text) * 4 > context.max_bytes and len(text.encode("utf-8", "replace")) > context.max_bytes:
        raise too_large(context.max_bytes)
    text, count = clean(text)
    if count:
        what = f"control characters or lone surrogates in the text: {count}"
        context.report(Problem(where, what, "replaced; the story is kept"))
    return text


def _from_record(record: Mapping[Any, Any], where: str, context: Context) -> Story:
    names = tuple(str(name) for name in record)
    plan = _plan(names, tuple(context.fields.items()))
    values = list(record.values())
    given = {field: values[at] for field, places in plan.items() for at in reversed(places) if _filled(values[at])}
    if "text" not in given:
        told = shown(", ".join(names[:8])) or "none"
        raise Refused("story without text", f"its fields: {told}; name one with --field text=NAME")
    text = given["text"]
    if isinstance(text, list):
        text = "\n".join(str(part) for part in text)
    elif not isinstance(text, str):
        raise Refused("story without text", "its field of text holds no text")
    plain = {field: _plain(value) for field, value in given.items() if field not in ("text", "published")}
    return story_from_text(
        checked(text, where, context),
        published=given.get("published"),
        title=plain.get("title", ""),
        source=plain.get("source", ""),
        url=plain.get("url", ""),
        lang=plain.get("lang"),
        id=plain.get("id"),
        byline=plain.get("byline", ""),
    )


def _day(published: Any) -> date | None:
    if published is None or (isinstance(published, str) and not published.strip()):
        return None
    try:
        if isinstance(published, str | int | float | date):
            return parse_published(published)
        raise DateError(f"not a date: {shown(published)}")
    except DateError as error:
        raise Refused(shown(error), "the story is left out; write the date as YYYY-MM-DD") from None


def _language(text: str, named: str | None) -> Lang:
    code = detect(text)
    told = called(named) if named else ""
    # A label is believed, but not one that the very script of the text belies ("en" on a Persian page).
    if told and (not is_read(told) or (code and script_of(told) == script_of(code))):
        code = told
    if not code:
        raise Refused("story without words")
    if not is_read(code):
        raise Refused(f"language not read: {language_name(code)}", "Rasad reads Persian and English")
    return cast(Lang, code)


def _hash(title: str, day: date | None, text: str) -> str:
    content = "\0".join((title, day.isoformat() if day else "", text))
    return blake2b(content.encode("utf-8"), digest_size=8).hexdigest()


def _filled(value: Any) -> bool:
    return value is not None and value == value and value not in ("", [], {})  # NaN stands for nothing in tables


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):  # {"source": {"name": …}}
        value = value.get("name") or value.get("title") or ""
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value)
    return str(value).strip()


@cache
def _names() -> dict[str, list[str]]:
    data = yaml.safe_load(files(__package__).joinpath("fields.yaml").read_text(encoding="utf-8"))
    return {field: [_key(name) for name in names] for field, names in data.items()}


@lru_cache(maxsize=64)
def _plan(names: tuple[str, ...], mapped: Iterable[tuple[str, str]]) -> dict[str, list[int]]:
    """For each field of a story, the places in the record that may give it, the surest first."""
    keys = [_key(name) for name in names]
    own = dict(mapped)
    return {
        field: [
            at for name in ([_key(own[field])] if field in own else known) for at, key in enumerate(keys) if key == name
        ]
        for field, known in _names().items()
    }


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
