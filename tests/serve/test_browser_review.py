"""Reviewing in a browser: words light up, and keys decide where they are wanted."""

from __future__ import annotations

from typing import Any

from tests.serve.test_browser import both, browser, checked, pytestmark, tab

__all__ = ["browser", "pytestmark", "tab"]


@both
def test_keys_decide_only_where_they_are_wanted(tab: Any, address: str, lang: str) -> None:
    tab.goto(f"{address}/{lang}/review")
    tab.click("main > p > a")
    tab.wait_for_selector(".decide")
    first = tab.url
    checked(tab)
    assert tab.evaluate("[...(CSS.highlights.get('type') ?? [])].length") >= 1
    tab.keyboard.press("n")
    tab.click("a[href*='keys=on']", timeout=5000)
    tab.wait_for_url("**keys=on**", timeout=5000)
    assert tab.url.split("?")[0] == first.split("?")[0]
    tab.keyboard.press("a")
    tab.wait_for_selector(".history li", timeout=5000)
    tab.press("input[name=with]", "r")
    assert tab.input_value("input[name=with]") == "r"
