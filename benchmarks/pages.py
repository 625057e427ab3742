"""How long the pages take for several users at once over a large record, as `rasad serve` answers them.

    python benchmarks/pages.py --store FILE [--users 10] [--think 1.0] [--visits 12] [--only NAME]

FILE as `queries.py` makes one. For each page the users ask side by side, each again and again for another address
of that page, after a pause of `--think` seconds on average (0: at once, so that the server is always busy). No address
comes twice: nothing is answered from what was kept. Prints median and 95th percentile of the time until the whole page
has come, marks what takes longer than 150 and 400 ms, and the size of a first load: page, scripts, styles, as sent.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

import duckdb
import httpx

RASAD = [sys.executable, "-c", "from rasad.cli import main; main()"]
MEDIAN, LATE = 150, 400  # ms, the marks
Make = Callable[[], str]


def addresses(store: Path, rng: random.Random) -> dict[str, Make]:
    """For each page, what gives a new address of it each time."""
    with duckdb.connect(store, read_only=True) as connection:

        def some(sql: str) -> list[str]:
            return [str(row[0]) for row in connection.execute(sql).fetchall()]

        events = some("select id from events where tellings > 1 using sample 3000 (reservoir, 7)")
        stories = some("select id from stories using sample 3000 (reservoir, 7)")
        countries = some("select country from parties where kind = 'event' and country is not null group by 1"
                         " order by count(*) desc limit 60")  # fmt: skip
        words = some("select token from tokens using sample 400 (reservoir, 7)")
        days = some("select distinct published from stories where published is not null order by 1 desc limit 4000")
    for found in (events, stories, days):
        rng.shuffle(found)
    number = count()
    event, story, day = iter(events), iter(stories), iter(days)
    pairs = iter([(one, other) for one in countries for other in countries if one < other])

    def lang() -> str:
        return rng.choice(("fa", "en"))

    return {
        "Today": lambda: f"/{lang()}/?day={next(day)}",
        "Search": lambda: f"/{lang()}/events?country={rng.choice(countries)}&until={next(day)}",
        "Search by words": lambda: f"/{lang()}/events?text={quote(rng.choice(words))}&until={next(day)}",
        "Event": lambda: f"/{lang()}/events/{quote(next(event))}",
        "Reader": lambda: f"/{lang()}/stories/{quote(next(story), safe='')}",
        "Stories": lambda: f"/{lang()}/stories?until={next(day)}",
        "Relation": lambda: "/{}/relations/{}/{}".format(lang(), *next(pairs)),
        "Actor": lambda: f"/{lang()}/actors/{countries[next(number) % len(countries)]}?n={next(number)}",
        "Facts": lambda: f"/{lang()}/facts?on={next(day)}",
        "Network": lambda: f"/{lang()}/network?until={next(day)}",
        "Review": lambda: f"/{lang()}/review/{quote(next(event))}",
    }


async def visits(client: httpx.AsyncClient, make: Make, many: int, think: float, rng: random.Random) -> list[float]:
    took = []
    for _ in range(many):
        await asyncio.sleep(rng.uniform(0, 2 * think))
        begun = time.perf_counter()
        answer = await client.get(make(), follow_redirects=True)
        took.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            sys.exit(f"pages: {answer.url} answers {answer.status_code}: {answer.text[:300]}")
    return took


async def measured(at: str, name: str, make: Make, said: argparse.Namespace) -> None:
    async with httpx.AsyncClient(base_url=at, timeout=60, limits=httpx.Limits(max_connections=said.users)) as client:
        await client.get(make(), follow_redirects=True)
        users = [visits(client, make, said.visits, said.think, random.Random(n)) for n in range(said.users)]
        took = [one for each in await asyncio.gather(*users) for one in each]
    middle, late = median(took), quantiles(took, n=20)[18]
    missed = " <- " + ", ".join([f"median over {MEDIAN}"] * (middle > MEDIAN) + [f"95th over {LATE}"] * (late > LATE))
    print(f"{middle:9.0f}  {late:7.0f}  {len(took):6}  {name}{missed if len(missed) > 4 else ''}", flush=True)


async def first_load(at: str) -> int:
    """Bytes of the first page and all it asks for, as they come."""
    size = 0
    async with httpx.AsyncClient(base_url=at, timeout=60, headers={"Accept-Encoding": "gzip"}) as client:
        page = await client.get("/fa/", follow_redirects=True)
        size += page.num_bytes_downloaded
        for address in sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))):
            size += (await client.get(address)).num_bytes_downloaded
    return size


def serving(store: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*RASAD, "serve", "--store", str(store), "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        at = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                httpx.get(f"{at}/api/v1/openapi.json").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield at
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--store", type=Path, required=True)
    ask.add_argument("--users", type=int, default=10)
    ask.add_argument("--think", type=float, default=1.0, help="seconds between two visits of a user, on average")
    ask.add_argument("--visits", type=int, default=12, help="of each user to each page")
    ask.add_argument("--only", default="", help="pages with this in their name")
    said = ask.parse_args()
    found = addresses(said.store, random.Random(1))
    for at in serving(said.store):
        print("median ms  95th ms  visits  page")
        for name, make in found.items():
            if said.only in name:
                asyncio.run(measured(at, name, make, said))
        print(f"first load: {asyncio.run(first_load(at)) / 1000:.0f} KB")


if __name__ == "__main__":
    main()
