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
from rasad.record.client import ServerError

SERVE = [sys.executable, "-c", "from rasad.cli import main; main()", "serve", "--port", "0", "--store"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.1", "example.org"])
def test_only_this_machine_is_served(host: str, tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["serve", "--host", host, "--store", str(tmp_path / "a")])
    assert (ran.exit_code, ran.stdout, ran.stderr) == (
        1, "", f"rasad: --host: {host} can be reached from elsewhere, and there are no accounts yet"
        " (add one: rasad user add NAME --role admin)\n",
    )  # fmt: skip


def test_others_are_served_who_have_accounts(tmp_path: Path) -> None:
    store = tmp_path / "a.duckdb"
    added = CliRunner().invoke(app, ["user", "add", "mina", "--store", str(store)], input="four words nobody expects\n")
    assert added.exit_code == 0
    issued = CliRunner().invoke(app, ["user", "token", "issue", "mina", "--store", str(store)])
    process = subprocess.Popen([*SERVE, str(store), "--host", "0.0.0.0"], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        assert "passwords are sent in the clear" in process.stderr.readline()
        assert "no such store yet" in process.stderr.readline()
        found = re.search(r"at http://0\.0\.0\.0:(\d+)/", process.stderr.readline())
        assert found
        address = f"http://127.0.0.1:{found[1]}"
        with pytest.raises(ServerError, match="only for those who have logged in") as refused:
            rasad.Client(address).read("The UN condemned the attack on Odesa.")
        assert refused.value.status == 401
        with pytest.raises(ServerError, match="no such token"):
            rasad.Client(address, token="rasad_x").read("The UN condemned the attack on Odesa.")
        [claim, *_] = rasad.Client(address, token=issued.stdout.strip()).read("The UN condemned the attack on Odesa.")
        assert claim.type == "ACCUSE"
    finally:
        process.kill()
        process.wait()


def test_certificates_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text("nonsense")
    for words, what in (
        (["--cert", str(tmp_path / "a.pem")], "no certificate with its key"),
        (["--cert", str(tmp_path / "none.pem")], "No such file"),
        (["--key", "a"], "is of no use without its certificate"),
    ):
        ran = CliRunner().invoke(app, ["serve", *words, "--store", str(tmp_path / "a")])
        assert (ran.exit_code, ran.stderr.count("\n")) == (1, 1) and what in ran.stderr


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
