"""The pages in a browser: each does its main job in both languages, and axe-core finds nothing serious wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from rasad.serve.pages.words import messages

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf8")
sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install 'rasad[dev]'")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")
both = pytest.mark.parametrize("lang", ["fa", "en"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A tab in which nothing may go wrong: no error of a script, nothing that the policy forbids."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert not [one for one in wrong if "status of 4" not in one]


def checked(tab: Any) -> None:
    rules = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']"
    found = tab.evaluate(f"async () => {{ {AXE}; return (await axe.run(document, {{runOnly: {rules}}})).violations }}")
    assert not [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")]
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than its window"


def told(address: str) -> Any:
    events = httpx.get(f"{address}/api/v1/events?voices=2").json()["items"]
    return max(events, key=lambda event: len(event["claims"]))


def addresses(address: str) -> list[str]:
    event = told(address)
    story = quote(event["stories"][0], safe="")
    return [
        "/?days=30", "/events", f"/events/{event['id']}", f"/stories/{story}", "/stories", "/read", "/add", "/nowhere",
        "/relations", "/relations/ARM/AZE?on=1402-01-01", "/actors", "/actors/IRN", "/facts", "/network?since=2022",
    ]  # fmt: skip


@both
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_can_be_used_by_all(tab: Any, address: str, lang: str, width: int, theme: str) -> None:
    tab.emulate_media(color_scheme=theme)
    tab.set_viewport_size({"width": width, "height": 800})
    for path in addresses(address):
        tab.goto(f"{address}/{lang}{path}")
        checked(tab)


@both
def test_today_leads_to_the_edition_before_and_to_an_event(tab: Any, address: str, lang: str) -> None:
    tab.goto(f"{address}/{lang}/?days=30")
    tab.click("a[rel=prev]")
    assert "days=30" in tab.url
    tab.go_back()
    tab.click(".new article h3 a")
    assert f"/{lang}/events/ev-" in tab.url


@both
def test_facets_narrow_without_a_new_page_and_the_address_keeps_up(tab: Any, address: str, lang: str) -> None:
    tab.goto(f"{address}/{lang}/events")
    tab.evaluate("window.same = true")
    number = tab.locator(".results article").count()
    tab.click(".facets ul a >> nth=1")
    tab.wait_for_url("**/events?*")
    tab.wait_for_selector(".chips")
    narrowed = tab.locator(".results article").count()
    assert 0 < narrowed < number and tab.evaluate("window.same")
    assert "type=" in tab.locator("link[rel=alternate][type='application/json']").get_attribute("href")
    tab.reload()
    assert tab.locator(".results article").count() == narrowed
    tab.click("[data-language]")
    assert "type=" in tab.url and tab.locator(".results article").count() == narrowed


@both
def test_arrow_keys_and_words_tie_claims_to_a_story(tab: Any, address: str, lang: str) -> None:
    story = told(address)["stories"][0]
    tab.goto(f"{address}/{lang}/stories/{quote(story, safe='')}")
    lit = "Array.from(CSS.highlights.get('type') ?? [], range => range.toString()).join(' ')"
    claims = tab.locator(".claims > li")
    claims.first.focus()
    first = tab.evaluate(lit)
    assert first and tab.evaluate("document.getElementById('text').childNodes.length") == 1
    words = tab.evaluate("document.getElementById('text').textContent")
    assert all(part in words for part in first.split())
    tab.keyboard.press("ArrowDown")
    assert "on" in claims.nth(1).get_attribute("class") and tab.evaluate(lit) != ""
    assert tab.url.endswith(f"#{claims.nth(1).get_attribute('id')}")
    tab.reload()
    assert "on" in claims.nth(1).get_attribute("class")
    box = tab.evaluate("(() => { const b = [...CSS.highlights.get('every')][0].getBoundingClientRect();"
                       " return [b.x + b.width / 2, b.y + b.height / 2] })()")  # fmt: skip
    tab.mouse.click(*box)
    assert tab.evaluate(lit) == first


@both
def test_an_event_leads_to_the_words_of_a_telling(tab: Any, address: str, lang: str) -> None:
    tab.goto(f"{address}/{lang}/events/{told(address)['id']}")
    assert messages(lang)["event"]["joined"] in tab.content()  # type: ignore[index]
    tab.click(".side thead a >> nth=0")
    assert f"/{lang}/stories/" in tab.url
    assert tab.locator(".claims > li.on").count() == 1


@both
def test_a_text_is_pasted_and_read(tab: Any, address: str, lang: str) -> None:
    tab.goto(f"{address}/{lang}/read")
    tab.fill("textarea", "France condemned Syria on Sunday.")
    tab.fill("[name=published]", "1401-12-23")
    tab.click(".paste button")
    tab.wait_for_selector(".claims > li")
    assert "2023" in tab.locator(".claims > li time").first.get_attribute("datetime")
    checked(tab)


def test_light_or_dark_is_kept(tab: Any, address: str) -> None:
    tab.goto(f"{address}/en/events")
    before = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    tab.click("[data-theme-switch]")
    after = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    tab.goto(f"{address}/en/stories")
    assert before != after == tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def test_the_first_load_is_small_and_persian_is_shaped_by_the_shipped_font(tab: Any, address: str) -> None:
    sizes: dict[str, int] = {}
    tab.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    tab.goto(f"{address}/fa/?days=30")
    tab.evaluate("document.fonts.ready")
    assert tab.evaluate("document.fonts.check('16px Vazirmatn', 'رصد')")
    assert any("vazirmatn-arabic" in url for url in sizes) and sum(sizes.values()) < 300_000


def test_a_dossier_is_printed_without_what_only_a_screen_needs(tab: Any, address: str) -> None:
    tab.emulate_media(media="print")
    tab.goto(f"{address}/fa/events/{told(address)['id']}")
    assert not tab.is_visible(".masthead nav") and not tab.is_visible(".quick") and tab.is_visible(".side table")
