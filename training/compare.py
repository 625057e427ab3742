"""What layers and more sentences bring: `python -m training.compare --data FOLDER --layers 6+6.2 4+4.2 --share 0.15`.

Trains one encoder for each depth and share of the annotated sentences, everything else alike, and prints a line of a
table for each: figures of `training/quick.py` on the development stories, size, and time a sentence on one core.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from pathlib import Path

from training import quick
from training.data import Example, event_examples, load
from training.export import export
from training.make import HERE, vocabulary
from training.network import Network, Shape
from training.pretrained import WEIGHTS, fetch, tensors
from training.sums import write_sums
from training.train import Plan, train

FIGURES = ("event", "role")


def part(tasks: dict[str, list[Example]], share: float, rng: random.Random) -> dict[str, list[Example]]:
    """The same share of the sentences of each task."""
    return {task: rng.sample(examples, round(share * len(examples))) for task, examples in tasks.items()}


def pace(folder: Path, rows: list[Example]) -> float:
    """Milliseconds a sentence, the encoder alone, best of three rounds."""
    from rasad.analyse.encoder import Encoder

    encoder = Encoder(folder)

    def once() -> float:
        start = time.perf_counter()
        for row in rows:
            encoder.read(row.words)
        return time.perf_counter() - start

    once()
    return 1000 * min(once() for _ in range(3)) / len(rows)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="the folder with events/, ud/ and ner/")
    ask.add_argument("--runs", type=Path, default=HERE.parent / "runs", help="downloads and checkpoints")
    ask.add_argument("--layers", nargs="+", default=["6+6.2"], help="reader + judge . of these once an act")
    ask.add_argument("--share", nargs="+", type=float, default=[1.0], help="of the annotated sentences")
    ask.add_argument("--epochs", type=int, default=Plan.epochs)
    said = ask.parse_args()

    tasks = load(said.data, HERE / "annotated", syntax=3000, rng=random.Random(Plan.seed))
    dev = {lang: list(event_examples(said.data / f"events/{lang}_dev.jsonl")) for lang in ("fa", "en")}
    fetch(said.runs)
    columns = [
        "layers",
        "sentences",
        *(f"{lang} {figure}" for lang in dev for figure in FIGURES),
        "MB",
        "ms a sentence",
    ]
    print(f"| {' | '.join(columns)} |\n|{' ---: |' * len(columns)}", flush=True)
    for layers in said.layers:
        for share in said.share:
            run = said.runs / f"compare-{layers}-{share}-{said.epochs}"
            run.mkdir(parents=True, exist_ok=True)
            chosen = part(tasks, share, random.Random(Plan.seed))
            texts = [" ".join(example.words) for examples in chosen.values() for example in examples]
            tokenizer, old = vocabulary(said.runs, run, texts)
            reader, judge, act = map(int, re.split("[+.]", layers))
            network = Network(Shape(reader, judge, act, len(old)))
            network.load_pretrained(tensors(said.runs / WEIGHTS), old)
            train(network, chosen, tokenizer, Plan(epochs=said.epochs), run / "network.pt")
            export(network, run)
            tokenizer.save(str(run / "tokenizer.json"), pretty=False)
            quick.fit(network, dev, tokenizer, run)
            write_sums(run)
            scores = {lang: quick.scores(network, rows, tokenizer, run) for lang, rows in dev.items()}
            size = sum(path.stat().st_size for path in run.glob("*.onnx")) / 1e6
            figures = [f"{scores[lang][figure]:.3f}" for lang in dev for figure in FIGURES]
            row = [
                layers,
                str(len(chosen["events"])),
                *figures,
                f"{size:.1f}",
                f"{pace(run, dev['fa'] + dev['en']):.1f}",
            ]
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
