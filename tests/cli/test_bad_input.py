"""Wrong options, broken surroundings and hostile texts: one line on stderr, exit code 1, no traceback, no hang."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rasad.read import Refused, story_from_text
from rasad.read.stories import MAX_SENTENCE

RASAD = f"{shlex.quote(sys.executable)} -c 'from rasad.cli import main; main()'"
STORIES = Path(__file__).parent.parent.parent / "examples" / "stories"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text("date 2023-03-14\nThe United Nations criticised Russia on Sunday.\n", encoding="utf8")
    return path


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace("rasad", RASAD, 1)],
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("rasad read {story} --field text", "--field: 'text' is not of the form"),
        ("rasad read {story} --field body=text", "OURS is one of id, text,"),
        ("rasad read {story} --rules {story}.yaml", "story.txt.yaml: cannot be read"),
        ("rasad read {story} --rules {story}.yaml --workers 2", "story.txt.yaml: cannot be read"),
        ("rasad read {story} -o {story}", "is read and written at once"),
        ("rasad read {story} -o {story}/claims.jsonl", "Not a directory"),
        ("rasad read {story} --format html -o {story}/pages", "Not a directory"),
        ("rasad read {story} > /dev/full", "No space left"),
        ("rasad read {story} --format table > /dev/full", "No space left"),
        ("rasad read {story} --format html > /dev/full", "No space left"),
        ("rasad explain {story} > /dev/full", "No space left"),
        ("rasad read - < /dev/null", "standard input: empty file"),
        ("rasad read - <&-", "standard input: is closed"),
        ("rasad read {story} >&-", "standard output is closed"),
    ],
)
def test_one_line(command: str, says: str, story: Path) -> None:
    before = story.read_bytes()
    ran = shell(command.format(story=story))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.count("\n") == 1 and ran.stderr.startswith("rasad: ") and says in ran.stderr
    assert story.read_bytes() == before


@pytest.mark.parametrize("command", ["read {0}", "read {0} --format table", "read {0} --workers 2", "explain {0}"])
def test_closed_pipe(command: str) -> None:
    ran = shell(f"rasad {command.format(STORIES)} | head -1")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.count("\n") == 1


@pytest.mark.parametrize("command", ["explain {0}", "read {0} --format html", "read {0} --format table"])
def test_persian_is_written_whatever_the_locale(command: str) -> None:
    ran = shell(f"rasad {command.format(STORIES / 'border-clash.fa.txt')}", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "محکوم" in ran.stdout


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c(workers: str, tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text('{"text": "The UN criticised Russia on Sunday."}\n' * 20_000, encoding="utf8")
    command = [*shlex.split(RASAD), "read", str(tmp_path / "many.jsonl"), "--workers", workers]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as ran:
        assert ran.stdout and ran.stderr
        ran.stdout.readline()
        stopped = time.monotonic()
        os.killpg(ran.pid, signal.SIGINT)
        ran.stdout.read()
        assert ran.stderr.read() == b""
        assert ran.wait(timeout=30) == 130
    assert time.monotonic() - stopped < 20


@pytest.mark.parametrize("words", ["Iran attacked Iraq and ", "ایران به عراق حمله کرد و ", "«", "a"])
def test_endless_sentence_is_refused_with_the_limit(words: str) -> None:
    with pytest.raises(Refused, match=f"sentence longer than the limit of {MAX_SENTENCE:,} characters"):
        story_from_text("Iran attacked Iraq. " + words * 100_000)


def test_many_sentences_are_no_endless_one() -> None:
    assert len(story_from_text("The army of Iran left and the war was over.\n" * 10_000).text) > MAX_SENTENCE


def test_what_nobody_foresaw_costs_one_line() -> None:
    program = (
        "import sys, rasad; sys.modules['rasad.read'].read = lambda *a, **k: 1 / 0; from rasad.cli import main; main()"
    )
    for trace in (False, True):
        environment = {**os.environ, **({"RASAD_TRACEBACK": "1"} if trace else {})}
        ran = subprocess.run(
            [sys.executable, "-c", program, "read", "x"], env=environment, capture_output=True, timeout=60, check=False
        )
        assert ran.returncode == 1 and b"ZeroDivisionError" in ran.stderr
        assert (ran.stderr.count(b"\n") > 1) == trace == (b"Traceback" in ran.stderr)
