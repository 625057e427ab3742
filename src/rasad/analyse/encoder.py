"""The shipped encoder, run by onnxruntime: words of sentences in, acts and names on words out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rasad.analyse.decode import Limits, Run, WordAct, candidates, decide, distinct, mentions, sigmoid, softmax

PIECES_A_WORD = 16
TOKENS_A_SENTENCE = 320  # what training saw at most; longer sentences are cut by `sentences`
TOKENS_A_BATCH = 1024
START, PAD, END, UNKNOWN = 0, 1, 2, 3

Reading = tuple[list[WordAct], list[tuple[Run, str]]]


class Encoder:
    """Reader and judge (see the model card), one thread each so that workers share a machine fairly."""

    def __init__(self, folder: Path | None = None, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        options.log_severity_level = 3
        with as_file(files("rasad") / "models") as shipped:
            home = folder or shipped
            self._reader, self._judge = (
                onnxruntime.InferenceSession(home / f"{name}.onnx", options, providers=["CPUExecutionProvider"])
                for name in ("reader", "judge")
            )
            self._tokenizer = Tokenizer.from_file(str(home / "tokenizer.json"))
            self.limits = Limits(**json.loads((home / "limits.json").read_text(encoding="utf8")))
            self.model = hashlib.blake2b(
                (home / "reader.onnx").read_bytes() + (home / "judge.onnx").read_bytes(), digest_size=6
            ).hexdigest()
        self._pieces = lru_cache(maxsize=200_000)(self._cut)

    def _cut(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word, add_special_tokens=False).ids[:PIECES_A_WORD]) or (UNKNOWN,)

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """Acts and names of each sentence, given as its words (normalised). Order is kept; batches are by length."""
        pieces = [[self._pieces(word) for word in sentence] for sentence in sentences]
        pieces = [clipped(sentence) for sentence in pieces]
        order = sorted(range(len(sentences)), key=lambda i: sum(map(len, pieces[i])))
        read: list[Reading] = [([], [])] * len(sentences)
        batch: list[int] = []
        for i in order:
            if not pieces[i]:
                continue
            if batch and (len(batch) + 1) * (sum(map(len, pieces[i])) + 2) > TOKENS_A_BATCH:
                self._batch(batch, pieces, read)
                batch = []
            batch.append(i)
        if batch:
            self._batch(batch, pieces, read)
        return read

    def _batch(self, chosen: list[int], pieces: list[list[tuple[int, ...]]], read: list[Reading]) -> None:
        ids, pool = tensors([pieces[i] for i in chosen])
        states, acts, names = self._reader.run(None, {"ids": ids, "pool": pool})
        probabilities = softmax(acts)
        asked = [
            (row, word) for row, i in enumerate(chosen)
            for word in candidates(probabilities[row, : len(pieces[i])], self.limits)
        ]  # fmt: skip
        found: dict[int, list[WordAct]] = {row: [] for row in range(len(chosen))}
        for start in range(0, len(asked), max(TOKENS_A_BATCH // ids.shape[1], 1)):
            part = asked[start : start + max(TOKENS_A_BATCH // ids.shape[1], 1)]
            rows = [row for row, _ in part]
            mark = np.zeros((len(part), pool.shape[1]), np.float32)
            mark[np.arange(len(part)), [word for _, word in part]] = 1
            judged = self._judge.run(
                None,
                {"states": states[rows], "pad": (ids[rows] == PAD).astype(np.float32), "pool": pool[rows], "act": mark},
            )
            kinds, statuses, roles, sectors = (
                softmax(judged[0]),
                softmax(judged[1]),
                sigmoid(judged[2]),
                softmax(judged[3]),
            )
            for n, (row, word) in enumerate(part):
                width = len(pieces[chosen[row]])
                act = decide(
                    word,
                    probabilities[row, word],
                    kinds[n],
                    statuses[n],
                    roles[n, :width],
                    sectors[n, :width],
                    self.limits,
                )
                if act:
                    found[row].append(act)
        for row, i in enumerate(chosen):
            read[i] = distinct(found[row]), mentions(names[row, : len(pieces[i])])


def clipped(sentence: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The words of a sentence that fit; what comes after is not read (sentences are cut long before that)."""
    total = 0
    for number, ids in enumerate(sentence):
        total += len(ids)
        if total > TOKENS_A_SENTENCE:
            return sentence[:number]
    return sentence


def tensors(batch: Sequence[Sequence[Sequence[int]]]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Piece ids (sentences, tokens) and the mean over the pieces of each word (sentences, words, tokens)."""
    width = max(sum(map(len, sentence)) for sentence in batch) + 2
    ids = np.full((len(batch), width), PAD, np.int64)
    pool = np.zeros((len(batch), max(map(len, batch)), width), np.float32)
    for row, sentence in enumerate(batch):
        at = 1
        ids[row, 0] = START
        for number, word in enumerate(sentence):
            ids[row, at : at + len(word)] = word
            pool[row, number, at : at + len(word)] = 1 / len(word)
            at += len(word)
        ids[row, at] = END
    return ids, pool
