"""The model card: what the encoder is, what made it, what it reached."""

from __future__ import annotations

import json
from pathlib import Path

from training.data import Example
from training.network import Shape
from training.train import Plan

Scores = dict[str, dict[str, float]]


def write_card(folder: Path, shape: Shape, plan: Plan, tasks: dict[str, list[Example]], scores: Scores) -> None:
    """Writes `card.md` beside the model, for people, and `card.json` with the same figures."""
    size = sum(path.stat().st_size for path in folder.glob("*.onnx")) / 1e6
    acts = sum(len(example.acts or ()) for example in tasks["events"])
    rows = sorted({name for row in scores.values() for name in row})
    lines = [
        "# The encoder of Rasad",
        "",
        f"`reader.onnx` ({shape.reader} layers, for every sentence) and `judge.onnx` (the next {shape.judge}, for",
        f"sentences with a candidate act, the last {shape.act} once for each): {size:.1f} MB of 8-bit ONNX,",
        f"{shape.vocabulary} pieces of Persian and English.",
        "Started from `multilingual-e5-small` (MIT), whose layers they are. Made by `python -m training.make` (see",
        "`training/README.md`).",
        "",
        "## Made from",
        "",
        f"- events: {len(tasks['events'])} sentences with {acts} acts (see `training/DATA.md`)",
        f"- pairs (what one actor does to another): {len(tasks['pairs'])}, half of them from the events",
        f"- syntax (auxiliary): {len(tasks['syntax'])} sentences of Universal Dependencies",
        f"- names: {len(tasks['mentions'])} texts of ParsTwiNER",
        f"- {plan.epochs} epochs, {plan.tokens_a_batch} tokens a batch, seed {plan.seed}; running mean of the weights",
        "",
        "## Reached",
        "",
        "Development stories, on words (gold sentences, no resolver), by `training/quick.py`; the whole pipeline is",
        "scored in `docs/accuracy.md`.",
        "",
        "| figure | " + " | ".join(scores) + " |",
        "| --- |" + " ---: |" * len(scores),
        *(f"| {name} | " + " | ".join(f"{scores[lang][name]:.3f}" for lang in scores) + " |" for name in rows),
        "",
    ]
    (folder / "card.md").write_text("\n".join(lines), encoding="utf8")
    layers = [shape.reader, shape.judge, shape.act]
    (folder / "card.json").write_text(json.dumps({"layers": layers, "scores": scores}, indent=1))
