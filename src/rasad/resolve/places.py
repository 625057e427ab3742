"""Place names to coordinates: a gazetteer by hashed key, read from one file without a table library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import msgspec
import numpy as np

from rasad.resolve.find import forms
from rasad.resolve.key import key_of, tokens
from rasad.resolve.lexicon import Titles

KINDS = ("country", "area", "capital", "region", "city")
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
        bonus = {country: 8.0 / (1 + rank) for rank, country in enumerate(near)}
        rows = [int(r) for r in self._rows[first:last]]
        scores = [float(self._weight[r]) + bonus.get(self.countries[self._country[r]], 0.0) for r in rows]
        best = max(range(len(rows)), key=scores.__getitem__)
        rest = sorted(scores, reverse=True)
        sure = 1.0 if len(rows) == 1 else min(1.0, 0.5 + (rest[0] - rest[1]) / 4)
        row = rows[best]
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
        """A place phrase: the whole, then without its leading words (شهر، استان، "city of"), then its parts."""
        keys = [t.key for t in tokens(words)]
        for size in range(min(len(keys), 6), 0, -1):
            for at in range(len(keys) - size, -1, -1) if lexicon.lang == "en" else range(len(keys) - size + 1):
                for form in forms("".join(keys[at : at + size]), lexicon.lang):
                    if size == 1 and (len(form) < 3 or form in lexicon.marks) and len(keys) > 1:
                        continue
                    spot = self.lookup(form, near)
                    if spot:
                        return spot
        return None


@cache
def load() -> Gazetteer:
    """The shipped gazetteer, read once."""
    return Gazetteer(files("rasad").joinpath("data", "places.msgpack").read_bytes())
