"""Training examples from the shared data folder: sentences as words, with acts, mentions or syntax on them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from rasad.analyse.labels import MENTIONS, NO_TYPE, SECTORS, STATUSES, TYPES
from rasad.analyse.words import words
from rasad.lang import lexicon
from rasad.model import Span
from rasad.normalise import normalise

Roles = dict[str, list[tuple[int, int]]]  # role -> runs of words [first, last + 1)


@dataclass
class GoldAct:
    word: int
    type: int
    status: int
    roles: Roles
    sectors: dict[int, int]  # word -> sector


@dataclass
class Example:
    """One sentence. A task that it says nothing about is None."""

    words: list[str]
    acts: list[GoldAct] | None = None
    mentions: list[int] | None = None
    syntax: tuple[list[int], list[int], list[int]] | None = None  # upos, head (0 = root, -1 = unknown), deprel
    pair: tuple[list[tuple[int, int]], list[tuple[int, int]], set[int]] | None = None  # source, target, types allowed


def covering(spans: list[Span], wanted: tuple[int, int]) -> tuple[int, int] | None:
    """The run of words that touch `wanted`."""
    touched = [i for i, span in enumerate(spans) if span.overlaps(wanted)]
    return (touched[0], touched[-1] + 1) if touched else None


def event_example(sentence: str, lang: str, events: list[dict[str, Any]], shift: int) -> Example:
    """Gold events, with spans that begin at `shift` before the sentence, on the words of the normalised sentence."""
    normal = normalise(sentence, lang)
    spans = words(normal.text)

    def run(span: list[int]) -> tuple[int, int] | None:
        return covering(spans, normal.normalised(Span(span[0] - shift, span[1] - shift)))

    said = [normal.text[a:b] for a, b in spans]
    plain = frozenset(lexicon(lang, "reporting")["plain"])
    acts: dict[int, GoldAct] = {}
    for event in events:
        trigger = [found for found in map(run, event["trigger"]) if found]
        trigger.sort(key=lambda found: said[found[0]].lower() not in plain)  # the verb first, where it only says
        if trigger and trigger[0][0] in acts:
            trigger = trigger[1:] + trigger[:1]
        if not trigger or trigger[0][0] in acts:
            continue  # the second of two acts on one word cannot be told apart by the encoder
        word = trigger[0][0]
        roles: Roles = {
            "verb": [(word + 1, trigger[0][1])] * (trigger[0][1] > word + 1) + trigger[1:],
            "by": [found for found in map(run, event["by"]) if found],
        }
        sectors = {}
        for role in ("source", "target"):
            roles[role] = []
            for actor in event[role]:
                if found := run(actor["span"]):
                    roles[role].append(found)
                    sector = actor["code"].split()[1]
                    sectors |= {i: SECTORS.index(sector) for i in range(*found)}
        for role in ("time", "place"):
            roles[role] = [found] if event[role] and (found := run(event[role])) else []
        acts[word] = GoldAct(word, TYPES.index(event["type"]), STATUSES.index(event["status"]), roles, sectors)
    return Example(said, acts=list(acts.values()))


def event_examples(path: Path, without: Container[str] = ()) -> Iterator[Example]:
    """A file of gold stories (what `annotation/join.py` prints); `without` sentences that are labelled anew."""
    for line in path.read_text(encoding="utf8").splitlines():
        story = json.loads(line)
        for start, end in story["sentences"]:
            if f"{story['id']}@{start}" in without:
                continue
            events = [e for e in story["events"] if start <= e["trigger"][0][0] < end]
            yield event_example(story["text"][start:end], story["lang"], events, start)


MARKS = re.compile(r"</?[st]>")


def borrowed_texts(data: Path) -> dict[str, str]:
    """The texts of the data folder that `annotated/standoff` has labels for, by id."""
    found = {}
    for file, prefix in (
        ("en_ewt-ud-train", "ewt-train-"),
        ("en_ewt-ud-dev", "ewt-dev-"),
        ("en_pud-ud-test", "pud-"),
        ("fa_seraji-ud-dev", "seraji-"),
        ("fa_seraji-ud-test", "seraji-"),
        ("fa_perdt-ud-dev", "perdt-"),
    ):
        key = ""
        for line in (data / f"ud/{file}.conllu").read_text(encoding="utf8").splitlines():
            if line.startswith("# sent_id = "):
                key = prefix + line[12:]
            elif line.startswith("# text = "):
                found[key] = line[9:]
    for lang in ("fa", "en"):
        for line in (data / f"events/{lang}_train.jsonl").read_text(encoding="utf8").splitlines():
            story = json.loads(line)
            found |= {f"{story['id']}@{start}": story["text"][start:end] for start, end in story["sentences"]}
    for line in (data / "events/plv_train.jsonl").read_text(encoding="utf8").splitlines():
        row = json.loads(line)
        found[row["id"]] = MARKS.sub("", row["marked"])
    return found


def standoff_examples(path: Path, texts: dict[str, str]) -> Iterator[Example]:
    """Labels of sentences that may not be copied here: ids, lengths and spans alone."""
    for line in path.read_text(encoding="utf8").splitlines():
        row = json.loads(line)
        text = texts[row["id"]]
        if len(text) != row["length"]:
            raise ValueError(f"{path}: {row['id']}: the data folder has another text than was annotated")
        yield event_example(text, row["lang"], row["events"], 0)


YIELD = ("CONCEDE", "RETREAT")  # one class in `plv_train.jsonl`
ROLE_MARKS = re.compile(r"<(/?)([st])>")


def pair_example(marked: str, kind: str) -> Example:
    """A sentence with <s>source</s> and <t>target</t> (none, one or more) and the type of what the one does."""
    spans: dict[str, list[Span]] = {"s": [], "t": []}
    opened: dict[str, int] = {}
    text, at = "", 0
    for found in ROLE_MARKS.finditer(marked):
        text += marked[at : found.start()]
        at = found.end()
        if found[1]:
            spans[found[2]].append(Span(opened[found[2]], len(text)))
        else:
            opened[found[2]] = len(text)
    normal = normalise(text + marked[at:], "en")
    cut = words(normal.text)
    source, target = ([run for span in spans[role] if (run := covering(cut, normal.normalised(span)))] for role in "st")
    types = {TYPES.index(t) for t in (YIELD if kind == "YIELD" else (kind,))}
    return Example([normal.text[a:b] for a, b in cut], pair=(source, target, types))


def pair_examples(path: Path) -> Iterator[Example]:
    for line in path.read_text(encoding="utf8").splitlines():
        row = json.loads(line)
        yield pair_example(row["marked"], row["type"])


def pairs_of_events(examples: Iterable[Example]) -> Iterator[Example]:
    """What annotated events say of each pair of their actors; the reverse of a pair that says nothing is none."""
    for example in examples:
        said: dict[tuple[tuple[int, int], tuple[int, int]], set[int]] = {}
        for act in example.acts or ():
            for source in act.roles["source"]:
                for target in act.roles["target"]:
                    said.setdefault((source, target), set()).add(act.type)
        for (source, target), types in said.items():
            if len(types) == 1:
                yield Example(example.words, pair=([source], [target], types))
            if (target, source) not in said and types != {TYPES.index("CONSULT")}:
                yield Example(example.words, pair=([target], [source], {NO_TYPE}))


NER = {"PER": "PER", "ORG": "ORG", "POG": "ORG", "LOC": "LOC", "NAT": "LOC"}


def ner_examples(path: Path) -> Iterator[Example]:
    """ParsTwiNER: a word, a tab and a tag a line; an empty line between texts."""
    for block in path.read_text(encoding="utf8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if "\t" in line]
        tags = []
        for _, tag in rows:
            place, _, kind = tag.partition("-")
            tags.append(MENTIONS.index(f"{place}-{NER[kind]}") if kind in NER else 0)
        if 3 <= len(rows) <= 80 and any(tags):
            yield Example([normalise(word, "fa").text or word for word, _ in rows], mentions=tags)


UPOS = [
    "NOUN",
    "PUNCT",
    "ADP",
    "VERB",
    "ADJ",
    "PROPN",
    "PRON",
    "DET",
    "CCONJ",
    "AUX",
    "ADV",
    "NUM",
    "PART",
    "SCONJ",
    "INTJ",
    "SYM",
    "X",
]
DEPRELS = [
    "acl",
    "advcl",
    "advmod",
    "amod",
    "appos",
    "aux",
    "case",
    "cc",
    "ccomp",
    "clf",
    "compound",
    "conj",
    "cop",
    "csubj",
    "dep",
    "det",
    "discourse",
    "dislocated",
    "expl",
    "fixed",
    "flat",
    "goeswith",
    "iobj",
    "list",
    "mark",
    "nmod",
    "nsubj",
    "nummod",
    "obj",
    "obl",
    "orphan",
    "parataxis",
    "punct",
    "reparandum",
    "root",
    "vocative",
    "xcomp",
]


def syntax_examples(path: Path, lang: str) -> Iterator[Example]:
    """A CoNLL-U file; only sentences whose tokens agree with the words of Rasad word for word are used."""
    for block in path.read_text(encoding="utf8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and line[0] != "#"]
        text = next((line[9:] for line in block.splitlines() if line.startswith("# text = ")), "")
        rows = [row for row in rows if row[0].isdigit()]
        normal = normalise(text, lang).text
        spans = words(normal)
        starts: dict[int, int] = {}  # token number -> word: by walking both texts without blanks
        bounds, at = {}, 0
        for i, (a, b) in enumerate(spans):
            bounds[at] = i
            at += len(normal[a:b].replace("\u200c", ""))
        at = 0
        for row in rows:
            form = normalise(row[1], lang).text.replace("\u200c", "").replace(" ", "")
            if at in bounds:
                starts[int(row[0])] = bounds[at]
            at += len(form)
        if len(starts) < 0.9 * len(spans) or not 3 <= len(spans) <= 60:
            continue
        upos, heads, labels = ([-1] * len(spans) for _ in range(3))
        for row in rows:
            number, parent = int(row[0]), int(row[6])
            if number in starts and (parent == 0 or parent in starts):
                child = starts[number]
                upos[child] = UPOS.index(row[3])
                heads[child] = 0 if parent == 0 else starts[parent] + 1
                labels[child] = DEPRELS.index(row[7].split(":")[0])
        yield Example([normal[a:b] for a, b in spans], syntax=(upos, heads, labels))


class Countries:
    """Names, adjectives and capitals of states, to exchange for those of others: who does what to whom is to be learned
    from the words around them, not from who usually does it."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[str, str, str]] = {}  # word -> language, kind, state
        self.words: dict[tuple[str, str], dict[str, str]] = {}  # language, kind -> state -> word
        for path in sorted(Path(str(files("rasad") / "data/actors/countries")).glob("*.yaml")):
            sheet = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
            if "part_of" in sheet:
                continue
            for lang in ("fa", "en"):
                doubtful = set(sheet.get("ambiguous", {}).get(lang, ()))
                for kind, known in (
                    ("name", [sheet["name"][lang], *sheet.get("aliases", {}).get(lang, ())]),
                    ("adjective", sheet.get("adjectives", {}).get(lang, ())),
                    ("capital", sheet.get("capital", {}).get(lang, ())),
                ):
                    single = [w for w in (normalise(k, lang).text for k in known if k not in doubtful) if w.isalpha()]
                    for word in single:
                        self.of.setdefault(word, (lang, kind, sheet["iso3"]))
                    if single:
                        self.words.setdefault((lang, kind), {})[sheet["iso3"]] = single[0]

    def exchanged(self, said: list[str], rng: random.Random) -> list[str]:
        """The words with each state in them exchanged for another, the same one throughout."""
        others: dict[str, str] = {}
        out = []
        for word in said:
            if word in self.of:
                lang, kind, state = self.of[word]
                choice = self.words[lang, kind]
                other = others.setdefault(state, rng.choice(sorted(choice)))
                word = choice.get(other, word)
            out.append(word)
        return out


def without_half_spaces(said: list[str]) -> list[str]:
    """The words as a text that lost its half-spaces would have them."""
    return [word.replace("\u200c", "") or word for word in said]


def load(data: Path, annotated: Path, syntax: int, rng: random.Random) -> dict[str, list[Example]]:
    """All training examples by task; `syntax` caps the sentences of English syntax, which would drown the rest."""
    paths = [data / "events/fa_train.jsonl", data / "events/en_train.jsonl", *sorted(annotated.glob("*.jsonl"))]
    standoff = sorted((annotated / "standoff").glob("*.jsonl"))
    anew = {json.loads(line)["id"] for path in standoff for line in path.read_text(encoding="utf8").splitlines()}
    texts = borrowed_texts(data)
    events = [e for path in paths for e in event_examples(path, anew)]
    events += [e for path in standoff for e in standoff_examples(path, texts)]
    ud = data / "ud"
    persian = [
        *syntax_examples(ud / "fa_perdt-ud-dev.conllu", "fa"),
        *syntax_examples(ud / "fa_seraji-ud-dev.conllu", "fa"),
        *syntax_examples(ud / "fa_seraji-ud-test.conllu", "fa"),
    ]
    english = [
        *syntax_examples(ud / "en_pud-ud-test.conllu", "en"),
        *syntax_examples(ud / "en_ewt-ud-train.conllu", "en"),
    ]
    english = [e for e in english if len(e.words) >= 8][:syntax]
    names = [*ner_examples(data / "ner/train.txt"), *ner_examples(data / "ner/dev.txt")]
    rng.shuffle(names)
    given = list(pair_examples(data / "events/plv_train.jsonl"))
    pairs = given + rng.sample(derived := list(pairs_of_events(events)), min(len(given), len(derived)))
    return {"events": events, "pairs": pairs, "syntax": persian + english, "mentions": names}
