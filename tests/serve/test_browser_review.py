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


@both
def test_words_that_are_selected_go_into_the_form_of_a_field(tab: Any, address: str, lang: str) -> None:
    tab.goto(f"{address}/{lang}/review")
    tab.click("main > p > a")
    tab.wait_for_selector(".decide")
    assert not tab.is_visible("[data-pick-bar]")
    words = tab.evaluate(
        """() => {
            const text = document.getElementById("text").firstChild, range = document.createRange();
            const start = text.data.search(/\\S/), end = text.data.indexOf(" ", start);
            range.setStart(text, start), range.setEnd(text, end);
            getSelection().removeAllRanges(), getSelection().addRange(range);
            return range.toString();
        }"""
    )
    tab.wait_for_selector("[data-pick-bar]:visible")
    checked(tab)
    tab.click("[data-pick=place]")
    assert tab.input_value("[data-picked=place]") == words
    assert tab.evaluate("document.activeElement.tagName") == "BUTTON"
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".history li")
    assert words in tab.inner_text(".history li >> nth=0")
