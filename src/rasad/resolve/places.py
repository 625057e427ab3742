"""Place names to coordinates: a gazetteer by hashed key, read from one file without a table library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import msgspec
import numpy as np

from rasad.resolve.key import LOWER, PAUSES, Token, key_of, tokens
from rasad.resolve.lexicon import Titles

KINDS = ("country", "area", "capital", "region", "city")
KNOWN, _SOME = 5.0, 4.5  # weights of towns of 100,000 and 30,000 people
_NEAR, _NEAR_SMALL = 8.0, 2.0  # what a state of the story adds to the weight of its towns and of its villages
_LONGEST, _JOINED = 6, 5
_WEIGHT = {"country": 9.0, "area": 8.0, "capital": 7.5, "region": 6.2, "city": 0.0}


class Spot(msgspec.Struct, frozen=True):
    """A place found: coordinates in degrees (WGS 84); `country` is ISO3, None for seas and lands of several states."""

    name: str
    country: str | None
    lat: float
    lon: float
    kind: str
    weight: float  # how likely a bare name means this place: kind and log10 of people
    score: float


class Packed(msgspec.Struct, frozen=True):
    """The table by columns; `keys` are sorted 64-bit hashes of folded names, `rows` the place of each."""

    names: list[str]
    countries: list[str]
    country: bytes  # uint16, index into countries
    kind: bytes  # uint8, index into KINDS
    lat: bytes  # float32
    lon: bytes
    weight: bytes  # float32: how likely a bare name means this place
    keys: bytes  # uint64, sorted
    rows: bytes  # uint32


def hashed(key: str) -> int:
    """A key as 64 bits, the same on every machine."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


def pack(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The file of the gazetteer from rows of {kind, name, en, fa, country, lat, lon, population}."""
    countries = sorted({row["country"] or "" for row in rows})
    pairs = sorted(
        {(hashed(key_of(n)), i) for i, row in enumerate(rows) for n in (*row["en"], *row["fa"]) if key_of(n)}
    )
    weight = [_WEIGHT[row["kind"]] + np.log10(max(row["population"], 10)) for row in rows]
    return msgspec.msgpack.encode(
        Packed(
            names=[row["name"] for row in rows],
            countries=countries,
            country=np.array([countries.index(row["country"] or "") for row in rows], np.uint16).tobytes(),
            kind=np.array([KINDS.index(row["kind"]) for row in rows], np.uint8).tobytes(),
            lat=np.array([row["lat"] for row in rows], np.float32).tobytes(),
            lon=np.array([row["lon"] for row in rows], np.float32).tobytes(),
            weight=np.array(weight, np.float32).tobytes(),
            keys=np.array([k for k, _ in pairs], np.uint64).tobytes(),
            rows=np.array([r for _, r in pairs], np.uint32).tobytes(),
        )
    )


class Gazetteer:
    """Looks a name up and chooses among places of that name."""

    def __init__(self, source: bytes) -> None:
        packed = msgspec.msgpack.decode(source, type=Packed)
        self.names, self.countries = packed.names, packed.countries
        self._country = np.frombuffer(packed.country, np.uint16)
        self._kind = np.frombuffer(packed.kind, np.uint8)
        self._lat = np.frombuffer(packed.lat, np.float32)
        self._lon = np.frombuffer(packed.lon, np.float32)
        self._weight = np.frombuffer(packed.weight, np.float32)
        self._keys = np.frombuffer(packed.keys, np.uint64)
        self._rows = np.frombuffer(packed.rows, np.uint32)

    def lookup(self, key: str, near: Iterable[str] = ()) -> Spot | None:
        """The likeliest place of a key: by the states hinted (likeliest first), then kind and population."""
        wanted = np.uint64(hashed(key))
        first = int(np.searchsorted(self._keys, wanted, "left"))
        last = int(np.searchsorted(self._keys, wanted, "right"))
        if first == last:
            return None
        rank = {country: place for place, country in enumerate(near)}
        rows = [int(r) for r in self._rows[first:last]]
        scores = []
        for row in rows:
            weight, country = float(self._weight[row]), self.countries[self._country[row]]
            bonus = (_NEAR if weight >= _SOME else _NEAR_SMALL) / (1 + rank[country]) if country in rank else 0.0
            scores.append(weight + bonus)
        best = max(range(len(rows)), key=scores.__getitem__)
        rest = sorted(scores, reverse=True)
        sure = 1.0 if len(rows) == 1 else min(1.0, 0.5 + (rest[0] - rest[1]) / 4)
        return self._spot(rows[best], sure)

    def capital(self, country: str) -> Spot | None:
        """The capital of a state."""
        if country not in self.countries:
            return None
        of_state = self._country == self.countries.index(country)
        rows = np.flatnonzero(of_state & (self._kind == KINDS.index("capital")))
        return self._spot(int(rows[0]), 1.0) if len(rows) else None

    def _spot(self, row: int, sure: float) -> Spot:
        return Spot(
            self.names[row],
            self.countries[self._country[row]] or None,
            round(float(self._lat[row]), 3),
            round(float(self._lon[row]), 3),
            KINDS[self._kind[row]],
            float(self._weight[row]),
            sure,
        )

    def place(self, words: str, lexicon: Titles, near: Sequence[str] = ()) -> Spot | None:
        """A place phrase: the longest run of its words that is a name («شهر مقدس قم», "the city of Odessa").

        A part of a phrase must be a known town (100,000 people), or one of some size in a state of the story, or follow
        a word that announces a place; among parts of one length the likeliest place wins.
        """
        said = [t for t in tokens(words) if t.key not in PAUSES]
        for size in range(min(len(said), _LONGEST), 0, -1):
            spots = [self._part(said, at, size, lexicon, near) for at in range(len(said) - size + 1)]
            best = max((s for s in spots if s), key=lambda s: s.weight, default=None)
            if best:
                return best
        return None

    def _part(self, said: Sequence[Token], at: int, size: int, lexicon: Titles, near: Sequence[str]) -> Spot | None:
        part = said[at : at + size]
        key = "".join(t.key for t in part)
        whole = size == len(said)
        announced = any(t.key in lexicon.before_place for t in said[max(at - 2, 0) : at])
        if lexicon.lang == "en" and part[0].case == LOWER:
            return None
        if any(lexicon.marks.get(t.key) in ("join", "other") for t in part) and not whole:
            return None
        if size == 1 and not whole and (key in lexicon.common or key in lexicon.marks or key in lexicon.breaks):
            return None
        if (size > 1 and len(key) < _JOINED) or (size == 1 and len(key) < 3 and not (announced or whole)):
            return None
        if key in lexicon.common:
            return None
        spot = self.lookup(key, near)
        if spot is None and lexicon.lang == "fa" and key.endswith(("ای", "وی")):
            spot = self.lookup(key[:-1], near)
        if spot is None or whole or spot.weight >= KNOWN:
            return spot
        return spot if announced or (spot.weight >= _SOME and spot.country in near[:2]) else None


@cache
def load() -> Gazetteer:
    """The shipped gazetteer, read once."""
    return Gazetteer(files("rasad").joinpath("data", "places.msgpack").read_bytes())
