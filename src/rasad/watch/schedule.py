"""All feeds, each when it is due: several at once, so that a slow one holds up no other."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from heapq import heapify, heappop, heappush

from rasad.model import Problem
from rasad.read.problems import shown
from rasad.watch.fetch import Fetcher
from rasad.watch.poll import Polled, State, failed, poll
from rasad.watch.settings import Feed, Settings

AT_ONCE = 32  # feeds


def polls(
    settings: Settings,
    states: Mapping[str, State],
    every: float,
    once: bool,
) -> Generator[Polled, None, None]:
    """What each feed gives, as it comes: with `once` all feeds now and one time, else without end, each as often as the
    file says or `every` so many seconds, and one that fails at growing intervals. A feed is asked for what is new since
    its state in `states`, which whoever keeps the stories brings up to date when it has kept them."""
    pauses = {feed.url: feed.every or every for feed in settings.feeds}
    by_url = {feed.url: feed for feed in settings.feeds}
    now = datetime.now(UTC)
    waiting = [(now if once else states.get(url, State()).due or now, url) for url in by_url]
    heapify(waiting)
    running: set[Future[Polled]] = set()
    fetcher = Fetcher(settings)
    pool = ThreadPoolExecutor(min(AT_ONCE, len(waiting)), "feed")
    try:
        while waiting or running:
            while waiting and waiting[0][0] <= datetime.now(UTC):
                _, url = heappop(waiting)
                running.add(pool.submit(asked, by_url[url], states.get(url, State()), pauses[url], fetcher))
            left = (waiting[0][0] - datetime.now(UTC)).total_seconds() if waiting else None
            if not running:
                fetcher.stopped.wait(left)
                continue
            done, running = wait(running, left, FIRST_COMPLETED)
            for future in done:
                polled = future.result()
                yield polled
                if not once:
                    heappush(waiting, (polled.state.due or datetime.now(UTC), polled.feed.url))
    finally:
        fetcher.close()
        pool.shutdown(wait=False, cancel_futures=True)


def asked(feed: Feed, state: State, every: float, fetcher: Fetcher) -> Polled:
    """What a feed gives; one that nobody foresaw does not end the watch of the others."""
    try:
        return poll(feed, state, every, fetcher)
    except Exception as error:
        what = f"cannot be read ({type(error).__name__}: {shown(error)})"
        return failed(feed, state, every, Problem(feed.url, what, "please report this feed"))
