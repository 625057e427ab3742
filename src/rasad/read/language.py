"""Which language a text is in, by its script, its letters and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_SAMPLE = 2500  # characters; enough for every sign used here
_FOLD = str.maketrans("يك\u200c\u0640", "یک  ")
_SCRIPTS = (
    ("arabic", re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")),
    ("latin", re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
    ("ru", re.compile("[\u0400-\u052f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("zh", re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")),
    ("hi", re.compile("[\u0900-\u0dff]")),
)
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_UNKNOWN_FROM = 40  # words; a Latin text this long with hardly a common English word is in some other language
_LETTER_WEIGHT = 3  # a letter of one language alone says more than a common word, which languages share


@cache
def _data() -> dict[str, Any]:
    data = yaml.safe_load(files(__package__).joinpath("languages.yaml").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


@cache
def _words(script: str) -> dict[str, frozenset[str]]:
    return {lang: frozenset(signs["words"].translate(_FOLD).split()) for lang, signs in _data()[script].items()}


def detect(text: str) -> str:
    """A language code ("fa", "en", "ar", …), "" for text without letters, "?" for one that is none of those known."""
    sample = text[:_SAMPLE].translate(_FOLD)
    counts = {script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS}
    script = max(counts, key=lambda name: counts[name])
    if not counts[script]:
        return "?" if any(letter.isalpha() for letter in sample) else ""
    if script not in ("arabic", "latin"):
        return script
    words = Counter(word.lower() for word in _LETTERS.findall(sample))
    total = sum(words.values())
    scores = {lang: sum(words[word] for word in common) for lang, common in _words(script).items()}
    for lang, signs in _data()[script].items():
        own = signs.get("letters", "")
        scores[lang] += _LETTER_WEIGHT * sum(count for word, count in words.items() if any(c in own for c in word))
    if script == "arabic":
        # Every Arabic text is full of words with the article, and has none of پ چ ژ گ.
        scores["ar"] += sum(count for word, count in words.items() if word.startswith(("ال", "وال", "بال", "لل")))
        # Urdu, Pashto and Kurdish have پ چ ژ گ too: their own letters decide.
        rivals = [lang for lang in scores if lang not in ("fa", "ar")]
        if max(scores[lang] for lang in rivals) > 0.25 * total:
            return max(rivals, key=lambda lang: scores[lang])
        return "ar" if scores["ar"] > scores["fa"] else "fa"
    best = max(scores, key=lambda lang: (scores[lang], lang == "en"))
    if scores[best] == scores["en"]:
        best = "en"
    return "?" if best == "en" and total >= _UNKNOWN_FROM and scores["en"] < 0.04 * total else best


def common_share(text: str) -> float:
    """The share of words that are among the commonest of Persian or Arabic."""
    words = [word for word in _LETTERS.findall(text[:_SAMPLE].translate(_FOLD)) if word > "\u0600"]
    common = _words("arabic")["fa"] | _words("arabic")["ar"]
    return sum(word in common for word in words) / len(words) if words else 0.0


def called(name: str) -> str:
    """The code of a language that a field of the input names ("fa-IR", "Persian"), "" where it names none known."""
    short = re.split(r"[-_]", name.strip().lower())[0]
    for lang, names in _data()["called"].items():
        if short in names:
            return str(lang)
    return short if short in _data()["names"] else ""


def script_of(code: str) -> str:
    """ "arabic", "latin", or the code itself for a language known by its script alone."""
    scripts = [script for script in ("arabic", "latin") if code in _data()[script]]
    return scripts[0] if scripts else "latin" if code == "?" else code


def language_name(code: str) -> str:
    """An English name for a message."""
    return str(_data()["names"].get(code, code if code not in ("", "?") else "an unknown language"))


def is_read(code: str) -> bool:
    return code in _data()["read"]
