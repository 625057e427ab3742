"""Speed and memory of `rasad read`, end to end on one core: files in, claims out.

    python benchmarks/speed.py [FILE.jsonl …] [--sizes 100 1000 10000]

Without files it reads ordinary news again and again: of three stories one is political (the project's own gold), two
are of sport, markets, culture or accidents (its control sentences, eight a story). With `tests/gold/fa.jsonl
tests/gold/en.jsonl` it reads politics alone. Prints, for each number of stories, sentences
and stories a second (start of the command taken off), the time to the first claim and the peak memory, and each row's
ratio to the first. Times on a busy machine mean little; ratios within one run do.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from rasad.analyse.sentences import sentences

TESTS = Path(__file__).parent.parent / "tests"
LANGS = ("fa", "en")
SENTENCES_A_STORY = 8
RASAD = [sys.executable, "-c", "from rasad.cli import main; main()"]


def stories(paths: list[Path]) -> Iterator[dict[str, object]]:
    for path in paths:
        for line in path.read_text(encoding="utf8").splitlines():
            row = json.loads(line)
            yield {key: row.get(key) for key in ("title", "published", "lang", "text")}


def ordinary() -> Iterator[dict[str, object]]:
    """Ordinary news of both languages: after each political story two others."""
    others = cycle(
        {"title": "", "published": "2024-05-06", "lang": lang, "text": "\n".join(told)}
        for lang in LANGS
        for told in batched((TESTS / "control" / f"{lang}.txt").read_text(encoding="utf8").splitlines())
    )
    for political in stories([TESTS / "gold" / f"{lang}.jsonl" for lang in LANGS]):
        yield from (political, next(others), next(others))


def batched(lines: list[str]) -> Iterator[list[str]]:
    yield from (lines[at : at + SENTENCES_A_STORY] for at in range(0, len(lines), SENTENCES_A_STORY))


def measure(path: Path, core: int) -> tuple[float, float, float]:
    """Seconds to the first claim, seconds in all, and peak memory in MB of reading `path` on one core."""
    start = time.monotonic()
    with subprocess.Popen(
        [*RASAD, "read", str(path)], stdout=subprocess.PIPE, preexec_fn=lambda: os.sched_setaffinity(0, {core})
    ) as process:
        assert process.stdout
        process.stdout.readline()
        first = time.monotonic() - start
        for _ in process.stdout:
            pass
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    return first, time.monotonic() - start, used.ru_maxrss / 1024


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("files", nargs="*", type=Path, help="stories as JSON lines")
    ask.add_argument("--sizes", nargs="*", type=int, default=[100, 1000, 10_000])
    said = ask.parse_args()
    known = list(stories(said.files) if said.files else ordinary())
    lengths = [len(sentences(str(story["text"]), str(story["lang"]))) for story in known]
    core = min(os.sched_getaffinity(0))
    base: tuple[float, float] | None = None
    print("stories  sentences  sentences/s  stories/s  first claim s  peak MB  speed ratio  memory ratio")
    for size in said.sizes:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf8") as file:
            for number, story in enumerate(islice(cycle(known), size)):
                file.write(json.dumps({"id": f"s{number}", **story}, ensure_ascii=False) + "\n")
            file.flush()
            first, whole, memory = measure(Path(file.name), core)
        count = sum(islice(cycle(lengths), size))
        rate = count / max(whole - first, 1e-6)
        base = base or (rate, memory)
        print(
            f"{size:7}  {count:9}  {rate:11.0f}  {size / (whole - first):9.1f}  {first:13.2f}  {memory:7.0f}"
            f"  {rate / base[0]:11.2f}  {memory / base[1]:12.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
