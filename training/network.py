"""The network: a pruned e5 encoder in two parts, the second of which only sees sentences that may hold an act.

The first layers ("reader") see every sentence and mark words that may name an act, mentions, and (to learn syntax)
Universal Dependencies. Where there is a candidate, the next layers ("judge") go on from the reader's states with all
candidates marked; the last of them read on for each candidate alone, and say its type (or none), its status, and for
every word whether it belongs to a role of this act. With two parties marked, the judge says what one does to the other.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rasad.analyse.labels import MENTIONS, ROLES, SECTORS, STATUSES, TYPES

WIDTH = 384
HEADS = 12
DEPRELS = 38
UPOS = 17
MARKS = 3  # act, source, target
DISTANCES = 65  # signed distance in words from the act, clipped


@dataclass(frozen=True)
class Shape:
    """What is kept of the pretrained layers: `reader` layers first, then the next `judge` layers, of which the last
    `act` are read once for each act."""

    reader: int
    judge: int
    act: int
    vocabulary: int
    positions: int = 512

    def asdict(self) -> dict[str, int]:
        return asdict(self)


class Layer(nn.Module):
    """A BERT layer (post-norm), as e5 was trained."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.q, self.k, self.v, self.ao = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.aln = nn.LayerNorm(WIDTH, eps=1e-12)
        self.fi = nn.Linear(WIDTH, 4 * WIDTH)
        self.fo = nn.Linear(4 * WIDTH, WIDTH)
        self.oln = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x (batch, tokens, 384); mask (batch, 1, 1, tokens), 0 where a token is and a large negative elsewhere."""
        batch, tokens, _ = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(batch, tokens, HEADS, WIDTH // HEADS).transpose(1, 2)

        scores = split(self.q(x)) @ split(self.k(x)).transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + mask
        context = scores.softmax(-1) @ split(self.v(x))
        context = context.transpose(1, 2).reshape(batch, tokens, WIDTH)
        x = self.aln(x + self.dropout(self.ao(context)))
        return self.oln(x + self.dropout(self.fo(F.gelu(self.fi(x)))))


def head(out: int, width: int = WIDTH) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(width, WIDTH), nn.GELU(), nn.LayerNorm(WIDTH), nn.Dropout(0.2), nn.Linear(WIDTH, out)
    )


def pooled(x: Tensor, pool: Tensor) -> Tensor:
    """Token states (batch, tokens, d) to word states (batch, words, d) by `pool` (batch, words, tokens)."""
    return pool @ x


class Reader(nn.Module):
    """Sentence to states and first guesses."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.word = nn.Embedding(shape.vocabulary, WIDTH, padding_idx=1)
        self.pos = nn.Embedding(shape.positions, WIDTH)
        self.ln = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(shape.reader))
        self.act = head(len(TYPES) + 1)
        self.mention = head(len(MENTIONS))

    def forward(self, ids: Tensor, pool: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """ids (batch, tokens), pool (batch, words, tokens) -> states, act logits (batch, words, 17), mention logits."""
        mask = ((ids == 1).to(torch.float32) * -1e4)[:, None, None, :]
        positions = torch.arange(ids.shape[1], device=ids.device)
        x = self.dropout(self.ln(self.word(ids) + self.pos(positions)))
        for layer in self.layers:
            x = layer(x, mask)
        words = pooled(x, pool)
        return x, self.act(words), self.mention(words)


class Relation(nn.Module):
    """What the marked source does to the marked target, whatever word says it."""

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Linear(WIDTH, 1)
        self.out = nn.Sequential(
            nn.Linear(3 * WIDTH, WIDTH),
            nn.GELU(),
            nn.LayerNorm(WIDTH),
            nn.Dropout(0.2),
            nn.Linear(WIDTH, len(TYPES) + 1),
        )

    def forward(self, words: Tensor, pool: Tensor, marks: Tensor) -> Tensor:
        """words (batch, words, 384), marks (batch, words, 3) -> type logits (batch, 17)."""
        parties = marks[..., 1:] / marks[..., 1:].sum(1, keepdim=True).clamp(min=1)
        absent = (pool.sum(-1) == 0).to(words.dtype) * -1e4
        weight = (self.look(words)[..., 0] + absent).softmax(-1)
        seen = torch.cat([parties.transpose(1, 2), weight[:, None]], 1) @ words
        return self.out(seen.flatten(1))


class Judge(nn.Module):
    """The states of a sentence with its likely acts marked, read on once; then, for each act asked for, once more with
    that act marked, to its type, status and roles. With two parties marked too, to what one does to the other."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.mark = nn.Parameter(torch.randn(MARKS, WIDTH) * 0.1)
        self.mine = nn.Parameter(torch.randn(WIDTH) * 0.1)
        self.near = nn.Embedding(DISTANCES, WIDTH)
        nn.init.normal_(self.near.weight, std=0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(shape.judge - shape.act))
        self.act_layers = nn.ModuleList(Layer() for _ in range(shape.act))
        self.kind = head(len(TYPES) + 1)
        self.status = head(len(STATUSES))
        self.role = head(2 * len(ROLES))
        self.sector = head(len(SECTORS))
        self.relation = Relation()

    def forward(
        self, states: Tensor, pad: Tensor, pool: Tensor, marks: Tensor, row: Tensor, at: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """states (batch, tokens, 384), pad (batch, tokens) 1.0 at padding, pool (batch, words, tokens), marks (batch,
        words, 3): the reader's probability of an act, then 1.0 on the words of a source and of a target where they are
        given, and the n acts asked for by `row` and word `at` -> type (n, 17), status (n, 4), roles (n, words,
        2 * roles: inside, first), sectors (batch, words, sectors), relation of the given parties (batch, 17)."""
        touched = (pool > 0).to(states.dtype)
        mask = (pad * -1e4)[:, None, None, :]
        x = states + touched.transpose(1, 2) @ marks @ self.mark
        for layer in self.layers:
            x = layer(x, mask)
        words = pooled(x, pool)

        order = torch.arange(pool.shape[1], device=pool.device)
        away = (order[None, :] - at[:, None]).clamp(-(DISTANCES // 2), DISTANCES // 2) + DISTANCES // 2
        y = x[row] + touched[row, at][..., None] * self.mine
        for layer in self.act_layers:
            y = layer(y, mask[row])
        seen = pooled(y, pool[row])
        act = (away == DISTANCES // 2).to(seen.dtype)[:, None, :] @ seen
        kind, status = self.kind(act[:, 0]), self.status(act[:, 0])
        return kind, status, self.role(seen + self.near(away)), self.sector(words), self.relation(words, pool, marks)


class Syntax(nn.Module):
    """The auxiliary task: parts of speech and a biaffine dependency parser; not exported."""

    def __init__(self) -> None:
        super().__init__()
        self.upos = nn.Linear(WIDTH, UPOS)
        self.child = nn.Linear(WIDTH, 192)
        self.parent = nn.Linear(WIDTH, 192)
        self.arc = nn.Parameter(torch.zeros(193, 192))
        self.label_child = nn.Linear(WIDTH, 96)
        self.label_parent = nn.Linear(WIDTH, 96)
        self.label = nn.Parameter(torch.zeros(DEPRELS, 97, 97))
        self.root = nn.Parameter(torch.randn(WIDTH) * 0.1)

    def forward(self, words: Tensor, heads: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """words (b, n, 384), heads (b, n) gold heads from 0 (root) -> upos, arcs (b, n, n + 1), labels of gold arcs."""
        whole = torch.cat([self.root.expand(len(words), 1, WIDTH), words], 1)
        child = F.pad(F.gelu(self.child(words)), (0, 1), value=1.0)
        arcs = child @ self.arc @ F.gelu(self.parent(whole)).transpose(1, 2)
        one = F.pad(F.gelu(self.label_child(words)), (0, 1), value=1.0)
        other = F.pad(F.gelu(self.label_parent(whole)), (0, 1), value=1.0)
        chosen = other.gather(1, heads.clamp(min=0)[..., None].expand(-1, -1, 97))
        labels = torch.einsum("bni,lij,bnj->bnl", one, self.label, chosen)
        return self.upos(words), arcs, labels


class Network(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.reader, self.judge, self.syntax = Reader(shape), Judge(shape), Syntax()

    def load_pretrained(self, tensors: dict[str, np.ndarray], old: np.ndarray) -> None:
        """Fills encoder weights from the pretrained ones; `old` gives the pretrained id of each piece."""

        def put(parameter: nn.Parameter, name: str) -> None:
            value = torch.from_numpy(tensors[name]).view(-1)[: parameter.numel()].view_as(parameter)
            parameter.data.copy_(value)

        words = torch.from_numpy(tensors["emb.word"]).view(-1, WIDTH)[torch.from_numpy(old)]
        self.reader.word.weight.data.copy_(words)
        put(self.reader.pos.weight, "emb.pos")
        self.reader.pos.weight.data += torch.from_numpy(tensors["emb.type"][:WIDTH])
        put(self.reader.ln.weight, "emb.ln.w")
        put(self.reader.ln.bias, "emb.ln.b")
        for number, layer in enumerate([*self.reader.layers, *self.judge.layers, *self.judge.act_layers]):
            for name in ("q", "k", "v", "ao", "aln", "fi", "fo", "oln"):
                part = getattr(layer, name)
                put(part.weight, f"l{number}.{name}.w")
                put(part.bias, f"l{number}.{name}.b")
