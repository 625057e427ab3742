"""Feeds asked one by one, of a host that misbehaves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.watch.conftest import PAGE, TEXT, Host, feed

from rasad.read import Refused
from rasad.watch import Feed, Fetcher, Polled, Settings, State, poll, polls
from rasad.watch.address import address, public
from rasad.watch.settings import Seconds

HOUR = 3600.0
LIMITS: dict[str, Any] = {"delay": Seconds(0), "timeout": Seconds(1), "max_bytes": 100_000}


def fetcher(**given: Any) -> Fetcher:
    return Fetcher(Settings((), **{"allow_private": True, **LIMITS, **given}))


def ask(host: Host, path: str, state: State | None = None, **given: Any) -> Polled:
    return poll(Feed(host.url + path, **given), state or State(), HOUR, fetcher())


def pause(polled: Polled) -> float:
    assert polled.state.due
    return (polled.state.due - datetime.now(UTC)).total_seconds() / HOUR


def test_only_what_is_new(host: Host) -> None:
    host.pages["/a"] = feed(("1", TEXT.format("Kremlin")), ("2", TEXT.format("agency")))
    first = ask(host, "/a", source="TASS", lang="en")
    assert not first.problems
    assert [(story.id, story.source, story.published) for story in first.stories] == [
        ("127.0.0.1:1", "TASS", date(2024, 6, 20)), ("127.0.0.1:2", "TASS", date(2024, 6, 20)),
    ]  # fmt: skip
    assert first.stories[0].url == f"{host.url}/page/1"
    assert not ask(host, "/a", first.state).stories
    host.pages["/a"] = feed(("3", TEXT.format("army")), ("2", TEXT.format("ministry")), ("1", TEXT.format("Kremlin")))
    second = ask(host, "/a", first.state)
    assert [story.id for story in second.stories] == ["127.0.0.1:3", "127.0.0.1:2"]


def test_asked_with_the_marks_that_the_host_gave(host: Host) -> None:
    host.pages["/etag"] = feed(("1", TEXT.format("Kremlin")))
    first = ask(host, "/etag")
    second = ask(host, "/etag", first.state)
    assert len(first.stories) == 1 and not second.stories
    assert second.state.seen == first.state.seen
    assert [headers.get("If-None-Match") for _, headers in host.asked] == [None, '"1"']


def test_compressed(host: Host) -> None:
    host.pages["/gzip"] = feed(("1", TEXT.format("Kremlin")))
    assert len(ask(host, "/gzip").stories) == 1


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/nothing", "answers 404 Not Found"),
        ("/hang", "no whole answer within 1 seconds"),
        ("/drip", "no whole answer within 1 seconds"),
        ("/endless", "longer than 100,000 bytes: cut off"),
        ("/bomb", "longer than 100,000 bytes: cut off"),
        ("/loop", "more than 5 redirects"),
        ("/short", "the connection broke off"),
        ("/html", "XML without entries of a feed"),
        ("/to/file:///etc/passwd", "only http and https are asked, not file"),
        ("/to/http://nobody.invalid/", "host not found: nobody.invalid"),
    ],
)
def test_a_feed_that_gives_nothing_is_told_and_left_alone_longer_each_time(path: str, says: str, host: Host) -> None:
    host.pages["/html"] = PAGE.format("a", "b").encode()
    before = State("etag", seen={})
    begun = time.monotonic()
    polled = ask(host, path, before)
    assert time.monotonic() - begun < 3
    [problem] = polled.problems
    assert problem.where == host.url + path and says in problem.what
    assert (polled.state.failures, polled.state.etag) == (1, "etag")
    assert pause(polled) == pytest.approx(2, abs=0.1)
    assert pause(ask(host, path, polled.state)) == pytest.approx(4, abs=0.1)
    assert host.sent < 20_000_000


def test_a_host_that_says_when_to_come_again(host: Host) -> None:
    assert pause(poll(Feed(f"{host.url}/busy"), State(), 60, fetcher())) == pytest.approx(2, abs=0.1)


def test_a_host_that_is_down(host: Host) -> None:
    host.server.shutdown()
    host.server.server_close()
    [problem] = ask(host, "/a").problems
    assert "cannot be reached" in problem.what


def test_a_failure_is_forgotten_when_the_feed_is_back(host: Host) -> None:
    host.pages["/a"] = feed(("1", TEXT.format("Kremlin")))
    polled = ask(host, "/a", State(failures=5))
    assert polled.state.failures == 0 and pause(polled) == pytest.approx(1, abs=0.1)


def test_broken_xml_is_read_as_far_as_possible(host: Host) -> None:
    host.pages["/a"] = feed(("1", TEXT.format("Kremlin")), ("2", TEXT.format("agency"))).replace(b"</channel>", b"<&")
    polled = ask(host, "/a")
    assert len(polled.stories) == 2
    assert "broken XML" in polled.problems[0].what


def test_private_addresses_are_not_asked(host: Host) -> None:
    host.pages["/a"] = feed(("1", TEXT.format("Kremlin")))
    polled = poll(Feed(f"{host.url}/a"), State(), HOUR, fetcher(allow_private=False))
    assert "a private address: 127.0.0.1" in polled.problems[0].what and not host.asked


@pytest.mark.parametrize(
    ("number", "free"),
    [
        ("93.184.215.14", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.0.0.1", False),
        ("169.254.169.254", False), ("::1", False), ("fe80::1%eth0", False), ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::", False), ("224.0.0.1", False), ("0.0.0.0", False), ("100.64.0.1", False),
    ],
)  # fmt: skip
def test_public(number: str, free: bool) -> None:
    assert public(number) is free


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://a.ir/خبر/۱?ق=ب#x", "https://a.ir/%D8%AE%D8%A8%D8%B1/%DB%B1?%D9%82=%D8%A8"),
        ("HTTP://A.ir:80", "http://a.ir/"),
        ("https://رصد.ir/a%20b", "https://xn--ugbdm.ir/a%20b"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
    ],
)
def test_address(written: str, meant: str) -> None:
    assert address(written).url == meant


@pytest.mark.parametrize(
    "written", ["", "a.ir", "ftp://a.ir/", "file:///etc/passwd", "http://", "http://u:p@a.ir/", "http://a.ir:x/"]
)
def test_no_address(written: str) -> None:
    with pytest.raises(Refused):
        address(written)


def test_linked_pages_are_read(host: Host) -> None:
    host.pages["/a"] = feed(("1", "In short."), ("2", TEXT.format("agency")), ("3", ""))
    host.pages["/page/1"] = PAGE.format(TEXT.format("Kremlin"), TEXT.format("ministry")).encode()
    polled = ask(host, "/a", follow=True, source="TASS")
    assert [story.text.count("treaty") for story in polled.stories] == [2, 1]  # the words of the feed where no page is
    assert polled.stories[0].published == date(2024, 6, 20) and polled.stories[0].source == "TASS"
    assert [problem.what for problem in polled.problems] == ["answers 404 Not Found", "answers 404 Not Found"]
    host.pages["/page/3"] = host.pages["/page/1"]
    again = ask(host, "/a", polled.state, follow=True)
    assert [story.id for story in again.stories] == ["127.0.0.1:2", "127.0.0.1:3"]
    assert [path for path, _ in host.asked].count("/page/1") == 1


def test_a_page_that_is_never_there_is_not_asked_for_without_end(host: Host) -> None:
    host.pages["/a"] = feed(("1", TEXT.format("Kremlin")))
    state = State()
    for _ in range(8):
        state = ask(host, "/a", state, follow=True).state
    assert [path for path, _ in host.asked].count("/page/1") == 4


def test_pages_of_a_host_that_is_lost_wait_for_the_next_time(host: Host) -> None:
    host.pages["/a"] = feed(*((str(n), "") for n in range(6)))
    polled = ask(host, "/a", follow=True)
    assert [path for path, _ in host.asked].count("/page/3") == 0
    assert "its pages cannot be reached" in polled.problems[-1].what
    host.pages.update({f"/page/{n}": PAGE.format(TEXT.format("army"), TEXT.format(n)).encode() for n in range(6)})
    again = ask(host, "/a", polled.state, follow=True)
    assert len(again.stories) == 6
    del host.pages["/page/0"], host.pages["/page/1"], host.pages["/page/2"]
    more = [*((f"n{n}", "") for n in range(4)), *((str(n), "") for n in range(6))]
    host.pages["/a"] = feed(*more)
    lost = ask(host, "/a", again.state, follow=True)
    assert len(lost.state.seen) == 9 and "its pages" in lost.problems[-1].what  # what was read before stays known


def test_a_host_is_not_asked_in_a_hurry(host: Host) -> None:
    host.pages["/a"] = feed(("1", TEXT.format("Kremlin")))
    slow = fetcher(delay=Seconds(0.3))
    begun = time.monotonic()
    for _ in range(3):
        slow.get(f"{host.url}/a")
    assert time.monotonic() - begun >= 0.6


@pytest.fixture
def two(host: Host) -> Settings:
    host.pages["/a"] = feed(("1", TEXT.format("Kremlin")))
    feeds = (Feed(f"{host.url}/hang"), Feed(f"{host.url}/a", every=Seconds(0.2)), Feed(f"{host.url}/nothing"))
    return Settings(feeds, **{**LIMITS, "allow_private": True})


def test_a_feed_that_is_down_holds_up_no_other(two: Settings) -> None:
    begun = time.monotonic()
    found: Iterator[Polled] = polls(two, {}, HOUR, once=True)
    order = [polled.feed.url.rpartition("/")[2] for polled in found]
    assert sorted(order) == ["a", "hang", "nothing"] and order[-1] == "hang"
    assert time.monotonic() - begun < 3


def test_a_feed_that_nobody_foresaw_ends_nothing(two: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def surprise(*_: object) -> None:
        raise RuntimeError("odd")

    monkeypatch.setitem(poll.__globals__, "entries_of", surprise)
    found = {polled.feed.url.rpartition("/")[2]: polled for polled in polls(two, {}, HOUR, once=True)}
    assert len(found) == 3 and found["a"].state.failures == 1
    assert found["a"].problems[0].what == "cannot be read (RuntimeError: odd)"


def test_each_feed_is_asked_as_often_as_it_should_be(two: Settings, host: Host) -> None:
    states: dict[str, State] = {}
    found = polls(two, states, HOUR, once=False)
    for _ in range(6):
        polled = next(found)
        states[polled.feed.url] = polled.state
    found.close()
    paths = [path for path, _ in host.asked]
    assert paths.count("/a") >= 4 and paths.count("/nothing") == 1
    assert list(polls(two, states, HOUR, once=True)), "asked at once, whenever they were asked before"


def test_stopping_does_not_wait_for_slow_hosts(host: Host) -> None:
    host.pages["/a"] = feed()
    settings = Settings(
        (Feed(f"{host.url}/hang"), Feed(f"{host.url}/a")), allow_private=True, delay=Seconds(0), timeout=Seconds(20)
    )
    found = polls(settings, {}, HOUR, once=False)
    next(found)
    begun = time.monotonic()
    found.close()
    with pytest.raises(Refused):
        stopped = Fetcher(settings)
        stopped.close()
        stopped.get(f"{host.url}/a")
    assert time.monotonic() - begun < 1
