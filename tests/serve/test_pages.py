"""The pages as they are sent: what each holds, in both languages, and what is said where there is nothing to show."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from litestar.testing import TestClient
from lxml import html
from tests.serve.conftest import asking
from tests.serve.forms import send

from rasad.model import Lang
from rasad.serve.pages.words import messages
from rasad.store import Made, Store

Api = TestClient[Any]
LANGUAGES: tuple[Lang, ...] = ("fa", "en")
both = pytest.mark.parametrize("lang", LANGUAGES)


def page(api: Api, address: str, status: int = 200, **more: Any) -> html.HtmlElement:
    found = api.get(address, **more)
    assert found.status_code == status, found.text[:500]
    assert found.headers["content-type"] == "text/html; charset=utf-8"
    return html.document_fromstring(found.text)


def text(found: html.HtmlElement) -> str:
    return " ".join(found.text_content().split())


def biggest(api: Api) -> Any:
    return max(api.get("/api/v1/events?voices=2").json()["items"], key=lambda event: len(event["claims"]))


@both
@pytest.mark.parametrize("path", ["/", "/events", "/stories", "/read", "/events?country=RUS&type=CONSULT"])
def test_pages_say_their_language_and_their_twins(api: Api, lang: Lang, path: str) -> None:
    found = page(api, f"/{lang}{path}")
    assert (found.get("lang"), found.get("dir")) == (lang, "rtl" if lang == "fa" else "ltr")
    [twin] = found.xpath("//link[@rel='alternate'][@type='application/json']/@href")
    assert api.get(twin).status_code == 200
    [other] = found.xpath("//a[@data-language]/@href")
    assert other == f"/{'en' if lang == 'fa' else 'fa'}{path}" and api.get(other).status_code == 200
    for name in ("today", "events", "stories", "read"):
        assert found.xpath(f"//nav//a[text()='{messages(lang)['nav'][name]}']")


@both
def test_nothing_stands_in_a_page_that_its_policy_forbids(api: Api, lang: Lang) -> None:
    event = biggest(api)
    for path in ("/", "/events", f"/events/{event['id']}", f"/stories/{quote(event['stories'][0], safe='')}", "/read"):
        answer = api.get(f"/{lang}{path}")
        found = html.document_fromstring(answer.text)
        assert not found.xpath("//style | //@style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
        for address in found.xpath("//script/@src | //link[@rel='stylesheet' or @rel='preload']/@href"):
            assert address.startswith("/static/") and api.get(address).status_code == 200
        assert "unsafe" not in answer.headers["content-security-policy"]


def test_the_first_page_is_in_the_readers_language(api: Api) -> None:
    for headers, lang in (
        ({"Accept-Language": "en-GB,en;q=0.9"}, "en"),
        ({"Accept-Language": "fa-IR,fa;q=0.9,en;q=0.5"}, "fa"),
        ({"Accept-Language": "de"}, "fa"),
        ({"Accept-Language": "fa", "Cookie": "lang=en"}, "en"),
    ):
        api.cookies.clear()  # what earlier pages were read in
        answer = api.get("/", headers=headers, follow_redirects=False)
        assert answer.headers["location"] == f"/{lang}/", headers


def test_a_page_that_is_known_is_not_sent_again(api: Api) -> None:
    first = api.get("/fa/events")
    assert api.get("/fa/events", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert api.get("/fa/events", headers={"Cookie": "theme=dark"}).headers["etag"] != first.headers["etag"]


@both
def test_today_shows_what_the_stories_of_some_days_bring(api: Api, lang: Lang) -> None:
    given = api.get("/api/v1/today?days=30").json()
    found = page(api, f"/{lang}/?days=30")
    assert len(found.xpath("//section[@class='new']//article")) == len(given["new"]) > 0
    [before] = found.xpath("//a[@rel='prev']/@href")
    assert before.endswith("&days=30") and api.get(before).status_code == 200
    jalali, gregorian = (page(api, f"/{lang}/?day={day}").xpath("string(//h1)") for day in ("1404-07-15", "2025-10-07"))
    assert jalali == gregorian


@both
def test_no_events_is_not_the_same_as_not_covered(api: Api, lang: Lang) -> None:
    said = messages(lang)
    none = page(api, f"/{lang}/events?text=zzzz")
    assert none.xpath("//section[@class='nothing']") and not none.xpath("//section[@class='uncovered']")
    unseen = page(api, f"/{lang}/events?since=1990&until=1991")
    assert said["uncovered"]["text"] in text(unseen) and not unseen.xpath("//section[@class='nothing']")
    assert page(api, f"/{lang}/?day=1990-01-01").xpath("//section[@class='uncovered']")


@both
def test_facets_lead_to_as_many_events_as_they_say(api: Api, lang: Lang) -> None:
    found = page(api, f"/{lang}/events")
    links = found.xpath("//nav[@class='facets']//ul//a")
    assert len(links) > 20
    for link in links[::5]:
        number = int(link.xpath("string(span[@class='number'])"))
        reached = page(api, link.get("href"))
        assert len(reached.xpath("//section[@class='results']/article")) == min(number, 40), link.get("href")
        assert reached.xpath("//ul[@class='chips']//a")


@both
def test_years_and_months_are_those_of_the_readers_calendar(api: Api, lang: Lang) -> None:
    year = "1401" if lang == "fa" else "2022"
    [link] = page(api, f"/{lang}/events").xpath(f"//ol[contains(@class, 'bars')]//a[contains(@href, 'since={year}')]")
    months = page(api, link.get("href")).xpath("//ol[@class='bars']/li")
    names = [text(one) for one in months]
    assert names == messages(lang)["months"]["jalali" if lang == "fa" else "gregorian"]
    assert any("gap" in one.xpath(".//span/@class")[0] for one in months)


def test_lists_go_on_to_the_oldest(api: Api) -> None:
    seen: list[str] = []
    address = "/en/events"
    while address:
        found = page(api, address)
        seen += found.xpath("//section[@class='results']//h2/a/@href")
        address = next(iter(found.xpath("//a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == len(api.get("/api/v1/events").json()["items"])


@both
def test_an_event_shows_its_claims_side_by_side(api: Api, lang: Lang) -> None:
    event, said = biggest(api), messages(lang)["event"]
    found = page(api, f"/{lang}/events/{event['id']}")
    assert len(found.xpath("//tr[@class='words']/td")) == len(event["claims"])
    voices = found.xpath("//th[@scope='colgroup']")
    assert len(voices) == len(event["voices"]) == len(found.xpath("//section[@class='voices']//li"))
    assert sum(int(one.get("colspan")) for one in voices) == len(event["claims"])
    states = {one.get("class") for one in found.xpath("//tbody/tr")}
    assert "agree" in states
    assert ("disputed" in states) == bool(event["contested"])
    assert said["joined"] in text(found)
    assert len(found.xpath("//section[@aria-labelledby='h-joined']//ol[@class='ties']/li")) >= 1


@both
def test_a_story_is_one_text_with_its_claims_beside(api: Api, lang: Lang) -> None:
    for story in api.get("/api/v1/stories").json()["items"]:
        found = page(api, f"/{lang}/stories/{quote(story['id'], safe='')}")
        [words] = found.xpath("//div[@id='text']")
        assert words.text == story["text"] and not len(words) and words.get("dir") == "auto"
    assert found.xpath("//li[@data-marks]//a[contains(@href, '/events/')]")


@both
def test_a_pasted_text_is_read_at_once(api: Api, lang: Lang) -> None:
    given = {"text": "France condemned Syria.\r\nThe UN urged calm.", "published": "2023-03-14", "source": "Sonde"}
    answer = send(api, f"/{lang}/read", given)
    found = html.document_fromstring(answer.text)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert found.xpath("string(//div[@id='text'])") == "France condemned Syria.\nThe UN urged calm."
    assert messages(lang)["types"]["ACCUSE"] in text(found)
    bad = send(api, f"/{lang}/read", {**given, "published": "tomorrow-ish"})
    kept = html.document_fromstring(bad.text)
    assert bad.status_code == 422 and "France condemned" in kept.xpath("string(//textarea)")
    assert kept.xpath("//section[@role='alert']")


@both
@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/events/ev-none", 404, "unknown"),
        ("/stories/none", 404, "unknown"),
        ("/nowhere", 404, "nowhere"),
        ("/events?type=NONSENSE", 400, "asked"),
        ("/events?colour=red", 400, "asked"),
        ("/events?before=x", 400, "asked"),
        ("/?days=8", 400, "asked"),
        ("/events?since=never", 400, "asked"),
    ],
)
def test_what_goes_wrong_is_a_page(api: Api, lang: Lang, path: str, status: int, kind: str) -> None:
    found = page(api, f"/{lang}{path}", status)
    assert messages(lang)["problems"][kind]["title"] == found.xpath("string(//h1)")


@both
def test_a_store_that_cannot_be_read_is_told_with_what_to_do(lang: Lang, tmp_path: Path) -> None:
    said = messages(lang)
    with asking(tmp_path / "none.duckdb") as api:
        found = page(api, f"/{lang}/", 404)
        assert said["problems"]["missing"]["title"] in text(found) and "rasad add" in text(found)
    with Store(tmp_path / "empty.duckdb").writing() as writer:
        writer.begin("add", Made("test", "0"))
    with asking(tmp_path / "empty.duckdb") as api:
        for path in ("", "events", "stories"):
            assert said["empty"]["title"] in text(page(api, f"/{lang}/{path}"))
    (tmp_path / "broken.duckdb").write_text("nonsense " * 1000)
    with asking(tmp_path / "broken.duckdb") as api:
        assert said["problems"]["damaged"]["title"] in text(page(api, f"/{lang}/", 503))


def test_fields_that_were_left_empty_are_no_part_of_the_address(api: Api) -> None:
    answer = api.get("/en/events?text=&actor=Russia&voices=", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/events?actor=Russia")
    answer = api.get("/en/events?text=&actor=Russia", headers={"HX-Request": "true"})
    assert answer.headers["hx-push-url"] == "/en/events?actor=Russia"


def test_persian_pages_write_persian_digits_and_jalali_days(api: Api) -> None:
    found = page(api, "/fa/stories")
    days = found.xpath("//p[@class='facts']/time")
    assert len(days) > 10 and all(re.fullmatch("[۰-۹]{1,2} [\u0600-\u06ff\u200c]+ [۰-۹]{4}", one.text) for one in days)
    assert all(re.fullmatch("[۰-۹]{1,2} [\u0600-\u06ff]+ ۲۰[۰-۹]{2}", one.get("title")) for one in days)
