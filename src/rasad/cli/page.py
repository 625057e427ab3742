"""One story with its claims as one self-contained page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml
from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup, escape

from rasad.model import Claim, Span, Story


@cache
def template() -> Template:
    return environment().get_template("story.html")


def environment() -> Environment:
    """Where the templates of pages are."""
    return Environment(loader=PackageLoader("rasad.cli"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


@cache
def messages(lang: str) -> dict[str, Any]:
    """The words of the page in a language."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((files("rasad.cli") / "templates" / "messages.yaml").read_bytes())
    return found[lang]


def page(story: Story, claims: Sequence[Claim]) -> str:
    """HTML in the story's language and direction. The text is laid out untouched: words are highlighted by ranges in
    the browser, since elements around them would reorder mixed-direction text."""
    wide = [at for at, char in enumerate(story.text) if char > "\uffff"]
    marks = [{field: units(spans, wide) for field, spans in claim.evidence.items()} for claim in claims]
    data = msgspec.json.encode(marks).decode().replace("<", "\\u003c")
    return template().render(
        story=story,
        claims=claims,
        title=story.title or story.text.strip().partition("\n")[0][:90].strip(),
        text=escape(story.text).replace("\r", Markup("&#13;")),  # a bare one would vanish, and shift what follows
        words=messages(story.lang),
        marks=data,
        dir="rtl" if story.lang == "fa" else "ltr",
    )


def units(spans: Sequence[Span], wide: Sequence[int]) -> list[list[int]]:
    """Spans counted in UTF-16 code units, as browsers count; `wide` are the characters that take two of them."""
    return [[at + bisect_left(wide, at) for at in span] for span in spans]
