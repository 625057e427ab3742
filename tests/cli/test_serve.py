"""`rasad serve` as a user starts it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

import rasad
from rasad.cli import app

SERVE = [sys.executable, "-c", "from rasad.cli import main; main()", "serve", "--port", "0", "--store"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.1", "example.org"])
def test_only_this_machine_is_served(host: str, tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["serve", "--host", host, "--store", str(tmp_path / "a")])
    assert (ran.exit_code, ran.stdout, ran.stderr) == (
        1, "", f"rasad: --host: {host} can be reached from elsewhere, and there are no accounts yet"
        " (add one: rasad user add NAME --role admin)\n",
    )  # fmt: skip


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = CliRunner().invoke(app, ["serve", "--port", port, "--store", str(tmp_path / "a")])
    assert (ran.exit_code, ran.stderr.count("\n")) == (1, 1)
    assert f"--port: cannot listen on 127.0.0.1:{port}: Address already in use" in ran.stderr


def test_without_its_libraries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("rasad.cli.serve"), "find_spec", lambda name: None)
    ran = CliRunner().invoke(app, ["serve"])
    assert (ran.exit_code, ran.stderr) == (
        1, "rasad: serve: needs litestar, uvicorn and argon2-cffi (install them: pip install 'rasad[serve]')\n",
    )  # fmt: skip


def test_it_serves_until_it_is_stopped(tmp_path: Path) -> None:
    process = subprocess.Popen([*SERVE, str(tmp_path / "a.duckdb")], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        assert "no such store yet (make it with rasad add)" in process.stderr.readline()
        found = re.search(r"at (http://127\.0\.0\.1:\d+)/", process.stderr.readline())
        assert found
        [claim, *_] = rasad.Client(found[1]).read("The UN condemned the attack on Odesa.", published="2023-03-14")
        assert claim.type == "ACCUSE"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130 and process.stderr.read() == ""
    finally:
        process.kill()


def test_reading_stories_does_not_load_the_server() -> None:
    code = (
        "import sys, rasad.cli, rasad; rasad.read('Russia attacked Kyiv.');"
        " print([name for name in ('litestar', 'uvicorn', 'duckdb') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout == "[]\n"
