"""The modes and contexts of the ontology: every example of the data, and that the data is whole."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasad.coder.ontology import contexts, matcher, mode, modes, table
from rasad.lang import LANGUAGES
from rasad.model import Act, Span


def marked(example: str) -> tuple[str, str, tuple[Span, ...]]:
    """An example line to its language, its text without brackets, and the spans that stood in them."""
    lang, text = example.split(": ", 1)
    spans = []
    for number, found in enumerate(re.finditer(r"\[(.*?)\]", text)):
        spans.append(Span(found.start() - 2 * number, found.end() - 2 * number - 2))
    return lang, re.sub(r"[\[\]]", "", text), tuple(spans)


def act_of(kind: str, spans: tuple[Span, ...]) -> Act:
    return Act(kind, 0.9, spans, "actual", 0.9)


EXAMPLES = [
    (kind, name, example)
    for kind, entries in table("modes").items()
    for name, entry in entries.items()
    for example in (entry["example"] if kind != "REJECT" else [])  # the lines of REQUEST: see below for its own
]


@pytest.mark.parametrize(("kind", "name", "example"), EXAMPLES)
def test_mode(kind: str, name: str, example: str) -> None:
    lang, text, spans = marked(example)
    assert mode(act_of(kind, spans), text, lang) == (None if name == "none" else name)


@pytest.mark.parametrize(
    ("example", "want"),
    [
        ("fa: تهران درخواست مذاکره را [رد] کرد.", "meet"),
        ("fa: مسکو درخواست آتش‌بس را [رد] کرد.", "yield"),
        ("en: Seoul [refused] to send military aid.", "assist"),
        ("en: Minsk [rejected] calls for constitutional reform.", "change"),
    ],
)
def test_reject_shares_the_modes_of_request(example: str, want: str) -> None:
    lang, text, spans = marked(example)
    assert mode(act_of("REJECT", spans), text, lang) == want


@pytest.mark.parametrize(
    ("example", "kind", "want"),
    [
        # the words of the act come before nearer words beside it
        ("en: Police, in helicopters, [gunned] down two men.", "ASSAULT", "firearms"),
        # another sentence does not tell
        ("en: They spoke by phone. The two then [met].", "CONSULT", None),
        ("fa: پهپاد سقوط کرد. ارتش به روستا [حمله] کرد.", "ASSAULT", None),
        # old spelling
        ("fa: دو وزير تلفني [گفتگو] كردند.", "CONSULT", "phone"),
        # types that have no mode
        ("en: The two [agreed] to meet by phone.", "AGREE", None),
    ],
)
def test_choice(example: str, kind: str, want: str | None) -> None:
    lang, text, spans = marked(example)
    assert mode(act_of(kind, spans), text, lang) == want


CONTEXTS = [(name, example) for name, entry in table("contexts").items() for example in entry["example"]]


@pytest.mark.parametrize(("name", "example"), CONTEXTS)
def test_context(name: str, example: str) -> None:
    lang, text = example.split(": ", 1)
    assert name in contexts(text, lang)


@pytest.mark.parametrize(
    ("text", "lang"), [("وزیران دیدار کردند.", "fa"), ("The two men met on Friday.", "en"), ("", "en")]
)
def test_no_context(text: str, lang: str) -> None:
    assert contexts(text, lang) == ()


def test_contexts_come_in_the_order_of_the_ontology() -> None:
    found = contexts("The court heard that the army broke the economic embargo.", "en")
    order = list(table("contexts"))
    assert set(found) >= {"military", "economic", "legal"}
    assert list(found) == sorted(found, key=order.index)


def test_data_is_whole() -> None:
    types = table("types")
    for kind, entries in table("modes").items():
        assert kind in types
        for name, entry in entries.items():
            if name == "none":
                continue
            assert any(entry.get(key, {}).get(lang) for key in ("act", "near", "weak") for lang in LANGUAGES), (
                kind,
                name,
            )
            assert entry["example"], (kind, name)
        assert "none" not in modes(kind)
    for entry in table("contexts").values():
        langs = {example.split(": ", 1)[0] for example in entry["example"]}
        assert langs == set(LANGUAGES)


@given(st.text(alphabet=st.sampled_from("آبی‌ كٔa.\n،«»[1۱ "), max_size=80), st.data())
def test_any_text_is_borne(text: str, data: Any) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for lang in LANGUAGES:
        assert mode(act_of("ASSAULT", (Span(start, end),)), text, lang) in {None, *modes("ASSAULT")}
        assert set(contexts(text, lang)) <= set(table("contexts"))


def test_a_long_sentence_takes_linear_time() -> None:
    matcher("ASSAULT", "fa")
    text = "حمله هوایی به شهر و " * 20_000
    start = time.perf_counter()
    assert mode(act_of("ASSAULT", (Span(200_000, 200_004),)), text, "fa") == "aerial"
    assert time.perf_counter() - start < 1
