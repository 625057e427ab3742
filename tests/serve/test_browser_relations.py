"""The pages of actors and what is between them, in a browser: what is drawn, moved and suggested there."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.serve.test_browser import CHROMIUM, both, browser, tab

from rasad.serve.pages.words import messages

__all__ = ["browser", "tab"]  # fixtures
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")
PAIR = "/relations/ARM/AZE"


@both
def test_a_timeline_is_zoomed_by_keys_and_narrows_the_page(tab: Any, address: str, lang: str) -> None:
    tab.goto(f"{address}/{lang}{PAIR}")
    told = httpx.get(f"{address}/api/v1/relations?between=ARM&between=AZE").json()
    assert tab.locator(".stage circle").count() == len([one for one in told["events"] if one["day"]])
    whole = tab.inner_text(".told")
    assert not tab.is_visible(".tools a")
    tab.focus(".stage")
    tab.keyboard.press("+")
    assert tab.inner_text(".told") != whole
    tab.click(".tools a")
    assert "since=" in tab.url and "until=" in tab.url
    assert tab.locator(".chips a:not(.clear)").count() == 2


@both
def test_a_timeline_names_days_of_both_calendars(tab: Any, address: str, lang: str) -> None:
    tab.goto(f"{address}/{lang}{PAIR}")
    named = " ".join(tab.locator(".stage text").all_text_contents())
    for calendar in ("gregorian", "jalali"):
        assert any(month in named for month in messages(lang)["months"][calendar])  # type: ignore[index]
    if lang == "fa":
        assert "۱۴۰۱" in named and "۲۰۲۲" in named and not any(letter in named for letter in "0123456789")


@both
def test_a_dot_of_the_timeline_tells_and_opens_its_event(tab: Any, address: str, lang: str) -> None:
    tab.goto(f"{address}/{lang}{PAIR}")
    tab.hover(".stage circle >> nth=0")
    assert "·" in tab.inner_text(".told")
    tab.click(".stage circle >> nth=0")
    tab.wait_for_url("**/events/ev-*")


@both
def test_names_are_suggested_and_lead_to_a_relation(tab: Any, address: str, lang: str) -> None:
    tab.goto(f"{address}/{lang}/relations")
    fields = tab.locator("input[name=between]")
    fields.nth(0).press_sequentially("ارمن" if lang == "fa" else "Armen")
    option = tab.locator("datalist option").first
    option.wait_for(state="attached")
    fields.nth(0).fill(option.get_attribute("value"))
    fields.nth(1).fill("AZE")
    tab.click(".pair button")
    tab.wait_for_url("**/relations/**")
    assert tab.locator(".results article").count() > 2


@both
def test_the_slider_leads_from_period_to_period_of_the_network(tab: Any, address: str, lang: str) -> None:
    tab.goto(f"{address}/{lang}/network")
    tab.wait_for_selector(".net canvas")
    before = tab.inner_text(".steps output")
    tab.focus(".steps input")
    tab.keyboard.press("ArrowRight" if lang == "fa" else "ArrowLeft")
    tab.wait_for_url("**/network?since=*")
    assert tab.inner_text(".steps output") != before


def test_the_network_is_loaded_on_its_page_only_and_is_small_enough(tab: Any, address: str) -> None:
    sizes: dict[str, int] = {}

    def loaded(answer: Any) -> None:
        sizes[answer.url] = int(answer.headers.get("content-length", 0))

    tab.on("response", loaded)
    tab.goto(f"{address}/fa/events")
    assert not any("network.js" in url for url in sizes)
    sizes.clear()
    tab.goto(f"{address}/fa/network")
    tab.wait_for_selector(".net canvas")
    assert any("network.js" in url for url in sizes) and 0 < sum(sizes.values()) < 300_000


def test_a_relation_is_printed_as_a_dossier(tab: Any, address: str) -> None:
    tab.goto(f"{address}/fa{PAIR}")
    tab.emulate_media(media="print")
    assert tab.is_visible(".stage svg") and tab.is_visible(".balance table") and tab.is_visible(".results article")
    assert not tab.is_visible(".ask") and not tab.is_visible(".tools") and not tab.is_visible(".exports")
