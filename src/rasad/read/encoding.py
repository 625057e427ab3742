"""Bytes to text: UTF-8, UTF-16, windows-1256, or what a page declares. What fits none is refused, never guessed."""

from __future__ import annotations

import codecs
import re

from rasad.read.language import common_share
from rasad.read.problems import Refused

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HIGH_BYTES = frozenset((0x00, 0x06, 0x20, 0xFB, 0xFE))  # of UTF-16 in Latin, Arabic, punctuation, presentation forms
_ARABIC = "\u0600-\u06ff\u200c-\u200f\u0640"
_FOREIGN_WORD = re.compile(rf"[{_ARABIC}][A-Za-z\u00c0-\u024f]|[A-Za-z\u00c0-\u024f][{_ARABIC}]")
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u067e\u0686\u0698\u06a9\u06af\u06be\u06c1\u06d2]")
_TYPOGRAPHY = frozenset(
    "«»،؛؟–—‘’“”…\u200c\u200d\u200e\u200f\u00a0ـ×÷©®°·•\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
)
_SAMPLE = 20_000


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`. A `declared` encoding (of a page or header) is tried first, strictly. `Refused` if none fits.

    Surrogates in UTF-8 are let through, joined where they are pairs; `clean` deals with lone ones.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(data, name) or _refuse(data)
    if declared:
        text = _strict(data, _codec(declared))
        if text is not None:
            return text
    utf16 = guess_utf16(data)
    if utf16:
        return _strict(data, utf16) or _refuse(data)
    text = _strict(data, "utf-8")
    if text is not None:
        return text
    try:
        return data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    except UnicodeDecodeError:
        pass
    text = data.decode("cp1256")
    if b"\0" not in data[:_SAMPLE] and _plausible(text):
        return text
    return _refuse(data)


def guess_utf16(data: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" where every other byte is one that text of Persian or English has, else ""."""
    sample = data[: min(len(data), 4000) // 2 * 2]
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    if len(sample) < 8 or (b"\0" not in sample and b"\x06" not in sample) or (len(data) % 2 and len(data) <= 4000):
        return ""
    even, odd = sample[::2], sample[1::2]
    for high, low, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        common = sum(byte in _HIGH_BYTES for byte in high) / len(high)
        if common > 0.95 and sum(byte == 0 for byte in low) < 0.2 * len(low) and (b"\0" in high or b"\x06" in high):
            if max(high.count(0), high.count(6)) < 0.3 * len(high):
                continue
            return name
    return ""


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _codec(declared: str) -> str:
    # As browsers do, read the Latin alphabets of ISO as those of Windows.
    name = declared.strip().strip("\"'").lower()
    return {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "utf-8"}.get(name, name)


def _plausible(text: str) -> bool:
    """Whether windows-1256 made Persian or Arabic words of the bytes, and not a salad of letters."""
    sample = text[:_SAMPLE]
    high = [c for c in sample if ord(c) > 127]
    letters = [c for c in high if _ARABIC_LETTER.match(c)]
    odd = sum(c not in _TYPOGRAPHY and not _ARABIC_LETTER.match(c) for c in high)
    return (
        len(letters) >= 4
        and odd <= 0.03 * len(high)
        and len(_FOREIGN_WORD.findall(sample)) <= 0.01 * len(letters)
        and len(letters) >= 0.2 * sum(c.isalpha() for c in sample)
        and common_share(sample) >= 0.04
    )


def _refuse(data: bytes) -> str:
    if b"\0" in data[:_SAMPLE]:
        raise Refused("binary data, not text", "give text, HTML, JSON lines, CSV, Parquet, a feed or a WARC archive")
    raise Refused("not text in UTF-8, UTF-16 or windows-1256", "convert it to UTF-8")
