"""Makes the shipped encoder from the data folder: `python -m training.make --data FOLDER`.

Fetches the pretrained encoder, prunes its vocabulary, trains all heads together, exports 8-bit ONNX, fits threshold
and calibration, scores the result and writes the model card. Interrupted, it goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from training import quick
from training.card import write_card
from training.data import event_examples, load
from training.export import export
from training.network import Network, Shape
from training.pretrained import TOKENIZER, WEIGHTS, fetch, pruned_tokenizer, tensors
from training.restore import exported
from training.sums import write_sums
from training.train import Plan, train

HERE = Path(__file__).parent
KEPT = 0.5  # of the earlier weights, where a run goes on from them: both together err less on what neither saw


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="the folder with events/, ud/ and ner/")
    ask.add_argument("--out", type=Path, default=HERE.parent / "src/rasad/models", help="where the model goes")
    ask.add_argument("--runs", type=Path, default=HERE.parent / "runs", help="downloads and checkpoints")
    ask.add_argument("--reader", type=int, default=6, help="layers read once per sentence")
    ask.add_argument("--judge", type=int, default=6, help="the next layers, for sentences with a candidate act")
    ask.add_argument("--act", type=int, default=2, help="the last of these, read once for each candidate")
    ask.add_argument("--epochs", type=int, default=Plan.epochs)
    ask.add_argument("--seed", type=int, default=Plan.seed)
    ask.add_argument("--start", type=Path, help="the folder of a model, to go on from its weights at half the rates")
    said = ask.parse_args()

    plan = Plan(epochs=said.epochs, seed=said.seed)
    tasks = load(said.data, HERE / "annotated", syntax=3000, rng=random.Random(plan.seed))
    run = said.runs / f"{said.reader}+{said.judge}.{said.act}-{said.seed}"
    run.mkdir(parents=True, exist_ok=True)
    if said.start:
        plan = replace(plan, encoder_rate=plan.encoder_rate / 2, head_rate=plan.head_rate / 2)
        tasks["syntax"] = []  # the parser is not exported
        tokenizer, earlier = Tokenizer.from_file(str(said.start / "tokenizer.json")), exported(said.start)
        network = Network(Shape(said.reader, said.judge, said.act, tokenizer.get_vocab_size()))
        network.load_state_dict(earlier, strict=False)
    else:
        fetch(said.runs)
        texts = [" ".join(e.words) for examples in tasks.values() for e in examples]
        (tokenizer, old), earlier = vocabulary(said.runs, run, texts), {}
        network = Network(Shape(said.reader, said.judge, said.act, len(old)))
        network.load_pretrained(tensors(said.runs / WEIGHTS), old)
    train(network, tasks, tokenizer, plan, run / "network.pt")
    if earlier:
        weights = network.state_dict()
        network.load_state_dict(weights | {name: weights[name].lerp(earlier[name], KEPT) for name in earlier})

    said.out.mkdir(parents=True, exist_ok=True)
    export(network, said.out)
    tokenizer.save(str(said.out / "tokenizer.json"), pretty=False)
    dev = {lang: list(event_examples(said.data / f"events/{lang}_dev.jsonl")) for lang in ("fa", "en")}
    quick.fit(network, dev, tokenizer, said.out)
    write_sums(said.out)
    write_card(
        said.out,
        network.shape,
        plan,
        tasks,
        {lang: quick.scores(network, rows, tokenizer, said.out) for lang, rows in dev.items()},
    )
    print(json.dumps({"model": str(said.out), "layers": [said.reader, said.judge, said.act]}))


def vocabulary(downloads: Path, run: Path, texts: list[str]) -> tuple[Tokenizer, np.ndarray]:
    """The pruned tokenizer of a run, made once."""
    pieces, ids = run / "tokenizer.json", run / "old.npy"
    if not pieces.exists():
        tokenizer, old = pruned_tokenizer(downloads / TOKENIZER, texts)
        tokenizer.save(str(pieces), pretty=False)
        np.save(ids, old)
    return Tokenizer.from_file(str(pieces)), np.load(ids)


if __name__ == "__main__":
    main()
