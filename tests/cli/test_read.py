"""`rasad read`, run as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

RASAD = [sys.executable, "-c", "from rasad.cli import main; main()"]
STORIES = Path(__file__).parent.parent.parent / "examples" / "stories"
KEYS = [
    "id", "story", "lang", "sentence", "type", "mode", "contexts", "quad", "trigger", "source", "target", "status",
    "said_by", "time", "reported", "place", "quantities", "evidence", "confidence", "coder",
]  # fmt: skip
ENGLISH = "date 2023-03-14\nThe United Nations criticised Russia on Sunday.\n"


def run(*arguments: str, text: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*RASAD, *arguments], input=text, capture_output=True, timeout=120, check=False)


def claims(ran: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.fixture(scope="module")
def read() -> subprocess.CompletedProcess[bytes]:
    return run("read", str(STORIES))


def test_lines_follow_the_contract(read: subprocess.CompletedProcess[bytes]) -> None:
    assert (read.returncode, read.stderr) == (0, b"")
    found = claims(read)
    assert len({claim["story"] for claim in found}) >= 4
    for claim in found:
        assert list(claim) == KEYS
        for span in [claim["sentence"], *claim["trigger"]]:  # type: ignore[misc]
            assert [type(end) for end in span] == [int, int] and span[0] < span[1]
        for party in [*claim["source"], *claim["target"]]:  # type: ignore[misc]
            assert list(party) == ["name", "entity", "country", "sector", "span"]
        if claim["time"]:
            assert {"earliest", "latest", "precision", "calendar", "span"} <= set(claim["time"])  # type: ignore[call-overload]


def test_workers_give_the_same_lines(read: subprocess.CompletedProcess[bytes]) -> None:
    assert run("read", str(STORIES), "--workers", "2").stdout == read.stdout


def test_standard_input() -> None:
    ran = run("read", "-", text=ENGLISH.encode())
    assert ran.returncode == 0
    [claim] = claims(ran)
    assert claim["type"] == "ACCUSE" and claim["reported"] == "2023-03-14"
    assert [party["country"] for party in claim["source"]] == ["UNO"]  # type: ignore[attr-defined]


def test_table_names_story_and_words() -> None:
    ran = run("read", "-", "--format", "table", text=ENGLISH.encode())
    assert ran.returncode == 0
    for words in ("2023-03-14", "ACCUSE", "criticised", "UNO IGO"):
        assert words in ran.stdout.decode()


def test_output_file(tmp_path: Path) -> None:
    ran = run("read", "-", "-o", str(tmp_path / "claims.jsonl"), text=ENGLISH.encode())
    assert (ran.returncode, ran.stdout) == (0, b"")
    assert json.loads((tmp_path / "claims.jsonl").read_bytes())["type"] == "ACCUSE"


def test_pages_of_many_stories(tmp_path: Path) -> None:
    assert run("read", str(STORIES), "--format", "html", "-o", str(tmp_path / "pages")).returncode == 0
    pages = [path.read_text(encoding="utf8") for path in (tmp_path / "pages").glob("*.html")]
    assert len(pages) == 16
    assert sum('dir="rtl"' in page and 'lang="fa"' in page for page in pages) == 9


def test_page_escapes_a_hostile_story() -> None:
    text = ENGLISH + "<script>alert(1)</script> The UN condemned </script><img src=x onerror=alert(2)> Russia.\n"
    page = run("read", "-", "--format", "html", text=text.encode()).stdout.decode()
    assert "<script>alert" not in page and "<img" not in page and "&lt;script&gt;" in page


def test_rules_are_applied_last(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("- {name: no-criticism, words: [criticised], event: none}\n", encoding="utf8")
    assert run("read", "-", "--rules", str(rules), text=ENGLISH.encode()).stdout == b""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "picture.png"),
        ("broken.jsonl", b'{"text": "The UN criticised Russia."}\n{"text": \n', "line 2"),
        ("notext.jsonl", b'{"title": "x"}\n', "line 1"),
        ("nodate.txt", "date 1404-07-31\nسازمان ملل حمله را محکوم کرد.\n".encode(), "1404-07-31"),
        ("broken.jsonl.gz", b"\x1f\x8b\x08\x00broken", "broken.jsonl.gz"),
        ("broken.warc.gz", b"\x1f\x8b\x08\x00broken", "broken.warc.gz"),
        ("nothing.html", b"<html><body><nav><a href=/>Home</a></nav></body></html>", "nothing.html"),
        ("german.txt", b"Die Regierung hat gestern mit der Opposition das Gesetz verhandelt.", "language"),
        ("huge.txt", b"The UN criticised Russia. " * 2_000_000, "MB"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_line_and_the_rest_goes_on(name: str, content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "zz-good.txt").write_text(ENGLISH, encoding="utf8")
    ran = run("read", str(tmp_path))
    lines = ran.stderr.decode().splitlines()
    assert ran.returncode == 1
    assert len(lines) == 1 and says in lines[0] and name in lines[0]
    assert claims(ran)[-1]["type"] == "ACCUSE"


def test_no_such_path() -> None:
    ran = run("read", "no-such-file.txt")
    assert ran.returncode == 1
    assert ran.stderr.decode().count("\n") == 1 and "no-such-file.txt" in ran.stderr.decode()


@pytest.mark.parametrize(
    "text",
    [ENGLISH.rstrip(".") + ", and they said so again" * 1_000, ENGLISH + "\n" * 10_000, ENGLISH + "\x07\u202e " * 5],
    ids=["endless sentence", "empty lines", "control characters"],
)
def test_odd_text_is_read_without_a_traceback(text: str) -> None:
    ran = run("read", "-", text=text.encode("utf8", "surrogatepass"))
    assert ran.returncode in (0, 1) and b"Traceback" not in ran.stderr
    assert claims(ran)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--rules", "no-rules.yaml"], "no-rules.yaml"),
        (["-o", "/no/such/folder/claims.jsonl"], "/no/such/folder"),
        (["--field", "text"], "text"),
        (["-o", "/dev/full"], "space"),
    ],
)
def test_wrong_options(arguments: list[str], says: str) -> None:
    ran = run("read", "-", *arguments, text=ENGLISH.encode())
    assert ran.returncode in (1, 2)
    assert says in ran.stderr.decode() and b"Traceback" not in ran.stderr


def test_explain_shows_the_words_behind_a_claim() -> None:
    ran = run("explain", "-", text=ENGLISH.encode())
    shown = " ".join(ran.stdout.decode().split())
    assert ran.returncode == 0
    for words in ("type ACCUSE", "“criticised”", "UNO IGO", "2023-03-12"):
        assert words in shown


def test_python_reads_a_text() -> None:
    code = "import rasad; [c] = rasad.read('The UN criticised Russia.', published='2023-03-14'); print(c.type)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)
    assert ran.stdout == b"ACCUSE\n", ran.stderr


def pipe(commands: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(" ".join(commands), shell=True, capture_output=True, timeout=120, check=False)


def test_closed_pipe_ends_quietly() -> None:
    ran = pipe([f"{sys.executable} -c 'from rasad.cli import main; main()' read {STORIES}", "| head -1"])
    assert ran.stdout.count(b"\n") == 1 and ran.stderr == b""
