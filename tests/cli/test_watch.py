"""`rasad watch`, as a user runs it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.watch.conftest import ITEM, TEXT, Host, feed
from typer.testing import CliRunner

from rasad.cli import app
from rasad.store import Store
from rasad.watch import load

ROOT = Path(__file__).parents[2]


@pytest.fixture
def host() -> Iterator[Host]:
    with Host.running() as made:
        yield made


def file(folder: Path, *feeds: str) -> Path:
    path = folder / "feeds.toml"
    head = 'allow-private = true\ndelay = "0.01s"\ntimeout = "1s"\n'
    path.write_text(head + "".join(f"[[feeds]]\n{one}\n" for one in feeds), encoding="utf8")
    return path


def rasad(command: str, path: Path | str, *more: str) -> Result:
    return CliRunner().invoke(app, [command, str(path), *more])


def rows(store: Path, kind: str) -> list[Any]:
    return [json.loads(line) for line in CliRunner().invoke(app, [kind, "--store", str(store)]).stdout.splitlines()]


def test_new_stories_only_and_one_feed_down(host: Host, tmp_path: Path) -> None:
    host.pages["/etag/a"] = feed(("1", TEXT.format("Kremlin")), ("2", TEXT.format("agency")))
    path = file(tmp_path, f'url = "{host.url}/etag/a"\nsource = "TASS"', f'url = "{host.url}/down"')
    store = tmp_path / "a.duckdb"
    ran = rasad("watch", path, "--once", "--store", str(store))
    assert ran.exit_code == 1
    assert ran.stderr == f"rasad: {host.url}/down: answers 404 Not Found\n"
    assert ran.stdout == f"TASS: 2 stories added\n2 stories added: {store}\n"
    assert {story["source"] for story in rows(store, "stories")} == {"TASS"} and rows(store, "events")
    again = rasad("watch", path, "--once", "--store", str(store))
    assert again.stdout == f"0 stories added: {store}\n"
    assert [headers.get("If-None-Match") for name, headers in host.asked if name == "/etag/a"] == [None, '"1"']
    told = rasad("doctor", "--full", "--store", str(store)).stdout
    assert "2 stories" in told and "1 runs" in told and "did not finish" not in told


def test_a_story_that_changed_and_one_that_stands_in_two_feeds(host: Host, tmp_path: Path) -> None:
    host.pages["/a"] = feed(("1", TEXT.format("Kremlin")))
    item = ITEM.format(id="9", text=TEXT.format("Kremlin")).replace("/page/9", "/page/1")
    host.pages["/b"] = host.pages["/a"].replace(
        ITEM.format(id="1", text=TEXT.format("Kremlin")).encode(), item.encode()
    )
    path = file(tmp_path, f'url = "{host.url}/a"', f'url = "{host.url}/b"')
    store = tmp_path / "a.duckdb"
    assert rasad("watch", path, "--once", "--store", str(store)).stdout.endswith(f"1 stories added: {store}\n")
    changed = TEXT.format("Kremlin on Thursday")
    host.pages["/a"] = feed(("1", changed))
    host.pages["/b"] = feed(("9", changed)).replace(b"/page/9", b"/page/1")
    assert rasad("watch", path, "--once", "--store", str(store)).exit_code == 0
    assert [story["text"] for story in rows(store, "stories")] == [changed]


def test_a_store_that_could_not_be_written_misses_nothing(host: Host, tmp_path: Path) -> None:
    host.pages["/a"] = feed(("1", TEXT.format("Kremlin")))
    path, store = file(tmp_path, f'url = "{host.url}/a"'), tmp_path / "a.duckdb"
    Store(store).update()
    with Store(store).writing():
        ran = rasad("watch", path, "--once", "--store", str(store), "--wait", "0")
        assert ran.exit_code == 1 and "is being written by process" in ran.stderr
    assert rasad("watch", path, "--once", "--store", str(store)).stdout.endswith(f"1 stories added: {store}\n")


def test_others_may_write_while_it_waits_and_ctrl_c_ends_it(host: Host, tmp_path: Path) -> None:
    host.pages["/a"] = feed(("1", TEXT.format("Kremlin")))
    path = file(tmp_path, f'url = "{host.url}/a"\nevery = "0.3s"', f'url = "{host.url}/hang"')
    path.write_text(path.read_text().replace('timeout = "1s"', 'timeout = "60s"'))
    store = tmp_path / "a.duckdb"
    command = [sys.executable, "-c", "from rasad.cli import main; main()", "watch", str(path), "--store", str(store)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == f"{host.url}/a: 1 stories added\n"
    wire = ROOT / "examples" / "stories" / "wire.jsonl"
    assert rasad("add", wire, "--store", str(store)).exit_code == 0
    host.pages["/a"] = feed(("2", TEXT.format("army")), ("1", TEXT.format("Kremlin")))
    assert process.stdout.readline() == f"{host.url}/a: 1 stories added\n"
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, f"2 stories added: {store}\n", "")
    assert time.monotonic() - begun < 10
    assert "did not finish" not in rasad("doctor", "--full", "--store", str(store)).stdout


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[[feeds]]\nurl = 1", "Expected `str`, got `int` - at `$.feeds[0].url`"),
        ("[[feeds]]\nurl = 'http://a.ir'\nfollow = 'yes'", "Expected `bool`"),
        ("[[feeds]]\nurl = 'http://a.ir'\nlang = 'ar'", "Invalid enum value 'ar'"),
        ("[[feeds]]\nurl = 'http://a.ir'\nlanguage = 'fa'", "unknown field `language`"),
        ("[[feeds]]\nurl = 'http://a.ir'\nevery = '10'", "not a duration: '10'; write it as 90s"),
        ("[[feeds]]\nurl = 'ftp://a.ir'", "ftp://a.ir: only http and https are asked, not ftp"),
        ("[[feeds]]\nurl = 'http://a.ir'\n[[feeds]]\nurl = 'http://a.ir'", "http://a.ir stands twice"),
        ("[[feeds]]\nurl = 'http://a.ir'\n[x]", "unknown field `x`"),
        ("feeds = []", "has no feeds"),
        ("feeds = ", "Invalid value"),
        ("\udcff", "utf-8"),
    ],
)
def test_a_file_that_cannot_be_meant_is_told_in_a_line(written: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(written, encoding="utf8", errors="surrogateescape")
    ran = rasad("watch", path, "--once", "--store", str(tmp_path / "a.duckdb"))
    assert (ran.exit_code, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert ran.stderr.startswith(f"rasad: {path}: ") and says in ran.stderr
    assert not (tmp_path / "a.duckdb").exists()


def test_no_file_and_no_duration(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in rasad("watch", tmp_path / "none.toml").stderr
    assert rasad("watch", file(tmp_path, 'url = "http://a.ir"'), "--every", "often").exit_code == 2


def test_the_documents_file_of_feeds_is_one(tmp_path: Path) -> None:
    [block] = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "watch.md").read_text(encoding="utf8"), re.DOTALL)
    (tmp_path / "feeds.toml").write_text(block, encoding="utf8")
    assert [feed.lang for feed in load(tmp_path / "feeds.toml").feeds] == ["fa", None]
