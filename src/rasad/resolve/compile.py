"""From the YAML of `data/actors/` to the index: run by `tools/actors.py`, never when a story is read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from rasad.lang import LANGUAGES
from rasad.resolve.index import (
    ADJECTIVE,
    CAPITAL_CITY,
    CITY,
    FIRST_DAY,
    LAST_DAY,
    MEMBER,
    NAME,
    SEAT,
    SHORT,
    START,
    Entity,
    Index,
    Role,
    Sense,
)
from rasad.resolve.key import LOWER, case_of, key_of
from rasad.resolve.lexicon import titles

LANGS = LANGUAGES
FORMS = 3  # counted into the digest: raise it when the form of the index changes
LISTED = {"media": ("media", "MED"), "companies": ("company", "BUS"), "society": ("society", "NGO")}  # kind, sector
Sheet = dict[str, Any]


def digest(folder: Path) -> str:
    """A hash of every YAML file under `folder`, of the places and of the titles, by name and content."""
    sha = hashlib.sha256(str(FORMS).encode())
    for lang in LANGS:
        sha.update(files("rasad.lang").joinpath(lang, "titles.yaml").read_bytes() + b"\0")
    for path in [*sorted(folder.rglob("*.yaml")), folder.parent / "places.yaml"]:
        sha.update(path.relative_to(folder.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()[:16]


def read_sheet(path: Path) -> Sheet:
    """One YAML file; ValueError names the file when it is no mapping or not YAML at all."""
    try:
        sheet = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: not valid YAML: {error}") from None
    if not isinstance(sheet, dict):
        raise ValueError(f"{path}: expected a mapping at the top")
    return sheet


def day_bounds(value: object) -> tuple[int, int]:
    """First and last day (yyyymmdd) that a date as precise as it is written may mean."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 1:
        return parts[0] * 10000 + 101, parts[0] * 10000 + 1231
    if len(parts) == 2:
        return parts[0] * 10000 + parts[1] * 100 + 1, parts[0] * 10000 + parts[1] * 100 + 31
    day = parts[0] * 10000 + parts[1] * 100 + parts[2]
    return day, day


def words(entry: Any, lang: str) -> list[str]:
    """The strings of one language in `entry`, written as a string, a list, or nothing."""
    value = entry.get(lang) if isinstance(entry, dict) else None
    if value is None:
        return []
    return [str(v) for v in value if v] if isinstance(value, list) else [str(value)]


def _first(entry: Any, lang: str) -> str:
    return next(iter(words(entry, lang)), "")


class Compiler:
    """Collects entities and keys sheet by sheet; `index()` gives the frozen result."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self.people: dict[tuple[str, str], int] = {}
        self.names: dict[str, dict[str, set[tuple[int, int, int]]]] = {lang: {} for lang in LANGS}
        self.ambiguous: dict[str, set[str]] = {lang: set() for lang in LANGS}
        self.titles: dict[str, dict[str, set[tuple[str, str]]]] = {lang: {} for lang in LANGS}
        self.offices: dict[str, dict[str, list[tuple[int, int, int]]]] = {}
        self.owners: dict[str, int] = {}

    def name(self, lang: str, name: str, entity: int, how: int) -> None:
        key = key_of(name)
        if key:
            case = case_of(name) if lang == "en" else LOWER
            self.names[lang].setdefault(key, set()).add((entity, how, case))

    def named(self, entry: Any, entity: int, how: int) -> None:
        for lang in LANGS:
            for name in words(entry, lang):
                self.name(lang, name, entity, how)
                if lang == "fa" and how == ADJECTIVE and name.endswith("ی"):
                    self.name(lang, name + "ها", entity, how)
                    self.name(lang, name + "ان", entity, how)

    def entity(self, kind: str, ident: str, entry: Any, roles: tuple[Role, ...]) -> int:
        self.entities.append(Entity(ident, kind, _first(entry, "fa"), _first(entry, "en"), roles))
        return len(self.entities) - 1

    def thing(self, kind: str, sheet: Sheet, entry: Any, country: str | None, sector: str, owner: str = "") -> int:
        """A state, body, group or outlet; `entry` has its names by language."""
        name = entry.get("name") or entry
        ident = (
            sheet.get("wikidata")
            or f"{owner + '/' if owner else ''}{sheet.get('id') or '-'.join(_first(name, 'en').lower().split())}"
        )
        role = Role("", owner, country, sheet.get("sector") or sector)
        number = self.entity(kind, str(ident), name, (role,))
        self.named(name, number, NAME)
        self.named(entry.get("aliases"), number, NAME)
        self.named(entry.get("seats"), number, SEAT)
        self.named(entry.get("members"), number, MEMBER)
        return number

    @staticmethod
    def _marks(entry: Sheet, owner: str, wikidata: str) -> list[tuple[str, str]]:
        """What identifies a person: the Wikidata id; the name in one language within its file; full names elsewhere."""
        marks = [("id", wikidata)] if wikidata else []
        for lang in LANGS:
            marks += [(f"{owner}:{lang}", key_of(n)) for n in words(entry.get("name"), lang)]
            full = [*words(entry.get("name"), lang), *words(entry.get("also"), lang)]
            marks += [(lang, key_of(n)) for n in full if " " in n]
        return marks

    def _same(self, entry: Sheet, owner: str, wikidata: str) -> int | None:
        """The person of an earlier entry, if this is the same one: outside its file two languages must agree."""
        hits: dict[str, set[int]] = {}
        for kind, key in self._marks(entry, owner, wikidata):
            if (kind, key) in self.people:
                hits.setdefault(kind, set()).add(self.people[kind, key])
        sure = [n for kind, numbers in hits.items() if kind not in LANGS for n in numbers]
        both = hits.get("fa", set()) & hits.get("en", set())
        found = next(iter([*sure, *sorted(both)]), None)
        if found is not None and wikidata and self.entities[found].id.startswith("Q"):
            return found if self.entities[found].id == wikidata else None
        return found

    def person(self, entry: Sheet, owner: str, country: str | None, sector: str, office: str) -> int:
        """Adds one term or role of a person, whom the same name in the same file (or Wikidata id) identifies."""
        name = entry.get("name") or {}
        start = day_bounds(entry["from"])[0] if entry.get("from") else FIRST_DAY
        end = day_bounds(entry["to"])[1] if entry.get("to") else LAST_DAY
        code = entry.get("country", country)
        role = Role(office, owner, code, entry.get("sector") or sector, start, end)
        wikidata = str(entry.get("wikidata") or "")
        number = self._same(entry, owner, wikidata)
        if number is None:
            slug = "-".join(_first(name, "en").lower().split()) or _first(name, "fa")
            number = self.entity("person", wikidata or f"{owner}/{slug}", name, ())
        known = self.entities[number]
        ident = wikidata if wikidata and not known.id.startswith("Q") else known.id
        self.entities[number] = Entity(ident, "person", known.fa, known.en, (*known.roles, role))
        for key in self._marks(entry, owner, wikidata):
            self.people.setdefault(key, number)
        for group in (name, entry.get("also")):
            for lang in LANGS:
                for form in words(group, lang):
                    self.name(lang, form, number, NAME if len(form.split()) > 1 else SHORT)
        return number

    def office_list(self, sheet: Sheet, owner: str, country: str | None, sector: str) -> None:
        for office in sheet.get("offices") or []:
            kind = office["office"]
            kinds = [kind] + (["head_of_government"] if office.get("also_head_of_government") else [])
            for lang in LANGS:
                for title in words(office, lang):
                    pairs = self.titles[lang].setdefault(key_of(title), set())
                    pairs.update((owner, k) for k in kinds)
            for term in office.get("terms") or []:
                number = self.person(term, owner, country, office.get("sector") or sector, kind)
                start = day_bounds(term["from"])[0] if term.get("from") else FIRST_DAY
                end = day_bounds(term["to"])[1] if term.get("to") else LAST_DAY
                for k in kinds:
                    self.offices.setdefault(owner, {}).setdefault(k, []).append((start, end, number))
        for entry in sheet.get("people") or []:
            self.person(entry, owner, country, sector, "")

    def country(self, sheet: Sheet) -> None:
        """A state, or a part of one with offices of its own: coded as that state, by its own code, or by none."""
        code = sheet["iso3"]
        own = code is not None and code != sheet.get("part_of")
        owner = code if own else "-".join(_first(sheet["name"], "en").lower().split())
        number = self.thing("state", {**sheet, "id": owner}, sheet, code, "GOV")
        self.owners[owner] = number
        self.named(sheet.get("adjectives"), number, ADJECTIVE)
        self.named(sheet.get("capital"), number, CAPITAL_CITY)
        self.named(sheet.get("cities"), number, CITY)
        for entry in sheet.get("institutions") or []:
            self.thing("institution", entry, entry, entry.get("country", code), "GOV", owner)
        for entry in sheet.get("parties") or []:
            self.thing("party", entry, entry, code, "PTY", owner)
        self.office_list(sheet, owner, code, "GOV")

    def organisation(self, sheet: Sheet) -> None:
        code, sector = sheet.get("code"), sheet.get("sector") or "IGO"
        owner = sheet["id"]
        self.owners[owner] = self.thing("organisation", sheet, sheet, code, sector)
        for entry in sheet.get("bodies") or []:
            self.thing("body", entry, entry, entry.get("code", code), sector, owner)
        self.office_list(sheet, owner, code, sector)

    def group(self, sheet: Sheet) -> None:
        owner, country, sector = sheet["id"], sheet.get("country"), sheet.get("sector") or "REB"
        number = self.thing("group", sheet, sheet, country, sector)
        self.owners[owner] = number
        known = self.entities[number]
        later = tuple(
            Role(
                "",
                owner,
                term.get("country", country),
                term["sector"],
                day_bounds(term["from"])[0] if term.get("from") else FIRST_DAY,
                day_bounds(term["to"])[1] if term.get("to") else LAST_DAY,
            )
            for term in sheet.get("terms") or []
        )
        self.entities[number] = Entity(known.id, known.kind, known.fa, known.en, (*known.roles, *later))
        for entry in sheet.get("wings") or []:
            self.thing("group", entry, entry, country, sector, owner)
        self.office_list(sheet, owner, country, sector)

    def listed(self, sheet: Sheet) -> None:
        """A list of outlets, companies, or bodies of society."""
        for part, (kind, sector) in LISTED.items():
            for entry in sheet.get(part) or ():
                as_kind = "worldwide" if entry.get("worldwide") else kind
                self.thing(as_kind, {"sector": sector, **entry}, entry, entry.get("country"), sector)
        for lang in LANGS:
            self.ambiguous[lang].update(key_of(w) for w in words(sheet.get("ambiguous"), lang))

    def places(self, sheet: Sheet) -> None:
        """Provinces and towns of `data/places.yaml` speak for their state («استاندار آذربایجان غربی»)."""
        for code, entries in sheet["regions"].items():
            for fa, en, _ in entries:
                names = {"fa": fa.split(" | "), "en": en.split(" | ")}
                if code in self.owners:
                    for lang in LANGS:
                        for name in names[lang]:
                            if not self._is_state(lang, name):
                                self.name(lang, name, self.owners[code], CITY)

    def _is_state(self, lang: str, name: str) -> bool:
        """Whether a name is that of a state with a sheet (Abkhazia), and so of no town or province."""
        senses = self.names[lang].get(key_of(name), ())
        return any(how == NAME and self.entities[entity].kind == "state" for entity, how, _ in senses)

    def index(self, mark: str) -> Index:
        return Index(
            digest=mark,
            entities=self.entities,
            names={
                lang: {key: tuple(Sense(*s) for s in sorted(senses)) for key, senses in sorted(table.items())}
                for lang, table in self.names.items()
            },
            ambiguous=self.ambiguous,
            titles={lang: {k: tuple(sorted(v)) for k, v in sorted(t.items())} for lang, t in self.titles.items()},
            offices={o: {k: tuple(sorted(v)) for k, v in t.items()} for o, t in self.offices.items()},
            owners=self.owners,
            starts={lang: {key[:START] for key in table} for lang, table in self.names.items()},
            lexicons={lang: titles(lang) for lang in LANGS},
        )


def sheets(folder: Path, part: str) -> Iterator[tuple[Path, Sheet]]:
    """The files of one part (countries, organisations, groups, media), in order of name."""
    for path in sorted((folder / part).glob("*.yaml")):
        yield path, read_sheet(path)


def compile_actors(folder: Path) -> Index:
    """Reads every sheet under `folder`; ValueError tells which file is wrong and how."""
    compiler = Compiler()
    parts = {"countries": compiler.country, "organisations": compiler.organisation, "groups": compiler.group}
    for part, add in parts.items():
        for path, sheet in sheets(folder, part):
            try:
                add(sheet)
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                raise ValueError(f"{path}: {type(error).__name__}: {error}; see data/actors/README.md") from error
            for lang in LANGS:
                compiler.ambiguous[lang].update(key_of(w) for w in words(sheet.get("ambiguous"), lang))
    compiler.places(read_sheet(folder.parent / "places.yaml"))
    for path in sorted(folder.glob("*.yaml")):
        compiler.listed(read_sheet(path))
    return compiler.index(digest(folder))
