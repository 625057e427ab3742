"""Scores a network on gold stories without export or resolver: events and roles on words, for choosing between runs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from math import log
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from rasad.analyse.decode import Limits, WordAct, candidates, decide, distinct, sigmoid, softmax
from rasad.analyse.labels import NO_TYPE, SECTORS, STATUSES, TYPES
from training.data import Example
from training.network import Network
from training.train import Batch, Pieces


@torch.no_grad()
def predict(
    network: Network, examples: list[Example], tokenizer: Tokenizer, limits: Limits
) -> Iterator[tuple[Example, list[WordAct]]]:
    """The acts found in each sentence."""
    network.eval()
    pieces = Pieces(tokenizer)
    for start in range(0, len(examples), 16):
        chunk = examples[start : start + 16]
        batch = Batch(chunk, [pieces(example.words) for example in chunk])
        states, acts, _ = network.reader(batch.ids, batch.pool)
        reads = softmax(acts.numpy())
        for row, example in enumerate(chunk):
            at = [w for w in candidates(reads[row], limits) if w < len(example.words)]
            found = []
            if at:
                likely = torch.from_numpy(1 - reads[row, None, :, NO_TYPE])
                marks = torch.nn.functional.pad(likely[..., None], (0, 2))
                rows = torch.zeros(len(at), dtype=torch.int64)
                kind, status, role, sector, _ = network.judge(
                    states[row, None], batch.pad[row, None], batch.pool[row, None], marks, rows, torch.tensor(at)
                )
                words = len(example.words)
                for i, word in enumerate(at):
                    act = decide(
                        word,
                        reads[row, word],
                        softmax(kind[i].numpy()),
                        softmax(status[i].numpy()),
                        sigmoid(role[i, :words].numpy()),
                        softmax(sector[0, :words].numpy()),
                        limits,
                    )
                    found += [act] if act else []
            yield example, distinct(found)


def f1(right: int, said: int, gold: int) -> float:
    return 2 * right / max(said + gold, 1)


def score(network: Network, examples: list[Example], tokenizer: Tokenizer, limits: Limits) -> dict[str, float]:
    n: Counter[str] = Counter()
    for example, acts in predict(network, examples, tokenizer, limits):
        gold = list(example.acts or ())
        n["gold"] += len(gold)
        n["said"] += len(acts)
        n["role_gold"] += sum(len(g.roles["source"]) + len(g.roles["target"]) for g in gold)
        n["role_said"] += sum(len(a.roles["source"]) + len(a.roles["target"]) for a in acts)
        used = set()
        for g in gold:
            mine = {g.word, *(w for run in g.roles["verb"] for w in range(*run))}
            options = [
                (TYPES.index(a.type) != g.type, i) for i, a in enumerate(acts)
                if i not in used and mine & {a.word, *(w for run in a.roles["verb"] for w in range(*run))}
            ]  # fmt: skip
            if not options:
                continue
            wrong, i = min(options)
            used.add(i)
            n["trigger"] += 1
            if wrong:
                continue
            n["event"] += 1
            a = acts[i]
            n["status"] += STATUSES.index(a.status) == g.status
            if g.status:
                n["hedged_gold"] += 1
                n["hedged"] += STATUSES.index(a.status) == g.status
            if g.roles["by"]:
                n["by_gold"] += 1
                n["by"] += any(x[0] < g.roles["by"][-1][1] and g.roles["by"][-1][0] < x[1] for x in a.roles["by"])
            reciprocal = len(g.roles["source"]) > 1 and not g.roles["target"]
            taken = set()
            for role in ("source", "target"):
                for run in g.roles[role]:
                    pool = a.roles["source"] + a.roles["target"] if reciprocal else a.roles[role]
                    for j, b in enumerate(pool):
                        if (j, b) not in taken and b[0] < run[1] and run[0] < b[1]:
                            taken.add((j, b))
                            n["role"] += 1
                            n["sector"] += SECTORS.index(a.sectors[b][0]) == g.sectors[run[0]]
                            break
    return {
        "trigger": f1(n["trigger"], n["said"], n["gold"]),
        "event_p": n["event"] / max(n["said"], 1),
        "event_r": n["event"] / max(n["gold"], 1),
        "event": f1(n["event"], n["said"], n["gold"]),
        "role": f1(n["role"], n["role_said"], n["role_gold"]),
        "status": n["status"] / max(n["event"], 1),
        "hedged": n["hedged"] / max(n["hedged_gold"], 1),
        "by": n["by"] / max(n["by_gold"], 1),
        "sector": n["sector"] / max(n["role"], 1),
    }


def fit(network: Network, dev: dict[str, list[Example]], tokenizer: Tokenizer, folder: Path) -> None:
    """Writes `limits.json` (thresholds best for event F1, then for role F1, over all dev sentences) and
    `calibration.json`."""
    rows = [example for examples in dev.values() for example in examples]

    def best(figure: str, tried: list[Limits]) -> Limits:
        return max(tried, key=lambda limits: score(network, rows, tokenizer, limits)[figure])

    limits = best("event", [Limits(act=a) for a in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)])
    limits = best("role", [limits._replace(party=p) for p in (0.25, 0.35, 0.5, 0.7, 1.0)])
    (folder / "limits.json").write_text(json.dumps(limits._asdict()))
    points = []
    for example, acts in predict(network, rows, tokenizer, Limits(act=0.2)):
        gold = {
            w: g.type for g in example.acts or () for w in (g.word, *(w for r in g.roles["verb"] for w in range(*r)))
        }
        points += [
            (log(a.score / max(1 - a.score, 1e-4)), float(gold.get(a.word) == TYPES.index(a.type))) for a in acts
        ]
    slope, intercept = platt(np.array([x for x, _ in points]), np.array([y for _, y in points]))
    (folder / "calibration.json").write_text(json.dumps({"slope": slope, "intercept": intercept}))


def platt(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Logistic regression of y (0 or 1) on x, by Newton's method."""
    weights = np.array([1.0, 0.0])
    rows = np.stack([x, np.ones_like(x)], 1)
    for _ in range(25):
        p = 1 / (1 + np.exp(-rows @ weights))
        hessian = (rows * (p * (1 - p))[:, None]).T @ rows + 1e-3 * np.eye(2)
        weights += np.linalg.solve(hessian, rows.T @ (y - p))
    return round(float(weights[0]), 4), round(float(weights[1]), 4)


def scores(network: Network, examples: list[Example], tokenizer: Tokenizer, folder: Path) -> dict[str, float]:
    """The figures of `score` with the limits that ship."""
    return score(network, examples, tokenizer, Limits(**json.loads((folder / "limits.json").read_text())))
