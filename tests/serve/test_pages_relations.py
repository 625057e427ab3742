"""The pages of actors and of what is between them: relation, actor, facts, network."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree.ElementTree import fromstring

import msgspec
import pytest
from litestar.testing import TestClient
from tests.serve.test_pages import both, page, text

from rasad.model import Lang
from rasad.relations.history import History
from rasad.serve.pages.kept import Kept
from rasad.serve.pages.words import messages

Api = TestClient[Any]
PAIR = "ARM/AZE"


def history(api: Api, **words: Any) -> Any:
    return api.get("/api/v1/relations", params={"between": PAIR.split("/"), **words}).json()


@both
def test_a_relation_shows_its_history_balance_and_facts(api: Api, lang: Lang) -> None:
    told, said = history(api), messages(lang)
    found = page(api, f"/{lang}/relations/{PAIR}")
    assert len(found.xpath("//section[@class='results']/article")) == len(told["events"]) > 2
    assert len(found.xpath("//section[@class='balance']//tbody/tr")) == len(told["periods"]) > 0
    assert len(found.xpath("//section[@class='standing']//article")) == len(told["facts"]) > 0
    drawn = json.loads(found.xpath("string(//@data-timeline)"))
    assert len(drawn["events"]) == len(told["events"]) and len(drawn["facts"]) == len(told["facts"])
    assert drawn["types"].items() <= said["types"].items() and drawn["words"]["scale"] == said["scales"]["plover"]
    [image] = found.xpath("//figure//noscript/img/@src")
    assert fromstring(api.get(image).text).get("{http://www.w3.org/XML/1998/namespace}lang") == lang


@both
def test_filters_of_a_relation_act_on_everything(api: Api, lang: Lang) -> None:
    found = page(api, f"/{lang}/relations/{PAIR}?type=ASSAULT&scale=goldstein&by=year")
    told = history(api, type="ASSAULT", by="year")
    assert 0 < len(told["events"]) < len(history(api)["events"])
    assert len(found.xpath("//section[@class='results']/article")) == len(told["events"])
    assert len(json.loads(found.xpath("string(//@data-timeline)"))["facts"]) == len(told["facts"])
    opened = {event["event"]["id"] for event in told["events"]}
    assert all(opened & {*fact["opened_by"], *fact["closed_by"]} for fact in told["facts"])
    [chip] = found.xpath("//ul[@class='chips']/li/a[not(@class)]/@href")
    assert "type" not in chip and "scale=goldstein" in chip
    twin = api.get(found.xpath("string(//a[@data-json]/@href)"))
    assert len(msgspec.json.decode(twin.content, type=History).events) == len(told["events"])


def test_a_relation_on_a_day_shows_what_held(api: Api) -> None:
    told = history(api)
    fact = max(told["facts"], key=lambda one: str(one["from"]))
    first = fact["from"]["earliest"]
    assert fact["id"] in history(api, on=first)["in_force"] and fact["id"] not in history(api, on="2000")["in_force"]
    found = page(api, f"/en/relations/{PAIR}?on=1380-01-01")
    assert messages("en")["relation_page"]["none_standing"] in text(found)
    assert len(found.xpath("//details//article")) == len(told["facts"])


def test_a_relation_is_had_as_a_table_and_a_chart(api: Api) -> None:
    found = page(api, f"/en/relations/{PAIR}")
    table, chart = found.xpath("//p[@class='exports']/a[@download]/@href")
    rows = list(csv.DictReader(io.StringIO(api.get(table).text)))
    assert {row["id"] for row in rows} == {one["event"]["id"] for one in history(api)["events"]}
    assert api.get(chart).headers["content-type"].startswith("image/svg+xml")
    assert api.get("/api/v1/relations?between=NOR&between=CUB&format=svg").status_code == 400


@both
def test_any_two_can_be_named(api: Api, lang: Lang) -> None:
    assert page(api, f"/{lang}/relations").xpath("count(//form[@class='pair']//input[@name='between'])") == 2
    answer = api.get(f"/{lang}/relations?between=ارمنستان&between=Azerbaijan", follow_redirects=False)
    assert answer.status_code == 303
    assert page(api, answer.headers["location"]).xpath("//section[@class='results']/article")
    page(api, f"/{lang}/relations?between=ARM&between=", 400)
    page(api, f"/{lang}/relations/ARM", 404)
    page(api, f"/{lang}/relations/ARM/ARM", 400)


@both
def test_nothing_between_two_is_no_events_or_not_covered(api: Api, lang: Lang) -> None:
    assert page(api, f"/{lang}/relations/NOR/CUB").xpath("//section[@class='nothing']")
    assert page(api, f"/{lang}/relations/{PAIR}?since=1990&until=1991").xpath("//section[@class='uncovered']")


@both
def test_events_and_searches_lead_to_relations(api: Api, lang: Lang) -> None:
    for path in ("/?days=30", "/events", "/events?country=ARM&country=AZE"):
        links = page(api, f"/{lang}{path}").xpath("//main//a[contains(@href, '/relations/')]/@href")
        assert links and api.get(links[0]).status_code == 200
    event = history(api)["events"][0]["event"]["id"]
    assert page(api, f"/{lang}/events/{event}").xpath("//main//dd/a[contains(@href, '/relations/')]")


def test_pages_are_kept_until_there_is_no_room() -> None:
    kept = Kept(room=10)
    kept.put("a", "12345")
    kept.put("b", "12345")
    assert kept.get("a") == "12345"
    kept.put("c", "123")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == ("12345", None, "123")


@both
def test_an_actor_shows_who_it_is_with_whom_it_deals_and_what_it_does(api: Api, lang: Lang) -> None:
    found, said = page(api, f"/{lang}/actors/IRN"), messages(lang)
    assert found.xpath("string(//h1/bdi)") == ("ایران" if lang == "fa" else "Iran")
    assert found.xpath("string(//h1/small)") == ("Iran" if lang == "fa" else "ایران")
    others = found.xpath("//section[@class='others']//tbody/tr")
    assert all(api.get(address).status_code == 200 for address in found.xpath("//section[@class='others']//a/@href"))
    types = found.xpath("//section[@class='facets']//ul//a")
    assert others and types
    number = int(types[0].xpath("string(span[@class='number'])"))
    assert len(page(api, types[0].get("href")).xpath("//section[@class='results']/article")) == number
    assert found.xpath("//section[@class='standing']//article") and said["actor_kinds"]["state"] in text(found)
    assert api.get(found.xpath("string(//a[@data-json]/@href)")).json()["items"]


@both
def test_the_offices_of_a_person_have_their_times(api: Api, lang: Lang) -> None:
    found = page(api, f"/{lang}/actors/Q7747")
    lines = found.xpath("//section[@class='offices']//li")
    assert len(lines) == 4 and messages(lang)["offices"]["head_of_state"] in text(lines[-1])
    assert lines[-1].xpath(".//time/@datetime") == ["2012-05-07"]
    assert found.xpath("//section[@class='nothing']")


@both
def test_actors_are_found_by_name_and_the_busiest_are_told(api: Api, lang: Lang) -> None:
    found = page(api, f"/{lang}/actors")
    busy = found.xpath("//section[@class='busy']//a/@href")
    assert busy and page(api, busy[0]).xpath("//section[@class='results']/article")
    assert page(api, f"/{lang}/actors?actor=روسیه").xpath("string(//h1/bdi)") == ("روسیه" if lang == "fa" else "Russia")
    assert page(api, f"/{lang}/actors/A%2FB%3Cb%3E").xpath("string(//h1/bdi)") == "A (B<b>)"


@both
def test_facts_of_a_day_stand_with_what_they_rest_on(api: Api, lang: Lang) -> None:
    day = "1401-06-20"
    told = api.get("/api/v1/facts", params={"on": day}).json()["items"]
    found = page(api, f"/{lang}/facts?on={day}")
    articles = found.xpath("//article")
    assert len(articles) == len(told) > 0
    opened = {id for fact in told for id in fact["opened_by"]}
    links = {link.rsplit("/", 1)[1] for link in found.xpath("//dl[@class='rests']//a/@href")}
    assert opened <= links and found.xpath("//dl[@class='rests']//p[@class='dek']")
    assert api.get(found.xpath("string(//a[@data-json]/@href)")).json()["items"] == told
    assert page(api, f"/{lang}/facts?between=ARM&between=AZE&since=1401").xpath("//article")


@both
def test_facts_are_those_of_the_last_day_unless_another_is_asked_for(api: Api, lang: Lang) -> None:
    last = max(str(story["published"]) for story in api.get("/api/v1/stories").json()["items"])
    found = page(api, f"/{lang}/facts")
    told = api.get("/api/v1/facts", params={"on": last}).json()["items"]
    assert len(found.xpath("//article")) == len(told) > 0
    assert page(api, f"/{lang}/facts?kind=blockade").xpath("//section[@class='nothing']")
    assert page(api, f"/{lang}/facts?since=1990&until=1991&kind=treaty").xpath("//section[@class='uncovered']")
    page(api, f"/{lang}/facts?on=never", 400)


@both
def test_the_network_of_a_period_stands_in_tables_and_is_drawn_from_the_same(api: Api, lang: Lang) -> None:
    words = {"since": "2022-01-01", "until": "2022-12-31"}
    told = api.get("/api/v1/network", params=words).json()
    found = page(api, f"/{lang}/network?since=2022&until=2022")
    assert len(found.xpath("//section[@class='nodes']//tbody/tr")) == len(told["nodes"]) > 3
    assert len(found.xpath("//section[@class='ties']//tbody/tr")) == len(told["edges"]) > 3
    drawn = json.loads(found.xpath("string(//@data-graph)"))
    assert [node[0] for node in drawn["nodes"]] == [node["code"] for node in told["nodes"]]
    name = "name_fa" if lang == "fa" else "name"
    assert [node[1] for node in drawn["nodes"]] == [node[name] for node in told["nodes"]]
    assert found.xpath("//section[@class='poles']//dd") and found.xpath("//script[contains(@src, 'network.js')]")
    related = found.xpath("//section[@class='ties']//a/@href")
    assert page(api, related[0]).xpath("//section[@class='results']/article")


@both
def test_the_network_goes_from_period_to_period(api: Api, lang: Lang) -> None:
    found = page(api, f"/{lang}/network")
    steps = found.xpath("//nav[@class='steps']//a")
    assert len(steps) > 2 and [one for one in steps if one.get("aria-current")] == [steps[-1]]
    earlier = page(api, steps[0].get("href"))
    assert earlier.xpath("//nav[@class='steps']//a")[0].get("aria-current") == "true"
    assert page(api, f"/{lang}/network?since=1990&until=1991").xpath("//section[@class='uncovered']")
    assert not page(api, f"/{lang}/events").xpath("//script[contains(@src, 'network.js')]")


def test_scripts_come_packed_for_who_takes_them(api: Api) -> None:
    plain = api.get("/static/network.js", headers={"Accept-Encoding": "identity"})
    packed = api.get("/static/network.js", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers and packed.headers["content-encoding"] == "gzip"
    assert plain.content == packed.content and int(packed.headers["content-length"]) < len(plain.content) / 2


@pytest.mark.parametrize(
    ("text", "code"),
    [("روس", "RUS"), ("Russi", "RUS"), ("rus", "RUS"), ("پوتین", "Q7747"), ("Vladimir Pu", "Q7747"), ("NAT", "NAT"),
     ("كره", "PRK"), ("کره ش", "PRK")],
)  # fmt: skip
def test_names_are_suggested_in_both_scripts(api: Api, text: str, code: str) -> None:
    found = api.get("/api/v1/names", params={"text": text}).json()
    assert code in [one["code"] for one in found] and len(found) <= 10
    [mine] = [one for one in found if one["code"] == code]
    for name in (mine["name"], mine["name_fa"]):
        other = "IRN" if code != "IRN" else "USA"
        assert api.get("/api/v1/relations", params={"between": [name, other]}).json()["one"]["code"] == code


def test_nothing_is_suggested_for_nothing(api: Api) -> None:
    assert api.get("/api/v1/names").json() == api.get("/api/v1/names?text=%3Cb%3Eqqqq").json() == []
