"""A newcomer's walk from the first page to a corrected event and its relation's dossier, by what the pages offer."""

from __future__ import annotations

from typing import Any

from tests.serve.test_browser import both, browser, checked, pytestmark, tab

from rasad.serve.pages.words import messages

__all__ = ["browser", "pytestmark", "tab"]


@both
def test_from_the_first_page_to_a_corrected_event_and_its_dossier(tab: Any, address: str, lang: str) -> None:
    said = messages("fa" if lang == "fa" else "en")
    tab.goto(f"{address}/{lang}/?days=30")
    tab.click(f".item:has(a:text-is('{said['relation_page']['kicker']}')) a >> nth=0")
    tab.click(f"a:text-is('{said['review']['correct']}')")
    tab.select_option("form:has(input[value=status]) select", "possible")
    tab.click("form:has(input[value=status]) button")
    tab.wait_for_selector(".history li")
    assert said["statuses"]["possible"] in tab.inner_text("header.lead")
    tab.click(f"a:text-is('{said['review']['event']}')")
    assert said["statuses"]["possible"] in tab.inner_text("main")
    tab.click("main a[href*='/relations/'] >> nth=0")
    tab.evaluate("() => { window.print = () => { document.body.dataset.printed = 'yes'; }; }")
    tab.click("[data-print]")
    assert tab.evaluate("document.body.dataset.printed") == "yes"
    tab.emulate_media(media="print")
    assert not tab.is_visible("header.masthead nav") and tab.is_visible("main h1")
    tab.emulate_media(media="screen")
    checked(tab)
