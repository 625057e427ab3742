"""Who is meant by words that name nobody, and where by a part of a name."""

from __future__ import annotations

from rasad.analyse import whole
from rasad.coder.actors import Named
from rasad.model import Sentence, Span
from rasad.pipeline import Coder
from rasad.read import story_from_text

TEXT = "Russia and Ukraine extended the deal. Turkey, which mediated, thanked both sides."


def test_who_thanks_both_sides_is_neither(coder: Coder) -> None:
    story = story_from_text(TEXT, lang="en")
    first = TEXT.index(".") + 1
    sentences = [Sentence(Span(start, end), (), (), ()) for start, end in ((0, first), (first + 1, len(TEXT)))]
    named, at = Named(story, sentences, coder.resolver), TEXT.index("both sides")
    span = Span(at, at + len("both sides"))
    assert {party.country for party in named.parties(span, apart={"TUR"})} == {"RUS", "UKR"}
    assert "TUR" in {party.country for party in named.parties(span)}


def test_a_part_of_a_place_is_the_whole_of_its_name() -> None:
    names = [(3, 5), (8, 9)]
    assert whole((3, 4), names) == (3, 5) and whole((4, 5), names) == (3, 5)
    assert whole((4, 6), names) == (4, 6) and whole((6, 7), names) == (6, 7)
