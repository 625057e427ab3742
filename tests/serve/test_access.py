"""Who may do what: each address asks for its role, each write shows where it comes from; logging in and out."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from lxml import html
from tests.serve.conftest import HERE, asking
from tests.serve.forms import WORD, bearing, log_in, peopled, send, shown

from rasad.model import Lang
from rasad.record.record import Record
from rasad.serve.access import users
from rasad.serve.access.door import Door
from rasad.serve.access.file import Accounts
from rasad.serve.access.rules import NEEDS, READS, needed
from rasad.serve.access.users import ROLES
from rasad.serve.app import create
from rasad.serve.pages.words import messages
from rasad.serve.turns import Shared

Api = TestClient[Any]
LANGUAGES: tuple[Lang, ...] = ("fa", "en")
pytestmark = pytest.mark.usefixtures("quick")


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
