"""The shipped encoder, run by onnxruntime: words of sentences in, acts and names on words out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rasad.analyse.decode import Floats, Limits, Run, WordAct, candidates, decide, distinct, mentions, sigmoid, softmax
from rasad.analyse.labels import NO_TYPE
from rasad.analyse.sums import check

PIECES_A_WORD = 16
TOKENS_A_SENTENCE = 320  # what training saw at most; longer sentences are cut by `sentences`
START, END, UNKNOWN = 0, 2, 3

HEADS = ("types", "statuses", "roles", "sectors")
ACT, SOURCE, TARGET = range(3)  # channels of the marks

Reading = tuple[list[WordAct], list[tuple[Run, str]]]


class First(NamedTuple):
    """What the reader says of a sentence, and the judge goes on from."""

    states: Floats  # (1, tokens, 384)
    pool: Floats  # (1, words, tokens)
    likely: Floats  # (words, 17): probabilities of a type, then of none
    names: Floats  # (words, labels)

    def marks(self) -> Floats:
        marks = np.zeros((1, len(self.likely), 3), np.float32)
        marks[0, :, ACT] = 1 - self.likely[:, NO_TYPE]
        return marks

    def given(self, marks: Floats, asked: Sequence[int]) -> dict[str, NDArray[Any]]:
        """The judge's input."""
        return {
            "states": self.states,
            "pad": np.zeros(self.states.shape[:2], np.float32),
            "pool": self.pool,
            "marks": marks,
            "row": np.zeros(len(asked), np.int64),
            "at": np.array(asked, np.int64),
        }


class Encoder:
    """Reader and judge (see the model card), one thread each so that workers share a machine fairly. Raises BrokenModel
    where a file is not the one that was made."""

    def __init__(self, folder: Path | None = None, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        options.log_severity_level = 3
        with as_file(files("rasad") / "models") as shipped:
            home = folder or shipped
            with ThreadPoolExecutor(1) as beside:  # both leave the interpreter alone: the sums cost no waiting
                checked = beside.submit(check, home)
                try:
                    self._reader, self._judge = (
                        onnxruntime.InferenceSession(home / f"{name}.onnx", options, providers=["CPUExecutionProvider"])
                        for name in ("reader", "judge")
                    )
                    self._tokenizer = Tokenizer.from_file(str(home / "tokenizer.json"))
                    self.limits = Limits(**json.loads((home / "limits.json").read_text(encoding="utf8")))
                finally:  # a broken file is told as such, not as what loading made of it
                    checked.result()
        self._pieces = lru_cache(maxsize=200_000)(self._cut)

    def _cut(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word, add_special_tokens=False).ids[:PIECES_A_WORD]) or (UNKNOWN,)

    def read(self, sentence: Sequence[str]) -> Reading:
        """Acts and names of a sentence, given as its words (normalised). Each is read alone: the 8-bit reader scales
        its numbers by the largest of a batch, so neighbours would change each other's readings, and save no tenth."""
        first = self._first(sentence)
        if first is None:
            return [], []
        asked = candidates(first.likely, self.limits)
        return distinct(self._judged(asked, first)) if asked else [], mentions(first.names)

    def relation(self, sentence: Sequence[str], source: Sequence[int], target: Sequence[int]) -> Floats:
        """What the party on the words `source` does to the one on the words `target`: probabilities of the types, then
        of none (17)."""
        first = self._first(sentence)
        if first is None:
            raise ValueError("a sentence without words")
        marks = first.marks()
        for channel, words in ((SOURCE, source), (TARGET, target)):
            marks[0, [word for word in words if word < marks.shape[1]], channel] = 1
        relations: Floats = self._judge.run(["relations"], first.given(marks, [0]))[0]
        return softmax(relations[0])

    def _first(self, sentence: Sequence[str]) -> First | None:
        pieces = clipped([self._pieces(word) for word in sentence])
        if not pieces:
            return None
        ids, pool = tensors(pieces)
        states, acts, names = self._reader.run(None, {"ids": ids, "pool": pool})
        return First(states, pool, softmax(acts[0]), names[0])

    def _judged(self, asked: list[int], first: First) -> list[WordAct]:
        """The acts among the words asked for."""
        types, statuses, roles, sectors = self._judge.run(HEADS, first.given(first.marks(), asked))
        shares = softmax(sectors[0])
        read = zip(asked, softmax(types), softmax(statuses), sigmoid(roles), strict=True)
        acts = (decide(word, first.likely[word], t, s, r, shares, self.limits) for word, t, s, r in read)
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
