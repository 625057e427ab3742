"""Logging in, working and logging out in a browser, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.serve.conftest import listening
from tests.serve.forms import WORD, peopled
from tests.serve.test_browser import both, browser, checked, pytestmark, tab

from rasad.pipeline import Coder
from rasad.serve.pages.words import messages

__all__ = ["browser", "pytestmark", "tab"]  # fixtures and marks that stand in that file


@pytest.fixture
def locked(empty: Path, coder: Coder) -> Iterator[str]:
    """A server of an empty record that asks who comes."""
    peopled(empty)
    with listening(empty, coder) as at:
        yield at


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
