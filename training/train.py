"""Trains the network on all tasks together and keeps a running mean of its weights."""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from rasad.analyse.labels import NO_TYPE, ROLES
from training.data import Countries, Example, without_half_spaces
from training.network import Network

PIECES_A_WORD = 16
TOKENS_A_SENTENCE = 320
CANDIDATE = 0.02
HALF = any(torch.cpu.get_capabilities().get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


@dataclass(frozen=True)
class Plan:
    epochs: int = 8
    tokens_a_batch: int = 1400
    encoder_rate: float = 1.2e-4
    head_rate: float = 1e-3
    weight_decay: float = 0.02
    warm_up: float = 0.06
    syntax_share: float = 0.1  # of the syntax sentences seen in an epoch
    mention_share: float = 0.12
    pair_share: float = 0.6
    half_space_loss: float = 0.15
    other_countries: float = 0.2  # of the sentences, told of other states
    decay: float = 0.997  # of the running mean
    seed: int = 7


class Batch:
    """Sentences of one task as tensors: ids (b, t), pool (b, w, t)."""

    def __init__(self, examples: list[Example], pieces: list[list[list[int]]]) -> None:
        self.examples = examples
        lengths = [sum(map(len, sentence)) + 2 for sentence in pieces]
        width = max(lengths)
        count = max(len(sentence) for sentence in pieces)
        ids = np.ones((len(pieces), width), np.int64)
        pool = np.zeros((len(pieces), count, width), np.float32)
        for row, sentence in enumerate(pieces):
            flat = [0]
            for number, word in enumerate(sentence):
                pool[row, number, len(flat) : len(flat) + len(word)] = 1 / max(len(word), 1)
                flat += word
            flat.append(2)
            ids[row, : len(flat)] = flat
        self.ids, self.pool = torch.from_numpy(ids), torch.from_numpy(pool)
        self.pad = (self.ids == 1).float()


class Pieces:
    """Piece ids of words, remembered."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.known: dict[str, list[int]] = {}

    def __call__(self, words: list[str]) -> list[list[int]]:
        new = [word for word in set(words) if word not in self.known]
        for word, encoding in zip(new, self.tokenizer.encode_batch(new, add_special_tokens=False), strict=True):
            self.known[word] = encoding.ids[:PIECES_A_WORD] or [3]
        return [self.known[word] for word in words]


def batches(
    tasks: dict[str, list[Example]], plan: Plan, pieces: Pieces, countries: Countries, rng: random.Random
) -> Iterator[Batch]:
    """One epoch: every event sentence once, shares of the rest; batches of like length, in random order."""
    shares = {"events": 1.0, "pairs": plan.pair_share, "syntax": plan.syntax_share, "mentions": plan.mention_share}
    made: list[list[tuple[Example, list[list[int]]]]] = []
    for task, examples in tasks.items():
        chosen = rng.sample(examples, round(len(examples) * shares[task]))
        rows = []
        for example in chosen:
            said = example.words
            if example.syntax is None and rng.random() < plan.other_countries:
                said = countries.exchanged(said, rng)
            if rng.random() < plan.half_space_loss:
                said = without_half_spaces(said)
            ids = pieces(said)
            if sum(map(len, ids)) <= TOKENS_A_SENTENCE:
                rows.append((example, ids))
        rows.sort(key=lambda row: sum(map(len, row[1])) + rng.random() * 6)
        batch: list[tuple[Example, list[list[int]]]] = []
        for row in rows:
            if batch and (len(batch) + 1) * sum(map(len, row[1])) > plan.tokens_a_batch:
                made.append(batch)
                batch = []
            batch.append(row)
        if batch:
            made.append(batch)
    rng.shuffle(made)
    for batch in made:
        yield Batch([example for example, _ in batch], [ids for _, ids in batch])


def event_loss(network: Network, batch: Batch, rng: random.Random) -> Tensor:
    states, acts, _ = network.reader(batch.ids, batch.pool)
    acts = acts.float()
    size, width = acts.shape[:2]
    gold = torch.full((size, width), -100)
    for row, example in enumerate(batch.examples):
        gold[row, : len(example.words)] = NO_TYPE
        for act in example.acts or ():
            gold[row, act.word] = act.type
    loss = F.cross_entropy(acts.flatten(0, 1), gold.flatten(), ignore_index=-100, label_smoothing=0.02)

    # What the judge is asked: every gold act, and the words that the reader finds most like one (else any word).
    likely = 1 - acts.detach().softmax(-1)[..., NO_TYPE]
    likely = likely.masked_fill(gold == -100, 0)
    rows, at, types = [], [], []
    for row, example in enumerate(batch.examples):
        for act in example.acts or ():
            rows.append(row), at.append(act.word), types.append(act.type)
        wrong = [w for w in likely[row].topk(min(3, width)).indices.tolist() if likely[row, w] > CANDIDATE]
        if not wrong and rng.random() < 0.3:
            wrong = [rng.randrange(len(example.words))]
        for word in wrong:
            if gold[row, word] == NO_TYPE:
                rows.append(row), at.append(word), types.append(NO_TYPE)
    if not rows:
        return loss
    marks = F.pad(likely[..., None], (0, 2))
    judged = network.judge(states, batch.pad, batch.pool, marks, torch.tensor(rows), torch.tensor(at))
    kind, status, role, sector = (logits.float() for logits in judged[:4])
    loss = loss + F.cross_entropy(kind, torch.tensor(types), label_smoothing=0.02)

    real = [i for i, t in enumerate(types) if t != NO_TYPE]
    if not real:
        return loss
    goals = torch.zeros(len(real), width, 2 * len(ROLES))
    weight = torch.zeros(len(real), width, 1)
    sectors = torch.full((len(real), width), -100)
    statuses = []
    for number, i in enumerate(real):
        example = batch.examples[rows[i]]
        act = next(a for a in example.acts or () if a.word == at[i])
        statuses.append(act.status)
        weight[number, : len(example.words)] = 1
        for kind_of, name in enumerate(ROLES):
            for first, last in act.roles[name]:
                goals[number, first:last, 2 * kind_of] = 1
                goals[number, first, 2 * kind_of + 1] = 1
        for word, label in act.sectors.items():
            sectors[number, word] = label
    chosen = role[real]
    loss = loss + 0.7 * F.cross_entropy(status[real], torch.tensor(statuses), label_smoothing=0.02)
    entropy = F.binary_cross_entropy_with_logits(chosen, goals, weight * (1 + goals), reduction="sum")
    loss = loss + 3.0 * entropy / (weight.sum() * len(ROLES)) + 0.09 * entropy / len(real)
    if (sectors >= 0).any():
        loss = loss + 0.3 * F.cross_entropy(
            sector[[rows[i] for i in real]].flatten(0, 1), sectors.flatten(), ignore_index=-100
        )
    return loss


def pair_marks(batch: Batch, acts: Tensor) -> Tensor:
    """The judge's marks for a batch of pairs: likely acts, source, target."""
    likely = 1 - acts.detach().float().softmax(-1)[..., NO_TYPE]
    marks = F.pad(likely[..., None], (0, 2))
    for row, example in enumerate(batch.examples):
        assert example.pair
        for channel, runs in enumerate(example.pair[:2], 1):
            for run in runs:
                marks[row, slice(*run), channel] = 1
    return marks


def pair_loss(network: Network, batch: Batch) -> Tensor:
    states, acts, _ = network.reader(batch.ids, batch.pool)
    allowed = torch.full((len(batch.examples), NO_TYPE + 1), -1e4)
    for row, example in enumerate(batch.examples):
        assert example.pair
        allowed[row, list(example.pair[2])] = 0
    nowhere = torch.zeros(1, dtype=torch.int64)
    marks = pair_marks(batch, acts)
    relation = network.judge(states, batch.pad, batch.pool, marks, nowhere, nowhere)[4].float()
    return -(relation.log_softmax(-1) + allowed).logsumexp(-1).mean()


def mention_loss(network: Network, batch: Batch) -> Tensor:
    _, _, mentions = network.reader(batch.ids, batch.pool)
    gold = torch.full(mentions.shape[:2], -100)
    for row, example in enumerate(batch.examples):
        gold[row, : len(example.words)] = torch.tensor(example.mentions)
    return 0.5 * F.cross_entropy(mentions.float().flatten(0, 1), gold.flatten(), ignore_index=-100)


def syntax_loss(network: Network, batch: Batch) -> Tensor:
    states, _, _ = network.reader(batch.ids, batch.pool)
    upos, heads, labels = (torch.full(batch.pool.shape[:2], -1) for _ in range(3))
    for row, example in enumerate(batch.examples):
        assert example.syntax
        for target, values in zip((upos, heads, labels), example.syntax, strict=True):
            target[row, : len(values)] = torch.tensor(values)
    tags, arcs, relations = network.syntax(batch.pool @ states, heads)
    absent = batch.pool.sum(2) == 0
    arcs = arcs.masked_fill(F.pad(absent, (1, 0))[:, None, :], -1e4)
    return 0.4 * sum(
        F.cross_entropy(logits.float().flatten(0, 1), gold.flatten(), ignore_index=-1)
        for logits, gold in ((tags, upos), (arcs, heads), (relations, labels))
    )


def train(network: Network, tasks: dict[str, list[Example]], tokenizer: Tokenizer, plan: Plan, keep: Path) -> None:
    """Leaves the running mean of the weights in `network`; saves it to `keep` after each epoch, to go on from there."""
    torch.manual_seed(plan.seed)
    torch.set_flush_denormal(True)  # vanishing moments of rare pieces would slow every step
    rng = random.Random(plan.seed)
    pieces, countries = Pieces(tokenizer), Countries()
    fresh = [p for n, p in network.named_parameters() if not is_encoder(n)]
    read = [p for n, p in network.named_parameters() if is_encoder(n)]
    optimiser = torch.optim.AdamW(
        [{"params": read, "lr": plan.encoder_rate}, {"params": fresh, "lr": plan.head_rate}],
        weight_decay=plan.weight_decay, betas=(0.9, 0.98), fused=True,
    )  # fmt: skip
    rates = [group["lr"] for group in optimiser.param_groups]
    total = plan.epochs * sum(1 for _ in batches(tasks, plan, pieces, countries, random.Random(0)))
    mean = {name: p.detach().clone() for name, p in network.named_parameters()}
    step, begun = 0, 0
    state = keep.with_suffix(".state")
    if state.exists():
        saved = torch.load(state, weights_only=True)
        network.load_state_dict(saved["network"]), optimiser.load_state_dict(saved["optimiser"])
        mean, step, begun = saved["mean"], saved["step"], saved["epoch"]
        rng.seed(plan.seed + begun)
    for epoch in range(begun, plan.epochs):
        network.train()
        start, sums = time.monotonic(), {task: [0.0, 0] for task in tasks}
        for batch in batches(tasks, plan, pieces, countries, rng):
            example = batch.examples[0]
            # Twice as fast where the processor has it, three times slower where it does not.
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF):
                if example.acts is not None:
                    task, loss = "events", event_loss(network, batch, rng)
                elif example.pair is not None:
                    task, loss = "pairs", pair_loss(network, batch)
                elif example.mentions is not None:
                    task, loss = "mentions", mention_loss(network, batch)
                else:
                    task, loss = "syntax", syntax_loss(network, batch)
            done = min(step / total, 1.0)
            factor = done / plan.warm_up if done < plan.warm_up else 0.5 + 0.5 * math.cos(math.pi * done)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * max(factor, 0.01)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            step += 1
            with torch.no_grad():
                decay = min(plan.decay, (1 + step) / (10 + step))
                if step % 8 == 0:
                    for name, p in network.named_parameters():
                        mean[name].lerp_(p, 1 - decay**8)
            sums[task][0] += float(loss.detach())
            sums[task][1] += 1
        report = {task: round(total_loss / max(n, 1), 3) for task, (total_loss, n) in sums.items()}
        print(f"epoch {epoch + 1}/{plan.epochs} {time.monotonic() - start:.0f} s {report}", file=sys.stderr, flush=True)
        torch.save(mean, keep)
        torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict(), "mean": mean,
                    "step": step, "epoch": epoch + 1}, state)  # fmt: skip
    network.load_state_dict(mean)


def is_encoder(name: str) -> bool:
    reader = ("reader.word", "reader.pos", "reader.ln", "reader.layers")
    return name.startswith((*reader, "judge.layers", "judge.act_layers"))
