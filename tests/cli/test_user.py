"""`rasad user` and `rasad audit`: accounts given, changed and taken, and what the log says of it."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rasad.cli import app
from rasad.serve.access.door import Door

WORD = "four words nobody expects"


def run(store: Path, *words: str, stdin: str = "", code: int = 0) -> tuple[str, str]:
    ran = CliRunner().invoke(app, [*words, "--store", str(store)], input=stdin)
    assert ran.exit_code == code, ran.stderr
    return ran.stdout, ran.stderr


def test_accounts_from_first_to_last(tmp_path: Path) -> None:
    store = tmp_path / "a.duckdb"
    assert run(store, "user", "list", code=1)[1] == (
        f"rasad: {store}.accounts: no accounts yet (add a user: rasad user add NAME --role admin)\n"
    )
    assert run(store, "user", "add", "mina", stdin=f"{WORD}\n") == (
        "", f"rasad: mina added as reader: {store}.accounts\n"
    )  # fmt: skip
    run(store, "user", "role", "mina", "reviewer")
    [listed] = run(store, "user", "list", "-f", "jsonl")[0].splitlines()
    found = json.loads(listed)
    assert (found["name"], found["role"], found["last_login"], found["tokens"]) == ("mina", "reviewer", None, 0)
    door = Door(store)
    assert door.log_in("mina", WORD, "10.0.0.1")
    run(store, "user", "password", "mina", stdin="other words that nobody knows\n")
    assert door.log_in("mina", WORD, "10.0.0.1") is None
    token, told = run(store, "user", "token", "issue", "mina", "--scope", "review", "--label", "nightly", "--days", "9")
    headers = {"authorization": f"bearer {token.strip()}"}
    visitor = door.visitor(headers, False, "10.0.0.1")
    assert (visitor.name, visitor.role, visitor.by) == ("mina", "reviewer", "token") and "not shown again" in told
    [issued] = csv.DictReader(run(store, "user", "token", "list", "-f", "csv")[0].splitlines())
    assert (issued["user"], issued["scope"], issued["label"]) == ("mina", "review", "nightly") and issued["last_used"]
    assert "nightly" in run(store, "user", "token", "list", "-f", "table")[0]
    run(store, "user", "token", "revoke", issued["id"])
    run(store, "user", "remove", "mina")
    assert run(store, "user", "list")[0] == ""
    log = [json.loads(line) for line in run(store, "audit")[0].splitlines()]
    assert [(line["what"], line["about"], line["address"]) for line in log] == [
        ("user added", "mina, reader", ""), ("role changed", "mina, reader to reviewer", ""),
        ("logged in", "", "10.0.0.1"), ("password changed", "mina", ""), ("login failed", "", "10.0.0.1"),
        ("token issued", f"{issued['id']} of mina, review", ""), ("token revoked", f"{issued['id']} of mina", ""),
        ("user removed", "mina", ""),
    ]  # fmt: skip
    assert all(line["who"] for line in log)


@pytest.mark.parametrize(
    ("words", "stdin", "what"),
    [
        (("add", "mina"), f"{WORD}\n", "there is such a user already"),
        (("add", "sara"), "short\n", "not of 10 to 1000 characters"),
        (("add", "sara"), "", "not of 10 to 1000 characters"),
        (("add", "a/b"), f"{WORD}\n", "no name for a user"),
        (("role", "sara", "admin"), "", "no such user (see rasad user list)"),
        (("password", "sara"), f"{WORD}\n", "no such user"),
        (("remove", "sara"), "", "no such user"),
        (("token", "issue", "sara"), "", "no such user"),
        (("token", "revoke", "sara"), "", "no such token (see rasad user token list)"),
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(
    words: tuple[str, ...], stdin: str, what: str, tmp_path: Path
) -> None:
    store = tmp_path / "a.duckdb"
    run(store, "user", "add", "mina", stdin=f"{WORD}\n")
    before = run(store, "user", "list")
    told = run(store, "user", *words, stdin=stdin, code=1)[1]
    assert what in told and told.startswith("rasad: ") and told.count("\n") == 1
    assert run(store, "user", "list") == before and len(run(store, "audit", code=0)[0].splitlines()) == 1


def test_a_password_is_asked_for_twice_and_not_shown(tmp_path: Path) -> None:
    """On a terminal; on the command line there is no place for it."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from rasad.cli import main; main()", "user", "add", "mina"]
    process = subprocess.Popen(
        [*command, "--store", str(tmp_path / "a")], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    shown = b""
    for expected in (b"Password for mina: ", b"Again: "):
        while expected not in shown:
            shown += os.read(ours, 1000)
        os.write(ours, f"{WORD}\n".encode())
    assert process.wait(30) == 0
    shown += os.read(ours, 1000)
    os.close(ours)
    assert WORD.encode() not in shown and Door(tmp_path / "a").log_in("mina", WORD, "")


def test_a_log_of_a_record_without_accounts_is_of_its_verdicts(tmp_path: Path) -> None:
    assert "no such store" in run(tmp_path / "a", "audit", code=1)[1]
    assert not list(tmp_path.iterdir())
