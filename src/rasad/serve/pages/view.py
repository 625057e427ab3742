"""Templates to HTML, in a language, with what every page shows: where one can go, the other language, the JSON twin."""

from __future__ import annotations

from functools import cache, partial
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined

from rasad.model import Lang
from rasad.record.headline import headline
from rasad.relations.sides import label
from rasad.serve.access.visitor import Visitor
from rasad.serve.pages import addresses, dates, event, names, relation, tellings, timeline
from rasad.serve.pages.words import Words, bdi, seen

DATES = ("day", "both", "when", "between", "spell", "plain", "written", "moment")
PAGES = ("today", "events", "relations", "actors", "facts", "network", "stories", "read", "add", "review")
REVIEWERS = ("add", "review")  # pages that are for who may write


@cache
def environment(lang: Lang) -> Environment:
    words = Words(lang)
    made = Environment(
        loader=PackageLoader("rasad.serve.pages"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=seen,
    )
    made.globals |= {
        "lang": lang,
        "w": words,
        "pages": PAGES,
        "for_reviewers": REVIEWERS,
        "bdi": bdi,
        "called": label,
        "href": partial(addresses.page, lang),
        "outward": addresses.outward,
        "headline": headline,
        "cut": tellings.cut,
        "as_json": lambda one: msgspec.json.encode(one).decode(),
        "told_value": partial(event.fixed, words),
        "drawn_most": timeline.MOST,
        "two": relation.two,
        "related": relation.bound,
        "relation_of": partial(relation.named, words),
        "sides": partial(event.sides, words),
        "voices": lambda voices: words.listed(bdi(voice) for voice in voices),
        "version": version(),
        **{name: partial(getattr(dates, name), words) for name in DATES},
        **{name: partial(getattr(names, name), words) for name in ("people", "person", "site", "amount", "actor")},
        **{name: partial(getattr(tellings, name), words) for name in ("act", "who")},
    }
    return made


@cache
def version() -> str:
    """What the browser tells one state of the static files from another by."""
    digest = blake2b(digest_size=5)
    for entry in sorted((files("rasad.serve") / "static").iterdir(), key=lambda entry: entry.name):
        digest.update(entry.read_bytes())
    return digest.hexdigest()


def render(
    lang: Lang, name: str, *, path: str, query: str, theme: str, visitor: Visitor, json: str, **shows: Any
) -> str:
    """A page. `path` is its own behind the language, `json` the address of what it shows for programs."""
    other = "en" if lang == "fa" else "fa"
    return environment(lang).get_template(f"{name}.html").render(
        page=name, other=other, other_address=f"/{other}{path}" + (f"?{query}" if query else ""), theme=theme,
        visitor=visitor, json=json, **shows,
    )  # fmt: skip
