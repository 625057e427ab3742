"""Five-fold cross-validation of pairs: `python -m training.crossvalidate --data FOLDER --start MODEL`.

`MODEL` is the folder of a model that saw no sentence of Zero-Shot-PLOVER. For each fold it goes on from there with the
pairs and the acts of the other folds, beside a sample of other annotated sentences, and then says the type of each pair
left out. Sentences that occur twice stay in one fold. Prints F1 of each root and quad class and their means.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from rasad.analyse.labels import NO_TYPE, TYPES
from training.data import (
    Example,
    borrowed_texts,
    event_examples,
    pair_example,
    pairs_of_events,
    standoff_examples,
)
from training.make import HERE
from training.network import Network, Shape
from training.restore import exported
from training.train import Batch, Pieces, Plan, pair_marks, train

PLV = HERE / "annotated/standoff/plv.jsonl"
FOLDS = 5
PLAN = Plan(epochs=5, encoder_rate=6e-5, head_rate=6e-4, pair_share=1.0, seed=3)
YIELD = ("CONCEDE", "RETREAT")


@torch.no_grad()
def said(network: Network, examples: list[Example], tokenizer: Tokenizer) -> list[str]:
    """The likeliest root of each pair, the two that the benchmark does not tell apart as YIELD."""
    network.eval()
    pieces = Pieces(tokenizer)
    found = []
    for example in examples:
        batch = Batch([example], [pieces(example.words)])
        states, acts, _ = network.reader(batch.ids, batch.pool)
        zero = torch.zeros(1, dtype=torch.int64)
        relation = network.judge(states, batch.pad, batch.pool, pair_marks(batch, acts), zero, zero)[4]
        shares: dict[str, float] = {}
        for kind, share in zip(TYPES, relation[0].softmax(-1)[:NO_TYPE].tolist(), strict=True):
            root = "YIELD" if kind in YIELD else kind
            shares[root] = shares.get(root, 0.0) + share
        found.append(max(shares, key=lambda root: shares[root]))
    return found


def f1(gold: list[str], told: list[str]) -> dict[str, float]:
    right = Counter(g for g, t in zip(gold, told, strict=True) if g == t)
    has, says = Counter(gold), Counter(told)
    return {kind: 2 * right[kind] / (has[kind] + says[kind]) for kind in sorted(has)}


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="the folder with events/, ud/ and ner/")
    ask.add_argument("--start", type=Path, required=True, help="the folder of a model made without Zero-Shot-PLOVER")
    ask.add_argument("--runs", type=Path, default=HERE.parent / "runs", help="checkpoints")
    ask.add_argument("--beside", type=int, default=1000, help="other annotated sentences beside each fold")
    ask.add_argument("--epochs", type=int, default=PLAN.epochs)
    ask.add_argument("--layers", type=int, nargs=3, default=(6, 6, 2), help="reader, judge, of these once an act")
    asked = ask.parse_args()

    rows = [json.loads(line) for line in (asked.data / "events/plv_train.jsonl").read_text("utf8").splitlines()]
    pairs = [pair_example(row["marked"], row["type"]) for row in rows]
    labelled = [json.loads(line)["id"] for line in PLV.read_text("utf8").splitlines()]
    acts = dict(zip(labelled, standoff_examples(PLV, borrowed_texts(asked.data)), strict=True))
    texts = sorted({" ".join(pair.words) for pair in pairs})
    random.Random(0).shuffle(texts)
    fold_of = {text: number % FOLDS for number, text in enumerate(texts)}
    folds = [fold_of[" ".join(pair.words)] for pair in pairs]
    own = [e for path in sorted((HERE / "annotated").glob("*.jsonl")) for e in event_examples(path)]
    tokenizer = Tokenizer.from_file(str(asked.start / "tokenizer.json"))
    weights = exported(asked.start)
    told = [""] * len(rows)
    for fold in range(FOLDS):
        rng = random.Random(fold)
        learn = [i for i in range(len(rows)) if folds[i] != fold]
        beside = rng.sample(own, asked.beside)
        known = [acts[rows[i]["id"]] for i in learn if rows[i]["id"] in acts]
        derived = list(pairs_of_events(beside + known))
        tasks = {
            "events": beside + known,
            "pairs": [pairs[i] for i in learn] + rng.sample(derived, min(len(derived), len(learn))),
        }
        network = Network(Shape(*asked.layers, len(weights["reader.word.weight"])))
        network.load_state_dict(weights, strict=False)
        run = asked.runs / f"fold-{fold}"
        run.mkdir(parents=True, exist_ok=True)
        train(network, tasks, tokenizer, replace(PLAN, epochs=asked.epochs), run / "network.pt")
        out = [i for i in range(len(rows)) if folds[i] == fold]
        for i, root in zip(out, said(network, [pairs[i] for i in out], tokenizer), strict=True):
            told[i] = root
        gold = [rows[i]["type"] for i in out]
        print(f"fold {fold + 1}: {np.mean(list(f1(gold, [told[i] for i in out]).values())):.3f}", file=sys.stderr)
    gold = [row["type"] for row in rows]
    grouped = Counter((row["type"], str(row["penta"])) for row in rows)
    coarse = {root: group for (root, group), _ in reversed(grouped.most_common())}  # as the benchmark groups its roots
    for name, figures in (("root", f1(gold, told)), ("quad", f1([coarse[g] for g in gold], [coarse[t] for t in told]))):
        print(json.dumps({"classes": name, "macro": round(float(np.mean(list(figures.values()))), 4)} | figures))


if __name__ == "__main__":
    main()
