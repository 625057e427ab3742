"""Web pages: the article without what surrounds it, and what the page says of title, date and outlet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from rasad.calendar.dates import DateError, find_date, parse_published
from rasad.model import Story
from rasad.read.encoding import decode
from rasad.read.problems import Refused, too_large
from rasad.read.stories import Context, attempt, checked, story_from_text

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([\w-]{2,30})|encoding=[\"']([\w-]{2,30})", re.I
)
# trafilatura deletes these, and characters of private use: they are swapped for letters of Linear B and back.
_JOINERS = {
    "\u200c": "zwnj|#8204|#x200c",
    "\u200d": "zwj|#8205|#x200d",
    "\u200e": "lrm|#8206|#x200e",
    "\u200f": "rlm|#8207|#x200f",
}
_META_DATES = (
    "article:published_time", "datepublished", "og:published_time", "pubdate", "publishdate", "publish_date", "dc.date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "date", "sailthru.date", "parsely-pub-date",
)  # fmt: skip
_FEWEST_WORDS = 4  # of an article: what is shorter is a page's furniture
_DATED = re.compile(r"date|time|publish|tarikh", re.IGNORECASE)
_BLOCKS = frozenset(
    (
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "section",
        "pre",
    )
)


def read_html(stream: BinaryIO, where: str, context: Context) -> Iterator[Story]:
    """The one article of a page."""
    data = stream.read(context.max_bytes + 1)
    if len(data) > context.max_bytes:
        raise too_large(context.max_bytes)
    story = attempt(lambda: story_of_page(data, where, context), where, context.report)
    if story:
        yield story


def story_of_page(data: bytes, where: str, context: Context, *, url: str = "", charset: str | None = None) -> Story:
    """The article of a page, given as bytes; `Refused` where it has none."""
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    declared = _CHARSET.search(data[:4096])
    page = decode(data, charset or (next(filter(None, declared.groups())).decode() if declared else None))
    page, marks = _guard(page)
    try:
        # Character data that XML forbids would make the parser give up on the page.
        tree = load_html(re.sub(r"^\s{0,20}<\?xml[^>]{0,200}\?>", "", page).replace("\0", " "))
        metas = _metas(tree) if tree is not None else {}
        published = _published(tree, metas) if tree is not None else None
        found: Any = bare_extraction(tree, url=url or None, include_comments=False) if tree is not None else None
    except DateError as error:
        raise Refused(str(error), "the story is left out") from None
    except Exception as error:  # whatever two parsers of others may do on hostile pages
        raise Refused(f"HTML that cannot be parsed: {type(error).__name__}") from None
    text = marks(found.text or "") if found else ""
    if len(text.split()) < _FEWEST_WORDS:
        raise Refused("HTML with no article", "give the page of one story")
    return story_from_text(
        checked(text, where, context),
        published=published,
        title=marks(metas.get("og:title") or metas["title"]),
        source=marks(metas.get("og:site_name", "")),
        url=url or metas.get("og:url", ""),
        byline=marks(metas.get("author", "")),
    )


def text_of_fragment(fragment: str) -> str:
    """The words of a piece of HTML (a feed's content), a line for each block."""
    if "<" not in fragment and "&" not in fragment:
        return fragment
    from lxml import html

    try:
        root = html.fragment_fromstring(fragment.replace("\0", " "), create_parent="div")
    except Exception:  # lxml raises several kinds, ValueError and ParserError among them
        return re.sub(r"<[^<>]{0,2000}>", " ", fragment)
    words: list[str] = []
    for event, element in _walk(root):
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            words.append(element.tail or "" if event == "end" else "")
            continue
        if element.tag in _BLOCKS:
            words.append("\n")
        words.append((element.text if event == "start" else element.tail) or "")
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(words)).strip()


def _walk(root: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    return iter(etree.iterwalk(root, events=("start", "end", "comment", "pi")))


def _guard(page: str) -> tuple[str, Any]:
    """The page with its joiners hidden from trafilatura, and the function that brings them back."""
    free = (chr(code) for code in range(0x10050, 0x1005E) if chr(code) not in page)
    hidden = {joiner: next(free) for joiner in _JOINERS}
    for joiner, names in _JOINERS.items():
        page = re.sub(rf"&(?:{names});", hidden[joiner], page, flags=re.IGNORECASE).replace(joiner, hidden[joiner])
    back = str.maketrans({mark: joiner for joiner, mark in hidden.items()})
    return page, lambda text: text.translate(back)


def _metas(tree: Any) -> dict[str, str]:
    """What the page's meta elements say, by name in lower case, and its title."""
    metas = {"title": " ".join((tree.findtext(".//h1") or tree.findtext(".//title") or "").split())}
    for meta in tree.iterfind(".//meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if (meta.get("content") or "").strip():
            metas.setdefault(name, meta.get("content").strip())
    return metas


def _published(tree: Any, metas: dict[str, str]) -> Any:
    """The page's date of publication: from its metadata, else from the one place that shows a full date.

    A date in the metadata that does not exist is an error; a wrong one in the page's furniture is passed over.
    """
    for name in _META_DATES:
        if name in metas:
            return parse_published(metas[name])
    for script in tree.iterfind(".//script"):
        if script.get("type") == "application/ld+json" and script.text:
            written = _date_in_json(script.text)
            if written:
                return parse_published(written)
    for element in tree.iter("time", "span", "div", "p", "li", "a", "td", "small", "b"):
        marked = element.tag == "time" or _DATED.search(
            f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
        )
        if not marked:
            continue
        for words in (element.get("datetime"), element.get("content"), "".join(element.itertext())):
            try:
                found = find_date(words) if words and len(words) < 200 else None
            except DateError:
                continue
            if found:
                return found.date
    return None


def _date_in_json(script: str) -> str | None:
    try:
        waiting = [json.loads(script)]
    except (ValueError, RecursionError):
        return None
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if isinstance(node.get("datePublished"), str):
                return str(node["datePublished"])
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return None
