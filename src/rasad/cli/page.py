"""One story with its claims as one self-contained page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml
from jinja2 import Environment, PackageLoader, Template

from rasad.model import Claim, Span, Story


@cache
def template() -> Template:
    environment = Environment(loader=PackageLoader("rasad.cli"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("story.html")


@cache
def messages(lang: str) -> dict[str, Any]:
    """The words of the page in a language."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((files("rasad.cli") / "templates" / "messages.yaml").read_bytes())
    return found[lang]


def page(story: Story, claims: Sequence[Claim]) -> str:
    """HTML in the story's language and direction. The text is laid out untouched: words are highlighted by ranges in
    the browser, since elements around them would reorder mixed-direction text."""
    marks = [{field: units(story.text, spans) for field, spans in claim.evidence.items()} for claim in claims]
    data = msgspec.json.encode(marks).decode().replace("<", "\\u003c")
    return template().render(
        story=story, claims=claims, words=messages(story.lang), marks=data, dir="rtl" if story.lang == "fa" else "ltr"
    )


def units(text: str, spans: Sequence[Span]) -> list[list[int]]:
    """Spans counted in UTF-16 code units, as browsers count."""

    def unit(at: int) -> int:
        return len(text[:at].encode("utf-16-le", "surrogatepass")) // 2

    return [[unit(span.start), unit(span.end)] for span in spans]
