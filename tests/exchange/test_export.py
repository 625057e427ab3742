"""Exports as readers that others wrote find them, and by the columns and types that formats document."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import networkx
import pyarrow.dataset
import pyoxigraph
import pytest
from typer.testing import Result

from rasad.coder.cameo import codes
from rasad.exchange import gdelt, icews, polecat
from rasad.exchange.export import FORMATS

Run = Callable[..., Result]
INTEGER, NUMBER, DAY = r"-?\d+", r"-?\d+(\.\d+)?(e-?\d+)?", r"\d{4}-\d\d-\d\d"
SCHEMA, PROV, TERM = "https://schema.org/", "http://www.w3.org/ns/prov#", "urn:rasad:term:"

# The types that the codebooks give: a pattern that every value fits; ? for those that may be empty.
GDELT_TYPES = {
    "GLOBALEVENTID": INTEGER, "SQLDATE": r"\d{8}", "MonthYear": r"\d{6}", "Year": r"\d{4}",
    "FractionDate": r"\d{4}\.\d{4}", "Actor[12]Code": "([A-Z]{3})*", "Actor[12](Country|KnownGroup)Code": "([A-Z]{3})?",
    "Actor[12](Ethnic|Religion1|Religion2)Code": "", "Actor[12]Type[123]Code": "([A-Z]{3})?", "IsRootEvent": "[01]",
    "EventCode": r"\d{3,4}", "EventBaseCode": r"\d{3}", "EventRootCode": r"\d\d", "QuadClass": "[1-4]",
    "GoldsteinScale": NUMBER, "Num(Mentions|Sources|Articles)": r"[1-9]\d*", "AvgTone": f"({NUMBER})?",
    "(Actor1|Actor2|Action)Geo_Type": "[0-5]", ".*Geo_CountryCode": "([A-Z]{2})?", ".*Geo_(Lat|Long)": f"({NUMBER})?",
    "DATEADDED": r"\d{14}", "SOURCEURL": ".+",
}  # fmt: skip
MENTION_TYPES = {
    "GLOBALEVENTID": INTEGER, "(Event|Mention)TimeDate": r"\d{14}", "MentionType": "[1-6]", "MentionSourceName": ".+",
    "MentionIdentifier": ".+", "SentenceID": r"[1-9]\d*", ".*CharOffset": INTEGER, "InRawText": "[01]",
    "Confidence": r"[1-9]\d|100", "MentionDocLen": INTEGER, "MentionDocTone": f"({NUMBER})?",
    "MentionDocTranslationInfo|Extras": "",
}  # fmt: skip
POLECAT_TYPES = {
    "Event ID": ".+", "Event Date": f"({DAY})?", "Event Type": "[A-Z]+", "Event Mode": "[a-z-]*",
    "Event Intensity": NUMBER, "Quad Code": "(VERBAL|MATERIAL) (COOPERATION|CONFLICT)", "Contexts": "([a-z_]+;?)*",
    "(Actor|Recipient) (Country|COW)": "([A-Z]{3})?", "Primary .* Sector": "([A-Z]{3})?", "Country": "([A-Z]{3})?",
    "Latitude|Longitude": f"({NUMBER})?", "Publication Date": DAY, "Language": "fa|en",
}  # fmt: skip
ICEWS_TYPES = {
    "Event ID": ".+", "Event Date": DAY, "Event Text": ".+", "CAMEO Code": r"\d{3,4}", "Intensity": NUMBER,
    "Story ID": ".+", "Sentence Number": r"[1-9]\d*", "Publisher": ".+", "Latitude|Longitude": f"({NUMBER})?",
}  # fmt: skip


@pytest.fixture
def out(record: Path, run: Run) -> Callable[..., str]:
    def exported(form: str, *options: str) -> str:
        ran = run(record, "export", "--as", form, *options)
        assert ran.exit_code == 0, (ran.stderr, ran.exception)
        return ran.stdout

    return exported


def rows(text: str, columns: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """The rows of a table, all as long as its header or the columns of one without."""
    read = [line.split("\t") for line in text.splitlines()]
    header = list(columns) or read.pop(0)
    assert {len(row) for row in read} == {len(header)}
    return [dict(zip(header, row, strict=True)) for row in read]


def fit(found: list[dict[str, str]], types: dict[str, str]) -> None:
    for pattern, value in types.items():
        columns = [name for name in found[0] if re.fullmatch(pattern, name)]
        assert columns, pattern
        for row in found:
            assert all(re.fullmatch(value, row[name]) for name in columns), (pattern, row)


def test_gdelt_events(out: Callable[..., str]) -> None:
    assert (len(gdelt.EVENTS), len(gdelt.MENTIONS)) == (61, 16)
    found = rows(out("gdelt"), gdelt.EVENTS)
    fit(found, GDELT_TYPES)
    assert len({row["GLOBALEVENTID"] for row in found}) == len(found) == 4  # the strike has two targets
    visit = next(row for row in found if row["EventCode"] == "042")
    expected = {
        "SQLDATE": "20250903", "FractionDate": "2025.6658", "Actor1Name": "Kim Jong-un", "Actor1Code": "PRKGOV",
        "Actor1CountryCode": "PRK", "Actor2Name": "Vladimir Putin", "Actor2Code": "RUSGOV", "IsRootEvent": "1",
        "QuadClass": "1", "NumMentions": "2", "NumSources": "2", "NumArticles": "2", "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Beijing, China", "ActionGeo_CountryCode": "CH", "DATEADDED": "20250904000000",
    }  # fmt: skip
    assert {name: visit[name] for name in expected} == expected
    assert all(codes()[row["EventCode"]].score == float(row["GoldsteinScale"]) for row in found)
    assert [row["IsRootEvent"] for row in found if row["EventRootCode"] == "19"] == ["0", "0"]


def test_gdelt_mentions_point_into_the_text(out: Callable[..., str]) -> None:
    found = rows(out("gdelt-mentions"), gdelt.MENTIONS)
    fit(found, MENTION_TYPES)
    events = {row["GLOBALEVENTID"] for row in rows(out("gdelt"), gdelt.EVENTS)}
    assert {row["GLOBALEVENTID"] for row in found} == events
    text = "The harbour was quiet.\nRussia shelled Kharkiv & <Georgia> on 1 May, Ukraine's army said."
    strike = [row for row in found if row["MentionIdentifier"] == "strike"]
    words = ("Russia", "shelled")
    for row in strike:
        at = (int(row["Actor1CharOffset"]), int(row["ActionCharOffset"]))
        assert all(text.startswith(word, start) for word, start in zip(words, at, strict=True))
        assert (row["SentenceID"], row["MentionDocLen"]) == ("2", str(len(text)))
    targets = {text[int(row["Actor2CharOffset"]) :][:7] for row in strike}
    assert targets == {"Ukraine", "Georgia"}


def test_polecat_table(out: Callable[..., str]) -> None:
    found = rows(out("polecat-tsv"))
    assert list(found[0]) == list(polecat.COLUMNS) and len(polecat.COLUMNS) == 40
    fit(found, POLECAT_TYPES)
    assert [row["Event Date"] for row in found if row["Event Type"] == "SUPPORT"] == [""]
    visit = next(row for row in found if row["Event Type"] == "CONSULT")
    expected = {
        "Event Mode": "visit", "Event Intensity": "4.0", "Quad Code": "VERBAL COOPERATION", "Actor Country": "PRK",
        "Primary Actor Sector": "GOV", "Recipient Country": "RUS", "Placename": "Beijing", "Country": "CHN",
        "Publication Date": "2025-09-04", "Version": "by hand",
    }  # fmt: skip
    assert {name: visit[name] for name in expected} == expected


def test_icews_table(out: Callable[..., str]) -> None:
    found = rows(out("icews"))
    assert list(found[0]) == list(icews.COLUMNS) and len(icews.COLUMNS) == 20
    fit(found, ICEWS_TYPES)
    visit = next(row for row in found if row["CAMEO Code"] == "042")
    assert (visit["Event Text"], visit["Source Country"], visit["Source Sectors"], visit["City"], visit["Country"]) == (
        "Make a visit", "North Korea", "Government", "Beijing", "China",
    )  # fmt: skip


def test_plover_lines_have_the_fields_of_the_manual(out: Callable[..., str]) -> None:
    found = [json.loads(line) for line in out("polecat").splitlines()]
    assert {line["status"] for line in found} == {"actual", "future", "negated"} and len(found) == 7
    assert all({"id", "actor", "event"} <= set(line) for line in found)
    visit = next(line for line in found if line["event"] == ["CONSULT"])
    assert (visit["date"], visit["mode"], visit["quad_code"], visit["event_scale"]) == ("2025-09-03", ["visit"], 1, 4.0)
    assert {"code": "PRK", "sector": "GOV"}.items() <= visit["actor"][0].items()
    assert visit["event_loc"]["country_code"] == "CHN" and visit["cite_info"]["language"] in ("fa", "en")


def test_strict_plover(out: Callable[..., str]) -> None:
    found = [json.loads(line) for line in out("polecat", "--strict").splitlines()]
    assert {line["status"] for line in found} == {"actual"}
    plans = {(line["event"][0], *line.get("mode", ())) for line in found if line.get("date") == "2024-07-01"}
    assert plans == {("AGREE",), ("THREATEN", "restrict")}
    assert not any(line.get("date") == "2024-08-01" for line in found)
    codes = {row["EventCode"] for row in rows(out("gdelt", "--strict"), gdelt.EVENTS)}
    assert {"030", "1312"} <= codes


def test_what_is_left_out_is_told(record: Path, run: Run) -> None:
    assert "left out: 3 that did not happen (yet) and 1 without a day" in run(record, "export", "--as", "gdelt").stderr
    assert "left out: 3 that did not happen (yet) (" in run(record, "export", "--as", "polecat-tsv").stderr
    assert "left out: 1 that did not happen (yet) (" in run(record, "export", "--as", "ftm", "--strict").stderr
    for form in ("polecat", "ftm", "graphml", "rdf"):
        assert run(record, "export", "--as", form).stderr == ""


def test_filters_are_those_of_events(out: Callable[..., str]) -> None:
    for options in (("--type", "CONSULT"), ("--country", "PRK", "--country", "RUS"), ("--text", "دیدار"), ("-n", "1")):
        assert len(out("polecat", *options).splitlines()) == 1, options


def test_followthemoney_takes_every_entity(out: Callable[..., str]) -> None:
    model = pytest.importorskip("followthemoney", reason="pip install -e '.[validate]' to validate entities").model
    found = [json.loads(line) for line in out("ftm").splitlines()]
    proxies = [model.get_proxy(entity, cleaned=False) for entity in found]
    ids = {proxy.id for proxy in proxies}
    assert len(ids) == len(proxies)
    for entity, proxy in zip(found, proxies, strict=True):
        assert model.get(entity["schema"]).validate(entity) is None
        for prop, values in entity["properties"].items():
            assert sorted(proxy.get(prop)) == sorted(values), (prop, values)  # none was refused or mended
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert value in ids and model.get(kind(found, value)).is_a(prop.range), (prop, value)
    [visit] = [proxy for proxy in proxies if "CONSULT" in proxy.get("keywords")]
    assert visit.get("startDate") == visit.get("endDate") == ["2025-09-03"] and len(visit.get("proof")) == 2
    assert {(proxy.caption, proxy.schema.name) for proxy in proxies if proxy.id in visit.get("involved")} == {
        ("Kim Jong-un", "Person"),
        ("Vladimir Putin", "Person"),
    }
    assert {proxy.schema.name for proxy in proxies if proxy.caption in ("Japan", "Israel")} == {"PublicBody"}


def kind(found: list[dict[str, Any]], name: str) -> str:
    return next(str(entity["schema"]) for entity in found if entity["id"] == name)


@pytest.mark.parametrize("suffix", ["ttl", "nq"])
def test_rdf_is_read_back(suffix: str, out: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / f"events.{suffix}"
    out("rdf", "-o", str(path))
    read = pyoxigraph.Store()
    read.load(path=str(path))
    graph = "graph <urn:rasad:system:rasad>" if suffix == "nq" else ""
    answer = read.query(f"""
        prefix schema: <{SCHEMA}> prefix prov: <{PROV}> prefix rasad: <{TERM}>
        select ?event ?start ?agent ?object ?place (count(distinct ?story) as ?stories) {{ {graph} {{
            ?event a schema:Event ; rasad:type "CONSULT" ; schema:startDate ?start ; schema:agent/schema:name ?agent ;
                schema:object/schema:name ?object ; schema:location/schema:name ?place ; prov:wasDerivedFrom ?claim .
            ?claim prov:wasQuotedFrom ?story . ?story a schema:NewsArticle .
        }} }} group by ?event ?start ?agent ?object ?place""")
    [found] = [[term.value for term in row][1:] for row in answer]  # type: ignore[union-attr]
    assert found == ["2025-09-03", "Kim Jong-un", "Vladimir Putin", "Beijing", "2"]
    count = f"prefix schema: <{SCHEMA}> select distinct ?event {{ {graph} {{ ?event a schema:Event }} }}"
    assert len(list(read.query(count))) == 7  # type: ignore[arg-type]


def test_graphml_is_read_back(out: Callable[..., str]) -> None:
    graph = networkx.read_graphml(BytesIO(out("graphml").encode()), force_multigraph=True)
    assert graph.is_directed() and graph.number_of_edges() == 7  # the protest has no target, the strike has two
    names = networkx.get_node_attributes(graph, "name")
    assert {"Kim Jong-un", "Georgia"} <= set(names.values())
    [(source, target, data)] = [edge for edge in graph.edges(data=True) if edge[2]["type"] == "CONSULT"]
    assert (names[source], names[target]) == ("Kim Jong-un", "Vladimir Putin")
    assert (data["score"], data["voices"], data["earliest"]) == (4.0, 2, "2025-09-03")


def test_parquet_by_month(out: Callable[..., str], tmp_path: Path) -> None:
    out("parquet", "-o", str(tmp_path / "months"))
    assert {path.name for path in (tmp_path / "months").iterdir()} == {
        "month=2024-05", "month=2024-07", "month=2024-08", "month=2024-10", "month=2025-09", "month=undated",
    }  # fmt: skip
    table = pyarrow.dataset.dataset(tmp_path / "months", partitioning="hive").to_table().to_pylist()
    assert len(table) == 7
    [visit] = [row for row in table if row["month"] == "2025-09"]
    assert (visit["earliest"], visit["cameo"], visit["source"][0]["country"]) == (date(2025, 9, 3), "042", "PRK")
    assert [json.loads(row["line"])["id"] for row in table] == [row["id"] for row in table]


def test_formats_of_the_command_are_those_of_the_step() -> None:
    from rasad.cli.exchange import Format

    assert sorted(Format) == sorted(FORMATS)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--as", "parquet"], "--output: parquet by month is a folder of files (name a folder with -o)"),
        (["--as", "gdelt", "--type", "WAR"], "--type: no type WAR (one of AGREE"),
        (["--as", "ftm", "-o", "{tmp}/none/x"], "No such file or directory"),
        (["--as", "ftm", "--system", "gdelt", "--text", "x"], "--system: others' events have no claims"),
    ],
)
def test_what_cannot_be_exported_is_told_in_a_line(
    options: list[str], says: str, record: Path, run: Run, tmp_path: Path
) -> None:
    ran = run(record, "export", *(one.format(tmp=tmp_path) for one in options))
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert ran.stderr.count("\n") == 1 and ran.stderr.startswith("rasad: ") and says in ran.stderr


def test_rdf_without_its_library_is_told(record: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyoxigraph", None)
    ran = run(record, "export", "--as", "rdf")
    assert ran.stderr == "rasad: --as rdf: needs pyoxigraph (install it: pip install 'rasad[rdf]')\n"
    assert (ran.exit_code, ran.stdout) == (1, "")


def test_values_stay_in_their_columns(out: Callable[..., str]) -> None:
    """What a CSV reader makes of the tables is what was written, whatever stands in a name."""
    text = out("polecat-tsv")
    read = list(csv.reader(StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert read == [line.split("\t") for line in text.splitlines()]
