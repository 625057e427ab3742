"""`rasad evaluate`: three formats of one report, and bad input told in a line each."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import html as parser

from rasad.cli.evaluation_page import inside, marks, page
from rasad.evaluate import Claimed, Gold, evaluate
from rasad.model import Span

ROOT = Path(__file__).parent.parent.parent
RASAD = f"{shlex.quote(sys.executable)} -c 'from rasad.cli import main; main()'"
TEXTS = {
    "en": "French troops \U0001f600 attacked <b>rebels</b>\r in Paris on Monday.",
    "fa": "سازمان ملل روز دوشنبه حمله به Paris را محکوم کرد.",
}
ACTS = {"en": ("ASSAULT", "attacked", "French troops"), "fa": ("ACCUSE", "محکوم", "سازمان ملل")}


def gold_story(lang: str) -> dict[str, Any]:
    text, (kind, act, who) = TEXTS[lang], ACTS[lang]
    event = {
        "type": kind, "trigger": [span(text, act)], "status": "actual", "by": [], "time": None, "date": "",
        "source": [{"span": span(text, who), "code": "FRA MIL"}], "target": [], "place": None,
    }  # fmt: skip
    return {
        "id": f"{lang}-1", "published": "2024-01-01", "title": "", "lang": lang, "text": text,
        "sentences": [[0, len(text)]], "events": [event],
    }  # fmt: skip


def actor_coded(code: str) -> dict[str, Any]:
    event: dict[str, Any] = gold_story("en")["events"][0]
    return {**event, "source": [{**event["source"][0], "code": code}]}


def claim_of(lang: str, **change: Any) -> dict[str, Any]:
    text, (kind, act, who) = TEXTS[lang], ACTS[lang]
    return {
        "story": f"{lang}-1", "type": kind, "trigger": [span(text, act)], "status": "actual",
        "source": [{"span": span(text, who), "country": "FRA", "sector": "MIL"}], "target": [], "said_by": [],
        "time": None, "confidence": 0.8, **change,
    }  # fmt: skip


def span(text: str, words: str) -> list[int]:
    return [text.index(words), text.index(words) + len(words)]


def write(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf8")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write(tmp_path / "gold.jsonl", gold_story("en"), gold_story("fa"))


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    """Three errors: a wrong status and a false trigger in English, a missed trigger in Persian."""
    false = claim_of("en", type="CONSULT", trigger=[span(TEXTS["en"], "Paris")])
    return write(tmp_path / "claims.jsonl", claim_of("en", status="future"), false)


def shell(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace("rasad", RASAD, 1)],
        capture_output=True,
        encoding="utf8",
        timeout=120,
        check=False,
        env={key: value for key, value in os.environ.items() if key != "COLUMNS"},
    )


def test_lines_each_of_a_kind(gold: Path, claims: Path) -> None:
    ran = shell(f"rasad evaluate {gold} --system {claims}")
    assert (ran.returncode, ran.stderr) == (0, "")
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {line["kind"] for line in found} == {"size", "figure", "confusion", "cause", "error", "calibration"}
    wrong = [line for line in found if line["kind"] == "error"]
    assert [(line["cause"], line["story"], line["words"], line["gold"], line["claimed"]) for line in wrong] == [
        ("missed trigger", "fa-1", "محکوم", "ACCUSE: FRA MIL → ---", ""),
        ("false trigger", "en-1", "Paris", "", "CONSULT: FRA MIL → ---"),
        ("wrong status", "en-1", "attacked", "actual", "future"),
    ]
    assert {line["text"] for line in wrong} == set(TEXTS.values())
    [event] = [
        line for line in found
        if line["kind"] == "figure" and (line["name"], line["measure"], line["lang"]) == ("event", "f1", None)
    ]  # fmt: skip
    assert event["value"] == 0.5 and event["low"] <= 0.5 <= event["high"]
    [sure] = [line for line in found if line["kind"] == "calibration"]
    assert sure["claims"] == 2 and sure["bins"][0]["low"] == 0.8


def test_standard_input_and_compressed_files(gold: Path, claims: Path) -> None:
    read = shell(f"rasad evaluate {gold} --system {claims}").stdout
    assert read and shell(f"rasad evaluate {gold} --system - < {claims}").stdout == read
    assert shell(f"rasad evaluate - --system {claims} < {gold}").stdout == read
    shell(f"gzip -k {gold} {claims}")
    assert shell(f"rasad evaluate {gold}.gz --system {claims}.gz").stdout == read


def test_table_fits_and_names_everything(gold: Path, claims: Path) -> None:
    ran = shell(f"rasad evaluate {gold} --system {claims} --format table")
    assert (ran.returncode, ran.stderr) == (0, "")
    for words in ("2 stories, 2 events, 2 claims", "act found and typed right", "English", "no claim 1", "no event"):
        assert words in ran.stdout
    for words in ("missed trigger", "wrong status", "Expected calibration error"):
        assert words in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 160


def test_claims_without_confidence_are_not_calibrated(gold: Path, tmp_path: Path) -> None:
    bare = write(tmp_path / "bare.jsonl", claim_of("en", confidence=None))
    assert "carry no confidence" in shell(f"rasad evaluate {gold} --system {bare} --format table").stdout
    assert "carry no confidence" in shell(f"rasad evaluate {gold} --system {bare} --format html").stdout


def test_no_claims_at_all_are_an_answer(gold: Path) -> None:
    ran = shell(f"rasad evaluate {gold} --system /dev/null --format table")
    assert (ran.returncode, ran.stderr) == (0, "") and "missed trigger" in ran.stdout


def test_page_holds_every_error_once(gold: Path, claims: Path, tmp_path: Path) -> None:
    ran = shell(f"rasad evaluate {gold} --system {claims} --format html -o {tmp_path}/page.html")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    content = (tmp_path / "page.html").read_bytes().decode()
    assert not re.search(r"(?:src)=|url\(|https?:|\son\w+=", content) and "\r" not in content
    assert "&lt;b&gt;rebels&lt;/b&gt;&#13; in" in content and "<b>rebels" not in content
    tree = parser.fromstring(content)
    shown = {
        section.get("data-cause"): [error.get("id") for error in section.xpath('.//li[@class="error"]')]
        for section in tree.xpath("//section")
    }
    assert {cause: len(held) for cause, held in shown.items()} == {
        "missed trigger": 1, "false trigger": 1, "wrong status": 1,
    }  # fmt: skip
    assert sorted(id for held in shown.values() for id in held) == ["e0", "e1", "e2"]
    ids = Counter(tree.xpath("//@id"))
    assert set(ids.values()) == {1}
    assert {link[1:] for link in tree.xpath("//a/@href")} <= set(ids)
    [persian] = tree.xpath('//li[@data-lang="fa"]')
    assert persian.xpath('./p[@dir="auto" and @lang="fa"]/text()') == [TEXTS["fa"]]
    assert persian.xpath(".//dd/bdi/text()")[1] == "محکوم"


def test_marks_count_utf16_units_within_the_sentence() -> None:
    one = msgspec.convert(gold_story("en"), Gold)
    [error] = evaluate([one], [msgspec.convert(claim_of("en", status="future"), Claimed)]).errors
    wide = error.text.encode("utf-16-le")
    for [(start, end)] in marks(error):
        assert wide[2 * start : 2 * end].decode("utf-16-le") == "attacked"
    assert inside([Span(0, 4), Span(8, 12), Span(18, 30)], Span(10, 20)) == [(0, 2), (8, 10)]
    assert page(evaluate([one], [])).count('class="error"') == 1


def test_shipped_coder_and_rules(tmp_path: Path) -> None:
    path = ROOT / "tests" / "gold" / "en.jsonl"
    ran = shell(f"rasad evaluate {path} --format table")
    assert (ran.returncode, ran.stderr) == (0, "") and "46 stories, 446 events" in ran.stdout
    claims = tmp_path / "claims.jsonl"
    shell(f"rasad read {path} -o {claims}")
    assert shell(f"rasad evaluate {path} --system {claims} --format table").stdout == ran.stdout
    (tmp_path / "rules.yaml").write_text("- {name: none, words: [met, talks], event: none}\n", encoding="utf8")
    ruled = shell(f"rasad evaluate {path} --rules {tmp_path}/rules.yaml --format table")
    assert (ruled.returncode, ruled.stderr) == (0, "") and ruled.stdout != ran.stdout


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": None}, "Expected str, got null - at $.text"),
        ({"events": ...}, "missing required field events"),
        ({"sentences": [[0]]}, "$.sentences[0]"),
        ({"sentences": [[0, 999]]}, "[0, 999] is no span"),
        ({"events": [{**gold_story("en")["events"][0], "trigger": []}]}, "length >= 1 - at $.events[0].trigger"),
        ({"events": [{**gold_story("en")["events"][0], "trigger": [[5, 5]]}]}, "[5, 5] is no span"),
        ({"events": [{**gold_story("en")["events"][0], "status": "past"}]}, "'past' - at $.events[0].status"),
        ({"events": [{**gold_story("en")["events"][0], "date": "2024-13"}]}, "date '2024-13': month 13"),
        ({"events": [{**gold_story("en")["events"][0], "date": "monday"}]}, "Expected an ISO date, as 2024-02-01"),
        ({"events": [actor_coded("FRA")]}, "Expected a country and a sector, as 'FRA MIL' - at $.events[0].source[0]"),
        ({"id": "fa-1"}, "story 'fa-1' was given before"),
    ],
)
def test_bad_gold_line(change: dict[str, Any], says: str, claims: Path, tmp_path: Path) -> None:
    bad = {key: value for key, value in {**gold_story("en"), **change}.items() if value is not ...}
    path = write(tmp_path / "bad.jsonl", gold_story("fa"), bad, {**gold_story("en"), "id": "good"})
    ran = shell(f"rasad evaluate {path} --system /dev/null --format table")
    assert ran.returncode == 1 and ran.stdout.startswith("2 stories")
    assert ran.stderr.count("\n") == 1 and ran.stderr.startswith(f"rasad: {path} line 2: ") and says in ran.stderr
    assert "left out" in ran.stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2: broken JSON"),
        ("[]", "line 2: JSON that is no object"),
        ('{"story": "en-1"}', "line 2: Object missing required field type"),
        (json.dumps(claim_of("en", trigger=[[50, 5000]])), "line 2: [50, 5000] is no span of its story's text"),
        (json.dumps(claim_of("en", trigger=[[-3, 5]])), "line 2: [-3, 5] is no span"),
        (json.dumps(claim_of("en", confidence=7)), "$.confidence"),
        (json.dumps(claim_of("en", time={"earliest": "2024-02-30", "latest": None})), "date '2024-02-30'"),
        (json.dumps({**claim_of("en"), "story": "x"}), "stories that the gold does not have: 1, the first of 'x'"),
    ],
)  # fmt: skip
def test_bad_claim_line(line: str, says: str, gold: Path, tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text(f"{json.dumps(claim_of('en'))}\n{line}\n{json.dumps(claim_of('fa'))}\n", encoding="utf8")
    ran = shell(f"rasad evaluate {gold} --system {path} --format table")
    assert ran.returncode == 1 and ran.stdout.startswith("2 stories, 2 events, 2 claims")
    assert ran.stderr.count("\n") == 1 and ran.stderr.startswith(f"rasad: {path}") and says in ran.stderr


def test_claims_of_other_stories_cost_one_line(gold: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", claim_of("en"), *({**claim_of("en"), "story": f"x{n}"} for n in range(50)))
    ran = shell(f"rasad evaluate {gold} --system {path} --format table")
    assert ran.returncode == 1 and "2 events, 1 claim" in ran.stdout
    assert (
        ran.stderr
        == f"rasad: {path}: claims of stories that the gold does not have: 50, the first of 'x0' (left out)\n"
    )


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("rasad evaluate no-such.jsonl", "no-such.jsonl: no such file"),
        ("rasad evaluate {folder}", "cannot be read: Is a directory"),
        ("rasad evaluate /dev/null", "/dev/null: no gold stories"),
        ("rasad evaluate - </dev/null", "standard input: no gold stories"),
        ("rasad evaluate - <&-", "standard input: is closed"),
        ("rasad evaluate {claims}", "line 1: Object missing required field id"),
        ("rasad evaluate {gold} --system no-such.jsonl", "no-such.jsonl: no such file"),
        ("rasad evaluate {gold} --system {gold}", "line 1: Object missing required field story"),
        ("rasad evaluate {gold} --system - <&-", "standard input: is closed"),
        ("rasad evaluate - --system - <&-", "standard input: is named twice"),
        ("rasad evaluate {gold} --system {claims} --rules x.yaml", "--rules: has no effect"),
        ("rasad evaluate {gold} --rules x.yaml", "x.yaml: cannot be read"),
        ("rasad evaluate {gold} -o {gold}", "is read and written at once"),
        ("rasad evaluate {gold} --system {claims} -o {claims}", "is read and written at once"),
        ("rasad evaluate {gold} --system {claims} -o {gold}/x", "Not a directory"),
        ("rasad evaluate {gold} --system {claims} > /dev/full", "No space left"),
        ("rasad evaluate {gold} --system {claims} --format table > /dev/full", "No space left"),
        ("rasad evaluate {gold} --system {claims} --format html > /dev/full", "No space left"),
    ],
)
def test_one_line(command: str, says: str, gold: Path, claims: Path, tmp_path: Path) -> None:
    gold.write_text(gold.read_text(encoding="utf8").splitlines()[0] + "\n", encoding="utf8")
    claims.write_text(claims.read_text(encoding="utf8").splitlines()[0] + "\n", encoding="utf8")
    before = gold.read_bytes(), claims.read_bytes()
    ran = shell(command.format(gold=gold, claims=claims, folder=tmp_path))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.count("\n") == 1 and ran.stderr.startswith("rasad: ") and says in ran.stderr
    assert (gold.read_bytes(), claims.read_bytes()) == before


def test_stories_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    german = {
        **gold_story("en"),
        "text": "Die Regierung hat gestern mit der Opposition das Gesetz verhandelt und die Frau.",
    }
    german |= {"lang": "de", "id": "de-1", "sentences": [[0, 20]], "events": []}
    path = write(tmp_path / "gold.jsonl", german, gold_story("fa"))
    ran = shell(f"rasad evaluate {path} --format table")
    assert ran.returncode == 1 and ran.stdout.startswith("1 story, 1 event, ")
    assert ran.stderr.count("\n") == 1 and "line 1: language not read" in ran.stderr
    ran = shell(f"rasad evaluate {write(path, german)}")
    assert (ran.returncode, ran.stdout) == (1, "") and ran.stderr.count("\n") == 1


def test_closed_pipe_ends_quietly(gold: Path, claims: Path) -> None:
    ran = shell(f"rasad evaluate {gold} --system {claims} | head -1")
    assert (ran.returncode, ran.stderr) == (0, "") and ran.stdout.count("\n") == 1
