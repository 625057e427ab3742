"""Logging in, working and logging out in a browser, in both languages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from tests.serve.forms import WORD, peopled
from tests.serve.test_browser import both, browser, checked, pytestmark, tab

from rasad.pipeline import Coder
from rasad.record.record import Record
from rasad.serve.app import create
from rasad.serve.pages.words import messages
from rasad.serve.turns import Shared
from rasad.store import Made, Store

__all__ = ["browser", "pytestmark", "tab"]  # fixtures and marks that stand in that file


@pytest.fixture
def locked(tmp_path: Path, coder: Coder) -> Iterator[str]:
    """A server of an empty record that asks who comes."""
    path = tmp_path / "a.duckdb"
    with Store(path).writing() as writer:
        writer.end(writer.begin("add", Made("test", "0")))
    peopled(path)
    record = Record(Shared(path, 5.0))
    record.coder = coder
    server = uvicorn.Server(uvicorn.Config(create(record), port=0, log_config=None))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@both
def test_in_and_out(tab: Any, locked: str, lang: str) -> None:
    said = messages("fa" if lang == "fa" else "en")
    tab.goto(f"{locked}/{lang}/read")
    assert tab.url.endswith(f"/{lang}/login?next=%2F{lang}%2Fread")
    for password in ("not the right one", WORD):
        checked(tab)
        tab.get_by_label(said["login"]["name"]).fill("the reader")
        tab.get_by_label(said["login"]["password"]).fill(password)
        tab.get_by_role("button", name=said["login"]["go"]).click()
        if password != WORD:
            assert tab.get_by_role("alert").inner_text().strip() == said["login"]["wrong"]
    tab.wait_for_url(f"{locked}/{lang}/read")
    checked(tab)
    assert "rasad-session" not in tab.evaluate("document.cookie")
    tab.locator("textarea").fill("The UN condemned the attack on Odesa on Sunday.")
    tab.get_by_role("button", name=said["read_page"]["go"]).click()
    assert tab.locator("#text").inner_text().startswith("The UN condemned")
    tab.get_by_role("button", name=said["logout"]).click()
    tab.wait_for_url(f"{locked}/{lang}/login")
    tab.goto(f"{locked}/api")
    assert f"/{lang}/login?next=%2Fapi" in tab.url


def test_the_explorer_writes_with_what_its_page_shows(tab: Any, locked: str) -> None:
    tab.goto(f"{locked}/en/login?next=/api")
    tab.get_by_label(messages("en")["login"]["name"]).fill("the reviewer")
    tab.get_by_label(messages("en")["login"]["password"]).fill(WORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{locked}/api")
    read = tab.locator("details", has_text="/api/v1/read")
    read.locator("summary").click()
    read.get_by_role("button").click()
    tab.wait_for_selector("pre:text-matches('^200')")
