"""What a request says of its reader: the language of its address, else of its cookie or its browser; light or dark."""

from __future__ import annotations

from rasad.model import Lang
from rasad.record.words import LANGUAGES
from rasad.serve.access.door import cookies as sent
from rasad.serve.answers import Asked
from rasad.serve.pages.words import language
from rasad.serve.questions import liking

THEMES = ("light", "dark")
YEAR = 31_536_000  # seconds


def cookies(request: Asked) -> dict[str, str]:
    return sent(request.headers.get("cookie", ""))


def language_of(path: str) -> Lang | None:
    """The language in an address."""
    return language(path.lstrip("/").partition("/")[0])


def chosen(request: Asked) -> Lang:
    """The language for who has not said it in the address: the last that he read, else what his browser asks for."""
    known = language(cookies(request).get("lang", ""))
    if known:
        return known
    header = request.headers.get("accept-language", "")
    likings = {lang: max(liking(header, lang), regional(header, lang)) for lang in LANGUAGES}
    return "en" if likings["en"] > likings["fa"] else "fa"


def regional(header: str, lang: str) -> float:
    """How much any `fa-IR` of a header is wanted."""
    tags = (entry.partition(";")[0].strip() for entry in header.split(","))
    return max((liking(header, tag.lower()) for tag in tags if tag.lower().startswith(f"{lang}-")), default=0.0)


def theme_of(request: Asked) -> str:
    """Light or dark, if he chose; else nothing, and the browser's own setting counts."""
    found = cookies(request).get("theme", "")
    return found if found in THEMES else ""
