"""One's own password, changed by who has logged in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.serve.conftest import asking
from tests.serve.forms import WORD, bearing, log_in, peopled, send

from rasad.model import Lang
from rasad.serve.access.file import Accounts
from rasad.serve.access.log import entries
from rasad.serve.pages.words import messages

Api = TestClient[Any]
NEW = "five other words nobody expects"
pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def api(empty: Path) -> Iterator[Api]:
    peopled(empty)
    with asking(empty) as client:
        yield client


def change(api: Api, old: str = WORD, new: str = NEW, again: str | None = None, lang: str = "en") -> Any:
    said = {"old": old, "new": new, "again": new if again is None else again}
    return send(api, f"/{lang}/password", said, follow_redirects=False)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_it_is_changed_and_every_other_login_ends(api: Api, empty: Path, lang: Lang) -> None:
    with asking(empty) as elsewhere:
        log_in(elsewhere)
        log_in(api)
        before = api.cookies["rasad-session"]
        answer = change(api, lang=lang)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/{lang}/password?done=yes")
        assert messages(lang)["password_page"]["done"] in api.get(answer.headers["location"]).text
        assert api.cookies["rasad-session"] != before and api.get("/api/v1/events").status_code == 200
        assert elsewhere.get("/api/v1/events").status_code == 401
        assert log_in(elsewhere).status_code == 403 and log_in(elsewhere, password=NEW).status_code == 303
    with Accounts(empty).reading() as connection:
        told = [(who, what) for _, who, what, *_ in entries(connection, None)]
    assert ("the reviewer", "password changed") in told and NEW not in str(told)


@pytest.mark.parametrize(
    ("said", "status", "wrong"),
    [
        ({"old": "wrong"}, 403, "wrong"),
        ({"again": "something else entirely"}, 422, "other"),
        ({"new": "short"}, 422, "short"),
        ({"new": "the reviewer 1"}, 422, "short"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_changes(api: Api, said: dict[str, str], status: int, wrong: str) -> None:
    log_in(api)
    answer = change(api, **said)
    told = messages("en")["password_page"][wrong].format(n="10", most="1,000")
    assert answer.status_code == status and told in answer.text.replace("&#39;", "'")
    assert log_in(api).status_code == 303


def test_the_old_one_cannot_be_guessed(api: Api) -> None:
    log_in(api)
    codes = [change(api, old=f"guess {number}").status_code for number in range(6)]
    assert codes == [403] * 5 + [429]
    assert change(api).status_code == 429


def test_it_is_for_who_logged_in(api: Api, empty: Path) -> None:
    token = bearing(Accounts(empty), "the reviewer")
    answer = api.get("/en/password", headers=token, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/")
    assert api.post("/en/password", data={"old": WORD}, follow_redirects=False).status_code in (401, 403)
    log_in(api)
    assert api.post("/en/password", data={"old": WORD, "new": NEW, "again": NEW}).status_code == 403  # no form
