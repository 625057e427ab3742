# ruff: noqa: E501  (a page and a feed are easier to read unbroken)
"""Every format gives the same story, and what is wrong in one place costs no other story."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from rasad.model import Problem, Story
from rasad.read import read

TEXT = "وزیر خارجه روز سه‌شنبه راهی باکو شد.\n\nاو پیش از سفر گفت که «گفت‌وگوها» ادامه دارد و به نتیجه می‌رسد."
RECORD = {
    "id": "s1",
    "title": "سفر به باکو",
    "text": TEXT,
    "published": "۱۴۰۴/۰۷/۱۵",
    "source": "ایسنا",
    "url": "https://e.test/1",
}
DAY = date(2025, 10, 7)


def stories(*paths: Path | str, **options: Any) -> tuple[list[Story], list[Problem]]:
    problems: list[Problem] = []
    return list(read(paths, report=problems.append, **options)), problems


def line(**changes: Any) -> str:
    return json.dumps(RECORD | changes, ensure_ascii=False) + "\n"


def csv_text() -> str:
    quoted = ",".join('"' + value.replace('"', '""') + '"' for value in RECORD.values())
    return ",".join(RECORD) + "\n" + quoted + "\n"


def parquet(path: Path) -> None:
    pq.write_table(pa.Table.from_pylist([RECORD]), path)


WRITERS: dict[str, Callable[[Path], object]] = {
    "a.jsonl": lambda p: p.write_text(line(), encoding="utf-8"),
    "b.jsonl": lambda p: p.write_text(line(), encoding="utf-16"),
    "c.jsonl.gz": lambda p: p.write_bytes(gzip.compress(line().encode())),
    "d.jsonl.zst": lambda p: p.write_bytes(zstandard.ZstdCompressor().compress(line().encode())),
    "e.json": lambda p: p.write_text(json.dumps([RECORD], indent=1), encoding="utf-8"),
    "f.csv": lambda p: p.write_text(csv_text(), encoding="utf-8-sig"),
    "g.tsv": lambda p: p.write_text(
        "\t".join(RECORD) + "\n" + "\t".join(f'"{v}"' for v in RECORD.values()), encoding="utf-8"
    ),
    "h.parquet": parquet,
    "i.unknown": lambda p: p.write_text(line(), encoding="utf-8"),
}


@pytest.mark.parametrize("name", WRITERS)
def test_records(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name)
    found, problems = stories(tmp_path / name)
    assert problems == []
    (story,) = found
    assert (story.id, story.title, story.text, story.published) == ("s1", "سفر به باکو", TEXT, DAY)
    assert (story.source, story.url, story.lang) == ("ایسنا", "https://e.test/1", "fa")


def test_other_names_of_fields_and_mapped_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    common = {
        "Headline": "عنوان",
        "article_body": TEXT,
        "publishedAt": "2025-10-07T08:00:00Z",
        "source": {"name": "ایسنا"},
        "x": 1,
    }
    path.write_text(json.dumps(common) + "\n" + json.dumps({"BODY": TEXT, "text": "چیزی دیگر است"}), encoding="utf-8")
    (first, second), problems = stories(path)
    assert problems == []
    assert (first.title, first.text, first.published, first.source) == ("عنوان", TEXT, DAY, "ایسنا")
    assert second.text == "چیزی دیگر است"
    (mapped,), problems = stories(path, fields={"text": "BODY"})
    assert mapped.text == TEXT
    assert [p.where for p in problems] == [f"{path} line 1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    text = TEXT.replace("ی", "ي").replace("ک", "ك")
    (tmp_path / "a.txt").write_bytes(("date 1404-07-15\n" + text).encode(encoding))
    (story,), problems = stories(tmp_path / "a.txt")
    assert (story.text, story.published, problems) == (text, DAY, [])


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("date 2025-10-07\n", ""),
        ("\ufeff \t date 2025-10-07 ", ""),
        ("\n\ndate: ۱۴۰۴/۷/۱۵\r\n", ""),
        ("date ۱۵ مهر ۱۴۰۴ ", ""),
        ("date 2025-10-07T12:30:00+03:30\n", ""),
        ("date 2025-10-07\ntitle سفر به باکو\n", "سفر به باکو"),
        ("title: سفر به باکو\ndate 2025-10-07\n", "سفر به باکو"),
    ],
)
def test_heads_of_plain_text(head: str, title: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes((head + TEXT + "\n ").encode())
    (story,), problems = stories(tmp_path / "a.txt")
    assert (story.text, story.title, story.published, problems) == (TEXT + "\n ", title, DAY, [])


def test_plain_text_without_head(tmp_path: Path) -> None:
    for number, text in enumerate(
        [TEXT, "Date palms were sold in the market.", "Title IX is a law of the United States.\nIt was passed."]
    ):
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        (story,), problems = stories(tmp_path / "a.txt")
        assert (story.text, story.published, problems, number) == (text, None, [], number)


def page(*, dates: str = '<span class="news-date">سه‌شنبه ۱۵ مهر ۱۴۰۴ - ۱۲:۳۰</span>', head: str = "") -> str:
    body = "".join(
        f"<p>{part} این بند دربارهٔ سفر وزیر خارجه به باکو است و می&zwnj;گوید که گفت‌وگوها ادامه دارد.</p>"
        for part in TEXT.split("\n\n") * 3
    )
    return (
        '<html lang="en"><head><meta charset="utf-8"><title>سفر به باکو</title><meta property="og:site_name" content="ایسنا">'
        f"{head}</head><body><nav><a href='/'>خانه</a></nav>{dates}<article><h1>سفر به باکو</h1>{body}</article></body></html>"
    )


def test_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    (story,), problems = stories(tmp_path / "a.html")
    assert problems == []
    assert (story.published, story.lang, story.source, story.title) == (DAY, "fa", "ایسنا", "سفر به باکو")
    assert "سه‌شنبه راهی" in story.text
    assert "می‌گوید" in story.text
    assert "خانه" not in story.text
    assert not any(char >= "\U00010000" for char in story.text)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2025-10-07T06:00:00Z">',
        '<meta name="date" content="۱۴۰۴/۰۷/۱۵">',
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2025-10-07"}]}</script>',
    ],
)
def test_date_in_the_metadata_of_a_page(head: str, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(dates="", head=head), encoding="utf-8")
    assert [story.published for story in stories(tmp_path / "a.html")[0]] == [DAY]


FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>خبرگزاری نمونه</title>
<item><title>سفر</title><link>https://e.test/1</link><guid>g1</guid><pubDate>۱۴۰۴-۰۷-۱۵</pubDate><description>&lt;p&gt;وزیر راهی باکو شد و
گفت که سه‌شنبه برمی‌گردد.&lt;/p&gt;&lt;p&gt;بند دوم این است.&lt;/p&gt;</description></item>
<item><title>بد</title><guid>g2</guid><pubDate>1404-07-31</pubDate><description>وزیر راهی باکو شد.</description></item>
<item><title>Trip</title><guid>g3</guid><pubDate>Tue, 07 Oct 2025 10:00:00 GMT</pubDate><description>The minister left for Baku.</description></item>
</channel></rss>"""


def test_feed(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(FEED, encoding="utf-8")
    (first, third), problems = stories(path)
    assert (first.id, first.published, first.source, first.url) == ("g1", DAY, "خبرگزاری نمونه", "https://e.test/1")
    assert "سه‌شنبه برمی‌گردد.\nبند دوم" in first.text
    assert (third.published, third.lang) == (DAY, "en")
    assert [(p.where, p.what) for p in problems] == [(f"{path} entry 2", "date does not exist: 1404-07-31")]


def warc_record(url: str, body: bytes, kind: str = "text/html") -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-11-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{url[-1]}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_warc(name: str, tmp_path: Path) -> None:
    records = [
        warc_record("https://e.test/1", page().encode()),
        warc_record("https://e.test/2", b"\x89PNG\r\n", "image/png"),
        warc_record("https://e.test/3", b"<html><body></body></html>"),
        warc_record("https://e.test/4", page().encode()),
    ]
    packed = b"".join(map(gzip.compress, records)) if name.endswith(".gz") else b"".join(records)
    (tmp_path / name).write_bytes(packed)
    found, problems = stories(tmp_path / name)
    assert [(story.url, story.published) for story in found] == [("https://e.test/1", DAY), ("https://e.test/4", DAY)]
    assert [problem.what for problem in problems] == ["HTML with no article"]


@pytest.mark.parametrize(
    "content", [line(), page(), "date 1404-07-15 " + TEXT, FEED], ids=["jsonl", "html", "txt", "feed"]
)
def test_standard_input(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BufferedReader(io.BytesIO(content.encode()))  # type: ignore[arg-type]

    monkeypatch.setattr(sys, "stdin", Input)
    assert stories("-")[0][0].published == DAY


def test_folders_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text("date 2025-10-07\n" + TEXT, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(line(id="first"), encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("x", encoding="utf-8")
    found, problems = stories(tmp_path)
    assert [story.published for story in found] == [DAY, DAY]
    assert sorted(story.id == "first" for story in found) == [False, True]
    assert problems == []
    assert found == stories(tmp_path)[0]


def test_ids_depend_on_content_alone(tmp_path: Path) -> None:
    record = {key: value for key, value in RECORD.items() if key != "id"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(record | {"published": "2025-10-07"}), encoding="utf-8")
    (one, other), _ = stories(tmp_path)
    assert one.id == other.id
    assert len(one.id) == 16


SEED = Path(__file__).parents[2].parent / "shared" / "seed"


@pytest.mark.skipif(not SEED.is_dir(), reason="the sample story is not here")
def test_sample_story() -> None:
    (story,), problems = stories(SEED)
    assert problems == []
    assert (story.published, story.source, story.byline) == (DAY, "باشگاه خبرنگاران جوان", "اعظم پورکند")
    assert [credit.name for credit in story.credits if credit.kind == "credit"] == ["رویترز"]


def test_streams_cut_short_keep_what_came_before(tmp_path: Path) -> None:
    content = "".join(line(id=f"s{number}", text=f"{number} {TEXT}") for number in range(5000)).encode()
    for name, packed in {
        "a.jsonl.gz": gzip.compress(content),
        "a.jsonl.zst": zstandard.ZstdCompressor().compress(content),
    }.items():
        (tmp_path / name).write_bytes(packed[:-40])
        found, problems = stories(tmp_path / name)
        assert len(found) > 100
        assert "broken compression" in problems[-1].what


def test_frames_of_zstd_follow_one_another(tmp_path: Path) -> None:
    frames = [zstandard.ZstdCompressor().compress(line(id=f"s{number}").encode()) for number in range(3)]
    (tmp_path / "a.jsonl.zst").write_bytes(b"".join(frames))
    assert [story.id for story in stories(tmp_path / "a.jsonl.zst")[0]] == ["s0", "s1", "s2"]


def test_broken_warc_records(tmp_path: Path) -> None:
    first, second = (warc_record(f"https://e.test/{number}", page().encode()) for number in (1, 2))
    (tmp_path / "a.warc").write_bytes(first + second[:-900])
    found, problems = stories(tmp_path / "a.warc")
    assert [story.url for story in found] == ["https://e.test/1"]
    assert ["cut short" in problem.what for problem in problems] == [True]
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(first) + gzip.compress(second)[:-100])
    found, problems = stories(tmp_path / "b.warc.gz")
    assert [story.url for story in found] == ["https://e.test/1"]
    assert len(problems) == 1
