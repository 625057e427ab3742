"""Who may do what: accounts, roles, logins, tokens and forms, asked of a server as browsers and programs do."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from litestar.testing import TestClient
from lxml import html
from tests.serve.conftest import HERE, asking
from tests.serve.forms import send, shown

import rasad
from rasad.model import Lang
from rasad.record.record import Record
from rasad.serve.access import attempts, passwords, sessions, users
from rasad.serve.access.attempts import TooMany, attempt
from rasad.serve.access.door import Door
from rasad.serve.access.file import Accounts
from rasad.serve.access.log import entries
from rasad.serve.access.rules import NEEDS, READS, needed
from rasad.serve.access.sessions import SCOPES, Scope, issue
from rasad.serve.access.users import ROLES, Role
from rasad.serve.app import create
from rasad.serve.pages.words import messages
from rasad.serve.turns import Shared
from rasad.store import Made, Store, StoreError

Api = TestClient[Any]
LANGUAGES: tuple[Lang, ...] = ("fa", "en")
WORD = "four words nobody expects"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that are reckoned at once; what they cost in truth is tested by itself."""
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords.decoy.cache_clear()
    monkeypatch.setattr(passwords, "hasher", lambda: weak)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "a.duckdb"
    with Store(path).writing() as writer:
        writer.end(writer.begin("add", Made("test", "0")))
    return path


def peopled(path: Path) -> Accounts:
    """With a user of each role."""
    accounts = Accounts(path)
    with accounts.writing() as connection:
        for role in ROLES:
            users.add(connection, f"the {role}", role, WORD, "root")
    return accounts


def bearing(accounts: Accounts, name: str, scope: Scope = "admin", days: int | None = None) -> dict[str, str]:
    with accounts.writing() as connection:
        return {"Authorization": f"Bearer {issue(connection, name, scope, '', days, 'root')[1]}"}


def log_in(api: Api, name: str = "the reviewer", password: str = WORD, **more: str) -> Any:
    return send(api, "/en/login", {"name": name, "password": password, **more}, follow_redirects=False)


@pytest.fixture
def api(empty: Path) -> Iterator[Api]:
    peopled(empty)
    with asking(empty) as client:
        yield client


def routes(path: Path) -> list[tuple[str, str]]:
    app: Any = create(Record(Shared(path, 0.2))).app
    return [(method, route.path_format) for route in app.routes for method in route.methods if method != "OPTIONS"]


def test_every_write_is_named_and_every_name_is_an_address(empty: Path) -> None:
    found = routes(empty)
    assert {one for one in found if one[0] not in READS} <= set(NEEDS) <= set(found)
    assert needed("POST", "/api/v1/unheard-of") == needed("DELETE", "/fa/x") == "admin"


def test_every_address_asks_for_its_role(empty: Path) -> None:
    """Nobody sees anything but what leads to the login; each role may what it needs, and nothing above it."""
    accounts = peopled(empty)
    tokens = {role: bearing(accounts, f"the {role}") for role in ROLES}
    with asking(empty) as api:
        for method, template in routes(empty):
            path, role = re.sub(r"\{.*?\}", "x", template), needed(method, template)
            answer = api.request(method, path, follow_redirects=False)
            leads_to_login = "/login?next=" in answer.headers.get("location", "")
            assert (answer.status_code == 401 or leads_to_login) == (role is not None), (method, path)
            for given, token in tokens.items():
                if role is not None:
                    answer = api.request(method, path, headers=token, follow_redirects=False)
                    enough = ROLES.index(given) >= ROLES.index(role)
                    assert (answer.status_code not in (401, 403)) == enough, (method, path, given, answer.text)
                    assert "/login?" not in answer.headers.get("location", "")


def test_problems_of_access_are_documents_for_programs(api: Api, empty: Path) -> None:
    answer = api.get("/api/v1/events")
    assert answer.headers["content-type"] == "application/problem+json" and answer.json()["where"] == "login"
    assert answer.headers["www-authenticate"].startswith("Bearer") and answer.headers["cache-control"] == "no-store"
    refused = api.get("/api/v1/events", headers={"Authorization": "Bearer rasad_nonsense"})
    assert (refused.status_code, refused.headers["www-authenticate"][:6]) == (401, "Bearer")
    reader = bearing(Accounts(empty), "the reader")
    refused = api.post("/api/v1/verdicts", json={"kind": "accept", "ids": ["x"]}, headers=reader)
    assert (
        refused.status_code == 403 and "needs the role reviewer; the reader comes as reader" in refused.json()["what"]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_logging_in_and_out(api: Api, lang: Lang) -> None:
    said = messages(lang)
    sent = api.get(f"/{lang}/stories?source=a&text=b", follow_redirects=False)
    assert (sent.status_code, sent.headers["cache-control"]) == (303, "no-store")
    form = html.document_fromstring(api.get(sent.headers["location"]).text)
    assert form.xpath("string(//h1)") == said["login"]["title"] and not form.xpath("//form[contains(@action, 'out')]")
    assert api.get(form.xpath("//link[@rel='stylesheet']/@href")[0]).status_code == 200
    assert form.xpath("//input[@name='next']/@value") == [f"/{lang}/stories?source=a&text=b"]

    wrong = send(api, f"/{lang}/login", {"name": "the admin", "password": "wrong"})
    assert wrong.status_code == 403 and said["login"]["wrong"] in wrong.text and WORD not in wrong.text
    onward = f"/{lang}/stories?source=a&text=b"
    right = send(
        api, f"/{lang}/login", {"name": " the  admin ", "password": WORD, "next": onward}, follow_redirects=False
    )
    assert (right.status_code, right.headers["location"], right.headers["cache-control"]) == (303, onward, "no-store")
    [cookie] = right.headers.get_list("set-cookie")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=604800"} == set(cookie.split("; ")[1:])
    page = html.document_fromstring(api.get(onward).text)
    assert page.xpath("//header//form//bdi/text()") == ["the admin"] and said["roles"]["admin"] in page.text_content()
    assert page.xpath("string(//header//form[@method='post']//button)") == said["logout"]
    assert api.get("/api/v1/events").status_code == 200

    secret = api.cookies["rasad-session"]
    out = api.post(f"/{lang}/logout", data={"csrf": shown(api, f"/{lang}/read")}, follow_redirects=False)
    assert (out.status_code, out.headers["location"]) == (303, f"/{lang}/login") and "cache" in out.headers[
        "clear-site-data"
    ]
    assert "rasad-session" not in api.cookies
    assert api.get("/api/v1/events", headers={"Cookie": f"rasad-session={secret}"}).status_code == 401


def test_what_comes_after_the_login_is_of_this_server(api: Api) -> None:
    for address in (
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "javascript:alert(1)", "", "evil", "/en/\r\nX-Evil: 1", "/\u2028/evil.example",
    ):  # fmt: skip
        answer = log_in(api, next=address)
        assert answer.headers["location"] == "/en/" and "x-evil" not in answer.headers, address
    assert log_in(api, next="/fa/events?text=%D8%A7&country=RUS").headers["location"].startswith("/fa/events?text=")


def test_over_https_the_cookie_goes_nowhere_else(empty: Path) -> None:
    peopled(empty)
    app: Any = create(Record(Shared(empty, 0.2)))
    with TestClient(app, base_url="https://127.0.0.1") as api:
        [cookie] = log_in(api).headers.get_list("set-cookie")
        assert cookie.startswith("__Host-rasad-session=") and "Secure" in cookie.split("; ")
        assert api.get("/en/read").status_code == 200
        api.cookies = {"rasad-session": api.cookies["__Host-rasad-session"]}
        assert api.get("/api/v1/events").status_code == 401  # as a neighbouring site could set it


def test_a_session_ends(api: Api, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    assert log_in(api).status_code == 303
    for hours, status in ((11, 200), (22, 200), (33, 200), (46, 401)):
        monkeypatch.setattr(time, "time", lambda at=now + hours * 3600: at)
        assert api.get("/api/v1/events").status_code == status, hours
    assert log_in(api).status_code == 303
    for hours in range(46, 46 + 7 * 24 + 11, 11):
        monkeypatch.setattr(time, "time", lambda at=now + hours * 3600: at)
        last = api.get("/api/v1/events").status_code
    assert last == 401  # however busy one is


def test_what_an_admin_changes_counts_at_once(api: Api, empty: Path) -> None:
    accounts = Accounts(empty)
    log_in(api)
    body = {"kind": "accept", "ids": ["x"]}
    headers = {"X-CSRF-Token": shown(api, "/en/read")}
    assert api.post("/api/v1/verdicts", json=body, headers=headers).status_code == 404
    with accounts.writing() as connection:
        users.set_role(connection, "the reviewer", "reader", "root")
    assert api.post("/api/v1/verdicts", json=body, headers=headers).status_code == 403
    with accounts.writing() as connection:
        users.set_password(connection, "the reviewer", "other words that nobody knows", "root")
    assert api.get("/api/v1/events").status_code == 401
    assert log_in(api).status_code == 403
    assert log_in(api, password="other words that nobody knows").status_code == 303
    with accounts.writing() as connection:
        users.remove(connection, "the reviewer", "root")
    assert api.get("/api/v1/events").status_code == 401


def test_what_is_written_comes_from_these_pages(api: Api) -> None:
    """A cookie alone writes nothing, whatever form the write has; nor does what another login's pages show."""
    old = shown(api, "/en/login")
    log_in(api)
    token = shown(api, "/en/read")
    assert token != old
    body = {"kind": "accept", "ids": ["x"]}
    for wrong in (b"", old.encode(), "é".encode(), token[:-1].encode()):
        headers = {b"Content-Type": b"application/json", b"X-CSRF-Token": wrong}
        refused = api.post("/api/v1/verdicts", content=json.dumps(body), headers=headers)
        assert (refused.status_code, refused.json()["where"]) == (403, "csrf")
    assert api.post("/api/v1/verdicts", json=body, headers={"X-CSRF-Token": token}).status_code == 404
    for path in ("/en/read", "/fa/logout", "/en/login"):
        assert api.post(path, data={"text": "a", "csrf": old}).status_code == 403
        many = "&".join(["a=b"] * 600).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert api.post(path, content=many, headers=kind).status_code == 400
        assert api.post(path, content=b"", headers={"Content-Type": "text/plain"}).status_code == 403
        evil = {"Origin": "https://evil.example", "X-CSRF-Token": token}
        assert api.post(path, data={"text": "a"}, headers=evil).status_code == 403
    sent = {"csrf": (None, token), "text": (None, "a")}
    assert api.post("/en/read", files=sent).status_code == 415  # a page of this login, in a form that is not read
    assert api.get("/api/v1/events").status_code == 200  # still logged in


def test_without_accounts_forms_are_told_from_others_too(empty: Path) -> None:
    with asking(empty) as api:
        assert api.post("/en/read", data={"text": ""}).status_code == 403
        assert send(api, "/en/read", {"text": ""}).status_code == 422
        assert api.get("/en/login?next=/en/events", follow_redirects=False).headers["location"] == "/en/events"
        assert "/logout" not in api.get("/en/read").text
        api.cookies.clear()
        stolen = shown(api, "/en/read")
        api.cookies.clear()
        assert api.post("/en/read", data={"text": "", "csrf": stolen}).status_code == 403
        peopled(empty)
        assert api.get("/api/v1/events").status_code == 401  # from the first account on, while it runs


def test_a_locked_door_stays_locked_without_accounts(empty: Path) -> None:
    accounts = peopled(empty)
    with accounts.writing() as connection:
        for role in ROLES:
            users.remove(connection, f"the {role}", "root")
    with asking(empty, door=Door(empty, locked=True)) as api:
        assert api.get("/api/v1/events").status_code == 401
        assert api.get("/api/v1/openapi.json", headers={"Host": "desk.example"}).status_code == 200
        accounts.path.unlink()
        answer = api.get("/api/v1/events")
        assert answer.status_code == 503 and "rasad user add" in answer.json()["do"]


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


def test_a_part_of_a_page_leads_the_whole_of_it_to_the_login(api: Api) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": f"{HERE}/fa/events?country=RUS"}
    answer = api.get("/fa/events?country=SYR", headers=headers)
    assert answer.status_code == 401 and answer.text == ""
    assert answer.headers["hx-redirect"] == "/fa/login?next=%2Ffa%2Fevents%3Fcountry%3DRUS"


def test_pages_of_one_are_not_kept_for_another(api: Api) -> None:
    log_in(api)
    first = api.get("/en/events")
    tag = {"If-None-Match": first.headers["etag"]}
    assert api.get("/en/events", headers=tag).status_code == 304
    log_in(api, "the admin")
    other = api.get("/en/events", headers=tag)
    assert other.status_code == 200 and "the admin" in other.text and "private" in other.headers["cache-control"]


def test_a_write_without_the_role_is_told_in_a_page(api: Api) -> None:
    answer = api.post("/fa/read", data={"text": "a"})
    assert answer.status_code == 401 and messages("fa")["problems"]["login"]["title"] in answer.text
    assert html.document_fromstring(answer.text).xpath("//main//a[@href='/fa/login']")


def test_roles_and_scopes_go_hand_in_hand() -> None:
    assert tuple(SCOPES.values()) == ROLES
    for role in ROLES:
        words: list[Role] = [one for one in ROLES if ROLES.index(one) <= ROLES.index(role)]
        assert all(messages(lang)["roles"][one] for lang in LANGUAGES for one in words)
