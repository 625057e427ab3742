"""What stands for a user: passwords that are tried, tokens, the log, and the file that all of it is in."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from litestar.testing import TestClient
from tests.serve.conftest import asking
from tests.serve.forms import WORD, bearing, log_in, peopled, shown

import rasad
from rasad.model import Lang
from rasad.serve.access import attempts, passwords, sessions, users
from rasad.serve.access.attempts import TooMany, attempt
from rasad.serve.access.file import Accounts
from rasad.serve.access.log import entries
from rasad.serve.access.sessions import SCOPES
from rasad.serve.access.users import ROLES, Role
from rasad.serve.pages.words import messages
from rasad.store import Store, StoreError

Api = TestClient[Any]
LANGUAGES: tuple[Lang, ...] = ("fa", "en")
pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def api(empty: Path) -> Iterator[Api]:
    peopled(empty)
    with asking(empty) as client:
        yield client


def test_passwords_are_tried_a_few_times(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("the admin", "nobody at all"):
        assert [log_in(api, name, "wrong").status_code for _ in range(6)] == [403] * 5 + [429]
        answer = log_in(api, name)  # not even the right one
        assert answer.status_code == 429 and 0 < int(answer.headers["retry-after"]) <= 900
        assert messages("en")["login"]["too_many"][:17] in answer.text
    assert log_in(api).status_code == 303  # others may
    later = time.time() + 901
    monkeypatch.setattr(time, "time", lambda: later)
    assert log_in(api, "the admin").status_code == 303


def test_limits_count_names_and_addresses_by_themselves(tmp_path: Path) -> None:
    with Accounts(tmp_path / "a").writing() as connection:
        for number in range(30):
            attempt(connection, f"user {number}", "10.0.0.1")
        with pytest.raises(TooMany):
            attempt(connection, "another", "10.0.0.1")
        for number in range(100):
            attempt(connection, "mina", f"10.0.1.{number}")
        with pytest.raises(TooMany) as many:
            attempt(connection, "mina", "10.0.2.1")
        assert 0 < many.value.seconds <= attempts.WINDOW
        attempt(connection, "another", "10.0.2.1")
        for number in range(5):
            attempt(connection, "sara", f"2001:db8::{number}")  # one customer has them all
        with pytest.raises(TooMany):
            attempt(connection, "sara", "2001:db8::ffff")
        attempt(connection, "sara", "2001:db8:0:1::1")


def test_who_does_not_exist_is_reckoned_as_who_does(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    reckoned: list[str] = []
    weak = passwords.hasher()

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            reckoned.append(kept.rpartition("$")[0].rpartition("$")[0])
            return weak.verify(kept, password)

        hash = staticmethod(weak.hash)

    monkeypatch.setattr(passwords, "hasher", Counting)
    pages = [log_in(api, name, "wrong") for name in ("the admin", "nobody at all")]
    assert len(reckoned) == 2 and reckoned[0] == reckoned[1]  # with the same parameters
    same = [re.sub('value=".*?"', "", page.text) for page in pages]
    assert same[0] == same[1] and pages[0].headers.keys() == pages[1].headers.keys()


def test_passwords_cost_what_the_standard_asks() -> None:
    found = PasswordHasher()
    assert (found.type.name, found.memory_cost, found.time_cost) == ("ID", 65536, 3)
    assert passwords.hashed("رمزی از چند واژهٔ دور", "مینا").startswith("$argon2id$")


def test_tokens_may_what_their_scope_and_their_user_may(api: Api, empty: Path) -> None:
    accounts = Accounts(empty)
    body = {"kind": "accept", "ids": ["x"]}
    for role in ROLES:
        for scope, most in SCOPES.items():
            token = bearing(accounts, f"the {role}", scope)
            assert api.get("/api/v1/events", headers=token).status_code == 200
            enough = "reader" not in (role, most)
            assert api.post("/api/v1/verdicts", json=body, headers=token).status_code == (404 if enough else 403)


def test_tokens_end(api: Api, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = Accounts(empty)
    short, long = bearing(accounts, "the reader", days=1), bearing(accounts, "the reader")
    assert [api.get("/api/v1/events", headers=one).status_code for one in (short, long)] == [200, 200]
    with accounts.reading() as connection:
        listed = {row[0]: dict(zip(sessions.TOKENS, row, strict=True)) for row in sessions.tokens(connection)}
    assert all(one["last_used"] for one in listed.values()) and len(listed) == 2
    later = time.time() + 86_401
    monkeypatch.setattr(time, "time", lambda: later)
    assert [api.get("/api/v1/events", headers=one).status_code for one in (short, long)] == [401, 200]
    with accounts.writing() as connection:
        for id in listed:
            sessions.revoke(connection, id, "root")
    assert api.get("/api/v1/events", headers=long).status_code == 401


def test_a_verdict_carries_the_name_of_who_decides(store: Path) -> None:
    accounts = peopled(store)
    with asking(store) as api:
        token = bearing(accounts, "the reviewer", "review")
        event = api.get("/api/v1/events?limit=1", headers=token).json()["items"][0]["id"]
        said = {"kind": "accept", "ids": [event]}
        made = api.post("/api/v1/verdicts", json=said, headers=token)
        assert (made.status_code, made.json()["author"]) == (201, "the reviewer")
        forged = api.post("/api/v1/verdicts", json={**said, "author": "the admin"}, headers=token)
        assert forged.status_code == 400 and forged.json()["where"] == "author"
    elsewhere = rasad.Record(store).decide("reject", event, author="sara")
    with accounts.reading() as log, Store(store).reading() as record:
        told = [line for line in entries(log, record) if line[2] == "verdict"]
    assert [(line[1], line[3].split()[:2], line[4]) for line in told] == [  # type: ignore[union-attr]
        ("the reviewer", [made.json()["id"], "accept"], "testclient"), ("sara", [elsewhere.id, "reject"], ""),
    ]  # fmt: skip


def test_the_log_knows_who_came(api: Api, empty: Path) -> None:
    log_in(api, "the admin", "a wrong word or two")
    log_in(api, "my password, typed amiss", "x")
    log_in(api)
    api.post("/en/logout", headers={"X-CSRF-Token": shown(api, "/en/read")})
    with Accounts(empty).reading() as connection:
        lines = [(line[1], line[2]) for line in entries(connection, None)]
    assert lines[3:] == [
        ("the admin", "login failed"), ("", "login failed"), ("the reviewer", "logged in"),
        ("the reviewer", "logged out"),
    ]  # fmt: skip
    kept = b"".join(one.read_bytes() for one in empty.parent.glob("*.accounts*"))
    assert b"typed amiss" not in kept and b"wrong word" not in kept and WORD.encode() not in kept


def test_the_file_is_its_owners_and_holds_no_secret(api: Api, empty: Path) -> None:
    accounts = Accounts(empty)
    log_in(api)
    token = bearing(accounts, "the reader")["Authorization"].split()[1]
    files = list(empty.parent.glob("*.accounts*"))
    assert files and all(one.stat().st_mode & 0o077 == 0 for one in files)
    kept = b"".join(one.read_bytes() for one in files)
    assert token.encode() not in kept and api.cookies["rasad-session"].encode() not in kept


def test_logins_do_not_wait_for_who_adds_to_the_record(api: Api, empty: Path) -> None:
    with Store(empty).writing() as writer, writer.transaction():
        assert log_in(api).status_code == 303
        assert api.get("/en/login").status_code == 200


def test_accounts_of_another_version_or_none(empty: Path) -> None:
    accounts = peopled(empty)
    with accounts.opened() as connection:
        connection.execute("pragma user_version = 99")
    with pytest.raises(StoreError, match="newer than this rasad"), accounts.reading():
        pass
    accounts.path.write_bytes(b"nonsense" * 1000)
    with asking(empty) as api:
        answer = api.get("/en/events")
        assert answer.status_code == 503 and "cannot be used" in answer.json()["what"]


@pytest.mark.parametrize(
    ("name", "password", "what"),
    [
        ("", WORD, "no name"), ("a/b", WORD, "no name"), ("a" * 61, WORD, "no name"), ("\u202emina", WORD, "no name"),
        ("mina", "short", "not of 10"), ("mina", "a" * 1001, "not of 10"), ("mina.rad", "Mina.Rad1404", "little more"),
        ("the admin", WORD, "there is such a user"), ("the  admin", WORD, "there is such a user"),
    ],
)  # fmt: skip
def test_users_that_are_none(name: str, password: str, what: str, empty: Path) -> None:
    accounts = peopled(empty)
    with pytest.raises(ValueError, match=what), accounts.writing() as connection:
        users.add(connection, name, "reader", password, "root")
    with accounts.reading() as connection:
        assert len(users.listed(connection)) == len(ROLES)


def test_names_are_known_from_any_keyboard(empty: Path) -> None:
    with Accounts(empty).writing() as connection:
        users.add(connection, "علی کریمی", "reader", "گذرواژه‌ای بلند و دور", "root")
    with asking(empty) as api:
        assert log_in(api, "علي كريمي", "گذرواژه‌ای بلند و دور").status_code == 303
        assert "علی کریمی" in api.get("/fa/read").text


def test_roles_and_scopes_go_hand_in_hand() -> None:
    assert tuple(SCOPES.values()) == ROLES
    for role in ROLES:
        words: list[Role] = [one for one in ROLES if ROLES.index(one) <= ROLES.index(role)]
        assert all(messages(lang)["roles"][one] for lang in LANGUAGES for one in words)
