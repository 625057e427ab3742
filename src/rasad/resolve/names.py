"""When two spellings may be one person: strict, within one script, never for short names."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import JaroWinkler, Levenshtein

from rasad.resolve.index import NAME, Index

_SHORTEST = 8  # letters of a whole name
_CLOSE = 0.86  # normalised Levenshtein similarity of the whole key
_START = 0.9  # Jaro-Winkler, which trusts the beginning


def same_person(key: str, known: str) -> bool:
    """Whether two keys of full names are spellings of one: ولادمیرپوتین, ولادیمیرپوتین."""
    if min(len(key), len(known)) < _SHORTEST or key.isascii() != known.isascii():
        return False
    return (
        Levenshtein.normalized_similarity(key, known, score_cutoff=_CLOSE) >= _CLOSE
        and JaroWinkler.similarity(key, known) >= _START
    )


class People:
    """Full names of people by their first two letters, to look for another spelling without reading all."""

    def __init__(self, index: Index, lang: str) -> None:
        self._by_start: dict[str, list[tuple[str, int]]] = {}
        for key, senses in index.names.get(lang, {}).items():
            if len(key) < _SHORTEST:
                continue
            for sense in senses:
                if sense.how == NAME and index.entities[sense.entity].kind == "person":
                    self._by_start.setdefault(key[:2], []).append((key, sense.entity))

    def near(self, key: str) -> Iterable[int]:
        """Entities whose full name may be this one misspelt."""
        for known, entity in self._by_start.get(key[:2], ()):
            if abs(len(known) - len(key)) <= 2 and same_person(key, known):
                yield entity
