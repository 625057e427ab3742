"""Reviewing: what is left to judge, each decision by its form without a script, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from lxml import html
from tests.serve.conftest import asking
from tests.serve.forms import log_in, peopled, send

from rasad.model import Lang
from rasad.serve.pages.words import messages

Api = TestClient[Any]
both = pytest.mark.parametrize("lang", ["fa", "en"])


@pytest.fixture
def desk(store: Path) -> Iterator[Api]:
    with asking(store) as client:
        yield client


def page(api: Api, address: str) -> html.HtmlElement:
    answer = api.get(address)
    assert answer.status_code == 200, answer.text[:500]
    return html.document_fromstring(answer.text)


def many(api: Api) -> Any:
    return max(api.get("/api/v1/events?voices=2").json()["items"], key=lambda event: len(event["claims"]))


def decide(api: Api, id: str, status: int = 303, lang: str = "en", **said: Any) -> Any:
    answer = send(api, f"/{lang}/review/{id}", said, follow_redirects=False)
    assert answer.status_code == status, answer.text[:500]
    return answer


def event(api: Api, id: str) -> Any:
    return api.get(f"/api/v1/events/{id}").json()


@both
def test_the_queue_is_in_the_order_of_the_address(desk: Api, lang: str) -> None:
    known = {one["id"]: one for one in desk.get("/api/v1/events?limit=1000").json()["items"]}
    orders = {"contested": lambda one: (not one["contested"], one["confidence"], one["id"]),
              "uncertain": lambda one: (one["confidence"], one["id"])}  # fmt: skip
    for order, key in orders.items():
        found = page(desk, f"/{lang}/review?order={order}")
        shown = [one.rsplit("/", 1)[1] for one in found.xpath("//section[@class='results']//h2/a/@href")]
        assert shown == [one["id"] for one in sorted(known.values(), key=key)][: len(shown)] and len(shown) > 5
        first = found.xpath("//main/p/a/@href")[0]
        following = page(desk, first).xpath("//a[@rel='next']/@href")[0]
        assert following == f"/{lang}/review/{shown[1]}?order={order}"
    assert desk.get(f"/{lang}/review?order=x").status_code == 400


@both
def test_a_newcomer_finds_it(desk: Api, lang: Lang) -> None:
    found = page(desk, f"/{lang}/events/{many(desk)['id']}")
    said = messages(lang)["review"]
    [link] = found.xpath(f"//a[text()='{said['correct']}']/@href")
    assert found.xpath(f"//nav//a[@href='/{lang}/review']")
    shown = page(desk, link)
    assert shown.xpath("//div[@id='text']") and shown.xpath("//li[contains(@class, 'claim')]/@data-marks")
    assert len(shown.xpath("//form[@method='post'][.//input[@name='csrf']]")) >= 9


def test_what_is_accepted_leaves_the_queue(desk: Api) -> None:
    id = many(desk)["id"]
    before = page(desk, "/en/review").text_content()
    decide(desk, id, kind="accept")
    assert page(desk, "/en/review").text_content() != before
    assert page(desk, f"/en/review/{id}").xpath("//ol[@class='history']/li")
    assert not page(desk, "/en/review").xpath(f"//a[contains(@href, '{id}')]")


@pytest.mark.parametrize(
    ("field", "given", "path"),
    [("type", {"value": "AID"}, lambda one: one["type"] == "AID"),
     ("status", {"value": "negated"}, lambda one: one["status"] == "negated"),
     ("source", {"add": "YEM REB"}, lambda one: one["source"][0]["country"] == "YEM"),
     ("target", {"add": "روسیه"}, lambda one: [a["country"] for a in one["target"]] == ["RUS"]),
     ("time", {"since": "۱۴۰۴-۰۷-۱۵"}, lambda one: one["time"]["earliest"] == one["time"]["latest"] == "2025-10-07"),
     ("time", {"since": "1404-07", "until": "1404-07"}, lambda one: one["time"]["latest"] == "2025-10-22"),
     ("time", {}, lambda one: one["time"] is None),
     ("place", {"value": "Kabul"}, lambda one: one["place"]["name"] == "Kabul"),
     ("place", {"value": ""}, lambda one: one["place"] is None)],
)  # fmt: skip
def test_a_fix_shows_at_once_and_is_undone(desk: Api, field: str, given: dict[str, Any], path: Any) -> None:
    id = desk.get("/api/v1/events?limit=1").json()["items"][0]["id"]
    old = event(desk, id)
    decide(desk, id, kind="fix", field=field, reason="<b>why</b>", **given)
    assert path(event(desk, id)), event(desk, id)[field]
    shown = page(desk, f"/fa/review/{id}")
    assert "<b>why</b>" in shown.xpath("string(//ol[@class='history']/li[1])")
    decide(desk, id, kind="undo", verdict=shown.xpath("//input[@name='verdict']/@value")[0])
    now = event(desk, id)
    assert now[field] == old[field] and len(page(desk, f"/fa/review/{id}").xpath("//ol[@class='history']/li")) == 2


def test_parties_that_stay_ticked_stay_as_they_are(desk: Api) -> None:
    id = many(desk)["id"]
    [form] = page(desk, f"/en/review/{id}").xpath("//form[.//input[@name='field'][@value='source']]")
    kept = form.xpath(".//input[@name='keep']/@value")
    old = event(desk, id)["source"]
    decide(desk, id, kind="fix", field="source", keep=kept, add="IRN MIL")
    now = event(desk, id)["source"]
    assert [one for one in now if one["country"] == "IRN" and one["sector"] == "MIL"]
    assert {(one["entity"], one["name"]) for one in old} <= {(one["entity"], one["name"]) for one in now}


def test_an_event_is_rejected_and_taken_back(desk: Api) -> None:
    old = many(desk)
    decide(desk, old["id"], kind="reject", reason="no such thing")
    assert desk.get(f"/api/v1/events/{old['id']}").status_code == 404
    gone = page(desk, f"/en/review/{old['id']}")
    assert messages("en")["review"]["gone"] in gone.text_content() and not gone.xpath("//input[@value='accept']")
    decide(desk, old["id"], kind="undo", verdict=gone.xpath("//input[@name='verdict']/@value")[0])
    assert event(desk, old["id"])["claims"] == old["claims"]


def test_an_event_is_split_and_made_one_again(desk: Api) -> None:
    old = many(desk)
    part = old["claims"][-1]
    decide(desk, old["id"], kind="split", claim=part)
    assert part not in event(desk, old["id"])["claims"]
    other = next(one for one in desk.get("/api/v1/events?limit=1000").json()["items"] if part in one["claims"])
    assert page(desk, f"/en/review/{old['id']}").xpath(f"//input[@name='near'][@value='{other['id']}']")
    decide(desk, old["id"], kind="merge", near=other["id"])
    assert set(event(desk, old["id"])["claims"]) == {*old["claims"], *other["claims"]}


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "merge"}, {"kind": "split"}, {"kind": "what"}, {}, {"kind": "undo", "verdict": "x"},
     {"kind": "fix", "field": "id", "value": "x"}, {"kind": "fix", "field": "type", "value": "<script>"},
     {"kind": "fix", "field": "time", "since": "<script>"}, {"kind": "fix", "field": "source", "add": "QQQ"},
     {"kind": "fix", "field": "source", "keep": "{"}, {"kind": "fix", "field": "status"}],
)  # fmt: skip
def test_what_cannot_be_decided_is_told_on_the_page(desk: Api, wrong: dict[str, Any]) -> None:
    answer = decide(desk, many(desk)["id"], 422, **wrong)
    found = html.document_fromstring(answer.text)
    assert found.xpath("//section[@role='alert']//bdi") and "<script>" not in answer.text
    assert desk.get("/api/v1/verdicts").json()["items"] == []


def test_no_event_of_that_name(desk: Api) -> None:
    assert desk.get("/en/review/ev-none").status_code == 404
    id = many(desk)["id"]
    assert decide(desk, id, 404, kind="merge", **{"with": "ev-none"}).status_code == 404


@pytest.mark.usefixtures("quick")
def test_reviewers_decide_under_their_names_and_readers_do_not(store: Path) -> None:
    peopled(store)
    with asking(store) as api:
        log_in(api, "the reader")
        assert api.get("/en/review").status_code == 403
        id = many(api)["id"]
        assert "/review" not in api.get(f"/en/events/{id}").text
        log_in(api)
        decide(api, id, kind="accept")
        assert api.get("/api/v1/verdicts").json()["items"][0]["author"] == "the reviewer"
        assert "the reviewer" in page(api, f"/en/review/{id}").xpath("string(//ol[@class='history'])")


def test_words_of_the_story_are_a_day_counted_from_its_own(desk: Api) -> None:
    one = next(one for one in desk.get("/api/v1/events?limit=1000").json()["items"] if one["time"])
    decide(desk, one["id"], kind="fix", field="time", since="yesterday", until="yesterday", told="2024-03-01")
    assert event(desk, one["id"])["time"]["earliest"] == "2024-02-29"


@both
def test_a_second_opinion_and_how_far_two_agree(store: Path, lang: str, quick: None) -> None:
    peopled(store)
    with asking(store) as api:
        log_in(api)
        assert api.get("/api/v1/agreement").json() == []
        ids = [one["id"] for one in api.get("/api/v1/events?limit=4").json()["items"]]
        for id, kind in zip(ids, ("accept", "accept", "reject", "reject"), strict=True):
            decide(api, id, kind=kind)
        assert not page(api, f"/{lang}/review?order=second").xpath("//section[@class='results']")
        log_in(api, "the admin")
        listed = page(api, f"/{lang}/review?order=second").xpath("//section[@class='results']//h2/a/@href")
        assert {href.rsplit("/", 1)[1].partition("?")[0] for href in listed} <= set(ids) and len(listed) >= 2
        decide(api, ids[0], kind="accept")
        decide(api, ids[1], kind="reject")
        [pair] = api.get("/api/v1/agreement").json()
        assert (pair["one"], pair["other"]) == ("the admin", "the reviewer") and 0 < pair["same"] < 1
        rows = page(api, f"/{lang}/review").xpath("//table[@class='agreed']/tbody/tr")
        assert len(rows) == 1 and "the admin" in rows[0].text_content()
