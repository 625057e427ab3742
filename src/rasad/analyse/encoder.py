"""The shipped encoder, run by onnxruntime: words of sentences in, acts and names on words out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rasad.analyse.decode import Floats, Limits, Run, WordAct, candidates, decide, distinct, mentions, sigmoid, softmax

PIECES_A_WORD = 16
TOKENS_A_SENTENCE = 320  # what training saw at most; longer sentences are cut by `sentences`
TOKENS_AT_ONCE = 1024  # of a sentence, once for each word that is judged
START, END, UNKNOWN = 0, 2, 3

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
        self._pieces = lru_cache(maxsize=200_000)(self._cut)

    def _cut(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word, add_special_tokens=False).ids[:PIECES_A_WORD]) or (UNKNOWN,)

    def read(self, sentence: Sequence[str]) -> Reading:
        """Acts and names of a sentence, given as its words (normalised). Each is read alone: the 8-bit reader scales
        its numbers by the largest of a batch, so neighbours would change each other's readings, and save no tenth."""
        pieces = clipped([self._pieces(word) for word in sentence])
        if not pieces:
            return [], []
        ids, pool = tensors(pieces)
        states, acts, names = (output[0] for output in self._reader.run(None, {"ids": ids, "pool": pool}))
        probabilities = softmax(acts)
        asked = candidates(probabilities, self.limits)
        at_once = max(TOKENS_AT_ONCE // ids.shape[1], 1)
        found: list[WordAct] = []
        for start in range(0, len(asked), at_once):
            found += self._judged(asked[start : start + at_once], probabilities, states, pool)
        return distinct(found), mentions(names)

    def _judged(self, asked: list[int], probabilities: Floats, states: Floats, pool: Floats) -> list[WordAct]:
        """The acts among the words asked for."""
        count = len(asked)
        mark = np.zeros((count, pool.shape[1]), np.float32)
        mark[np.arange(count), asked] = 1
        given = {
            "states": np.repeat(states[None], count, 0),
            "pad": np.zeros((count, len(states)), np.float32),
            "pool": np.repeat(pool, count, 0),
            "act": mark,
        }
        types, statuses, roles, sectors = self._judge.run(None, given)
        read = zip(asked, softmax(types), softmax(statuses), sigmoid(roles), softmax(sectors), strict=True)
        acts = (decide(word, probabilities[word], t, s, r, p, self.limits) for word, t, s, r, p in read)
        return [act for act in acts if act]


def clipped(sentence: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The words of a sentence that fit; what comes after is not read (sentences are cut long before that)."""
    total = 0
    for number, ids in enumerate(sentence):
        total += len(ids)
        if total > TOKENS_A_SENTENCE:
            return sentence[:number]
    return sentence


def tensors(sentence: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Piece ids (1, tokens) and the mean over the pieces of each word (1, words, tokens)."""
    width = sum(map(len, sentence)) + 2
    ids = np.full((1, width), START, np.int64)
    pool = np.zeros((1, len(sentence), width), np.float32)
    at = 1
    for number, word in enumerate(sentence):
        ids[0, at : at + len(word)] = word
        pool[0, number, at : at + len(word)] = 1 / len(word)
        at += len(word)
    ids[0, at] = END
    return ids, pool
