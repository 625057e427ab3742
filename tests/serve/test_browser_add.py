"""Adding files and texts in a browser: what comes of them shows by itself."""

from __future__ import annotations

from typing import Any

from tests.serve.conftest import STORIES
from tests.serve.test_browser import both, browser, checked, pytestmark, tab

from rasad.serve.pages.words import messages

__all__ = ["browser", "pytestmark", "tab"]


@both
def test_files_are_dropped_and_followed_until_they_are_read(tab: Any, address: str, lang: str) -> None:
    said = messages("fa" if lang == "fa" else "en")["add_page"]
    tab.goto(f"{address}/{lang}/add")
    checked(tab)
    dropped = f"New {lang}: Iran's foreign minister met his Turkish counterpart in Ankara on Monday."
    tab.evaluate(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "dropped.txt"));
            const drop = new DragEvent("drop", {dataTransfer: data, bubbles: true});
            document.querySelector("[data-drop]").dispatchEvent(drop);
        }""",
        dropped,
    )
    tab.fill("textarea[name=text]", f"{lang}: Turkey's president visited Baku on Tuesday.")
    tab.fill("input[name=title]", f"A visit ({lang})")
    tab.click("form[data-drop] button")
    tab.wait_for_selector("#addition:not([aria-busy])", timeout=20_000)
    assert tab.locator(".added h2 bdi").all_inner_texts() == ["dropped.txt", f"A visit ({lang})"]
    assert tab.locator(".added h2 .faint").all_inner_texts() == [said["states"]["done"]] * 2
    checked(tab)
    tab.click(".added a >> nth=0")
    assert tab.inner_text("#text").strip() == dropped


@both
def test_the_form_sends_files_that_were_chosen(tab: Any, address: str, lang: str) -> None:
    tab.goto(f"{address}/{lang}/add")
    tab.set_input_files("input[name=files]", [str(path) for path in sorted(STORIES.glob("*.txt"))])
    tab.click("form[data-drop] button")
    tab.wait_for_selector("#addition:not([aria-busy])", timeout=30_000)
    assert tab.locator(".added").count() == len(list(STORIES.glob("*.txt")))
