"""The page of a story: direction, words, and ranges that a browser counts right."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rasad.cli.output import LONGEST, Pages, file_name
from rasad.cli.page import messages, page
from rasad.cli.problems import Problems
from rasad.model import Claim, Party, Span, Story

TEXT = "KYIV \U0001f600 -\r\nThe UN criticised Russia <b> & left."


def claim_of(story: Story, act: str = "criticised", who: str = "UN") -> Claim:
    trigger, source = (Span(story.text.index(words), story.text.index(words) + len(words)) for words in (act, who))
    return Claim(
        id="c1",
        story=story.id,
        lang=story.lang,
        sentence=Span(0, len(story.text)),
        type="ACCUSE",
        mode="disapprove",
        contexts=(),
        quad="verbal conflict",
        trigger=(trigger,),
        source=(Party("United Nations", "Q1065", "UNO", "IGO", source),),
        target=(),
        status="negated",
        said_by=(),
        time=None,
        reported=None,
        place=None,
        quantities=(),
        evidence={"type": (trigger,), "source": (source,)},
        confidence=0.9,
        coder="rasad",
    )


def marks(content: str) -> Any:
    found = re.search(r'id="marks">(.*?)</script>', content, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_ranges_count_utf16_units_of_the_text_as_the_browser_holds_it() -> None:
    story = Story("s", TEXT, "en")
    content = page(story, [claim_of(story)])
    shown = re.search(r"<article[^>]*>(.*?)</article>", content, re.DOTALL)
    assert shown
    # A parser of HTML makes one line feed of a bare "\r\n", so the page must not hold one.
    assert "\r" not in content and "&#13;\nThe UN criticised Russia &lt;b&gt; &amp; left." in shown[1]
    wide = TEXT.encode("utf-16-le")
    [[(start, end)], [(first, last)]] = marks(content)[0].values()
    assert wide[2 * start : 2 * end].decode("utf-16-le") == "criticised"
    assert wide[2 * first : 2 * last].decode("utf-16-le") == "UN"


def test_persian_page_runs_right_to_left_and_speaks_persian() -> None:
    story = Story("s", "سازمان ملل حمله را محکوم نکرد.", "fa", title="یک خبر")
    content = page(story, [claim_of(story, "محکوم", "سازمان ملل")])
    assert '<html lang="fa" dir="rtl">' in content
    for words in ("<bdi>یک خبر</bdi>", "<bdi>محکوم</bdi>", "رخ نداده", "ستیز گفتاری", "کنشگر"):
        assert words in content


def test_page_needs_nothing_from_elsewhere() -> None:
    story = Story("s", TEXT, "en")
    content = page(story, [claim_of(story)])
    assert not re.search(r"(?:src|href)=|url\(|https?:", content)
    assert "<title>KYIV" in content and '<html lang="en" dir="ltr">' in content


def test_story_without_claims_says_so() -> None:
    assert messages("en")["none"] in page(Story("s", TEXT, "en"), [])


def test_both_languages_have_the_same_messages() -> None:
    def keys(words: dict[str, Any]) -> list[Any]:
        return [(key, sorted(value) if isinstance(value, dict) else None) for key, value in sorted(words.items())]

    assert keys(messages("fa")) == keys(messages("en"))


def test_stories_that_share_an_id_have_a_page_each(tmp_path: Path) -> None:
    sink = Pages(tmp_path / "pages", Problems())
    for number, id in enumerate(("a/b", "a b", "…")):
        sink.write(Story(id, f"Story {number}.", "en"), [])
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["a_b.html", "a_b~2.html", "story.html"]


@pytest.mark.parametrize("id", ["x" * 500, "ی" * 500, "中" * 500, "../../etc/passwd", ".hidden", "a\0b"])
def test_file_names_are_short_and_stay_in_the_folder(id: str, tmp_path: Path) -> None:
    name = file_name(id)
    assert len(name.encode()) <= LONGEST and not name.startswith(".") and "/" not in name
    (tmp_path / f"{name}.html").write_text("", encoding="utf8")


def test_second_story_does_not_fit_into_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = Problems()
    sink = Pages(tmp_path / "one.html", report)
    sink.write(Story("a", "First.", "en"), [])
    sink.write(Story("b", "Second.", "en"), [])
    assert "First." in (tmp_path / "one.html").read_text(encoding="utf8")
    assert report.exit_code == 1 and "name a folder" in capsys.readouterr().err
