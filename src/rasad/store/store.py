"""The record in one DuckDB file: stories, claims, verdicts, and what follows from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import msgspec

from rasad.model import Claim, Story, Verdict
from rasad.store.connection import connected
from rasad.store.lock import held
from rasad.store.rows import claim_row, content_hash, insert, line, party_rows, story_row, words

if TYPE_CHECKING:
    from rasad.store.memory import Memory

WAIT = 30.0  # seconds
RENEWED = 4000  # claims that are merged at once

Coded = tuple[Story, Sequence[Claim]]


class Made(msgspec.Struct, frozen=True):
    """What coded the claims of a run: the coder's version, and hashes of the encoder and of the user's rules."""

    coder: str
    model: str
    rules: str = ""


def place(path: Path) -> Path:
    """The file of a record that is named by its file, or by the folder of its archive."""
    return path / "rasad.duckdb" if path.is_dir() else path


class Store:
    """A record that may be read, and written through `writing`."""

    def __init__(self, path: Path, wait: float = WAIT) -> None:
        self.path, self.wait = place(path), wait

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that can change nothing. Keep it short: no batch is written while it is open."""
        with connected(self.path, self.wait, write=False) as connection:
            yield connection

    def update(self) -> None:
        """Brings the schema up to this version's."""
        with self.writing() as writer, writer.transaction():
            pass

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """The one who may write, until the end of the block; each of its calls is one transaction."""
        with held(self.path, self.wait):
            yield Writer(self)


class Writer:
    """Changes to the record. Each is made whole or not at all, whatever happens in between."""

    def __init__(self, store: Store) -> None:
        from rasad.store.memory import Memory  # much to load, and who only asks needs none of it

        self.store = store
        self.memory = Memory()  # holds as long as this writes: nobody else does
        self.ready = False

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        try:
            with connected(self.store.path, self.store.wait, write=True) as connection:
                connection.execute("begin")
                try:
                    if not self.ready:
                        self.renew(connection)
                    yield connection
                except BaseException:
                    connection.execute("rollback")
                    raise
                connection.execute("commit")
                self.ready = True
        except BaseException:
            self.memory.clear()
            raise

    def renew(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Merges all claims anew, where a migration left them without blocks."""
        if connection.execute("select 1 from blocks limit 1").fetchall():
            return
        from rasad.store.remerge import Remerge

        claims = [claim for (claim,) in connection.execute("select id from claims order by reported, id").fetchall()]
        remerge = Remerge(connection, self.memory)
        remerge.forget(claims)
        for start in range(0, len(claims), RENEWED):
            remerge.run(claims[start : start + RENEWED])
        if claims:
            remerge.journal.write()

    def begin(self, command: str, made: Made) -> int:
        """Notes that a run begins; gives its number."""
        with self.transaction() as connection:
            [(number,)] = connection.execute("select coalesce(max(id), 0) + 1 from runs").fetchall()
            connection.execute(
                "insert into runs values (?, ?, ?, null, ?, ?, ?, 0, 0)",
                [number, command, now(), made.coder, made.model, made.rules],
            )
        return int(number)

    def end(self, run: int) -> None:
        with self.transaction() as connection:
            connection.execute("update runs set finished = ? where id = ?", [now(), run])

    def new(self, stories: Iterable[Story]) -> list[Story]:
        """Those that the store does not hold just so; of several with one id, the last."""
        wanted = {story.id: story for story in stories}
        with self.store.reading() as connection:
            known = held_stories(connection, wanted)
        return [story for story in wanted.values() if known.get(story.id, ("", 0))[0] != content_hash(story)]

    def add(self, coded: Iterable[Coded], run: int) -> int:
        """Adds stories with their claims, a changed story as its next version; gives how many were new or changed."""
        batch = {story.id: (story, claims) for story, claims in coded}
        with self.transaction() as connection:
            known = held_stories(connection, batch)
            fresh = [
                (story, claims, known.get(story.id, ("", 0))[1] + 1)
                for story, claims in batch.values()
                if known.get(story.id, ("", 0))[0] != content_hash(story)
            ]
            changed = sorted(story.id for story, _, version in fresh if version > 1)
            change = Change(connection, run, self.memory)
            change.archive_claims(changed)
            change.archive_stories(changed)
            change.insert_stories((story, version) for story, _, version in fresh)
            change.insert_claims((story, claims) for story, claims, _ in fresh)
            change.finish(len(fresh))
        return len(fresh)

    def outdated(self, made: Made | None) -> list[str]:
        """The stories that were coded by something else; all, where nothing is given."""
        with self.store.reading() as connection:
            rows = connection.execute(
                "select s.id from stories s join runs r on r.id = s.run"
                " where ? or (r.coder, r.model, r.rules) is distinct from (?, ?, ?) order by s.id",
                [made is None, *((made.coder, made.model, made.rules) if made else ("", "", ""))],
            ).fetchall()
        return [story for (story,) in rows]

    def stories(self, ids: Sequence[str]) -> list[Story]:
        with self.store.reading() as connection:
            return [msgspec.json.decode(row, type=Story) for row in lines_of(connection, "stories", "id", ids)]

    def claims(self, stories: Sequence[str]) -> list[Claim]:
        with self.store.reading() as connection:
            return [msgspec.json.decode(row, type=Claim) for row in lines_of(connection, "claims", "story", stories)]

    def recode(self, coded: Iterable[Coded], run: int) -> None:
        """Puts claims in the place of those that the store holds of the same stories."""
        batch = list(coded)
        with self.transaction() as connection:
            change = Change(connection, run, self.memory)
            change.archive_claims([story.id for story, _ in batch])
            change.insert_claims(batch)
            connection.execute(
                "update stories set run = ? where id in (select unnest(?))", [run, [story.id for story, _ in batch]]
            )
            change.finish(len(batch))

    def decide(self, verdict: Verdict) -> None:
        """Keeps a verdict, and merges again what it speaks of."""
        with self.transaction() as connection:
            [(number,)] = connection.execute("select coalesce(max(number), 0) + 1 from verdicts").fetchall()
            row = (number, verdict.id, verdict.kind, verdict.author, verdict.at.replace(tzinfo=None), line(verdict))
            insert(connection, "verdicts", [row])
            from rasad.store.remerge import Remerge

            remerge = Remerge(connection, self.memory)
            claims = {*verdict.claims, *verdict.others}
            near = remerge.forget(claims)
            remerge.run(claims, near)
            remerge.journal.note("verdicts", [verdict.id])
            remerge.journal.write()


class Change:
    """Stories and claims that come and go within one transaction, and what has to be merged again for them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, run: int, memory: Memory) -> None:
        from rasad.store.remerge import Remerge

        self.connection, self.run = connection, run
        self.remerge = Remerge(connection, memory)
        self.fresh: set[str] = set()
        self.near: set[str] = set()

    def archive_claims(self, stories: Collection[str]) -> None:
        """The claims of these stories make place for others."""
        if not stories:
            return
        rows = self.connection.execute("select id from claims where story in (select unnest(?))", [list(stories)])
        claims = [claim for (claim,) in rows.fetchall()]
        self.near |= self.remerge.forget(claims)
        self.connection.execute(
            "insert into past_claims select * from claims where story in (select unnest(?))", [list(stories)]
        )
        for table, column in (("claims", "id"), ("tokens", "claim"), ("voices", "claim"), ("claim_parties", "owner")):
            self.remerge.delete(table, column, claims)
        self.remerge.journal.note("claims", claims, gone=True)

    def archive_stories(self, stories: Collection[str]) -> None:
        if stories:
            self.connection.execute(
                "insert into past_stories select * from stories where id in (select unnest(?))", [list(stories)]
            )
            self.remerge.delete("stories", "id", stories)
            self.remerge.delete("title_tokens", "story", stories)

    def insert_stories(self, stories: Iterable[tuple[Story, int]]) -> None:
        stories = list(stories)
        insert(self.connection, "stories", [story_row(story, version, self.run) for story, version in stories])
        self.remerge.journal.note("stories", (story.id for story, _ in stories))
        titles = [(word, story.id) for story, _ in stories for word in sorted(words(story.title, story.lang))]
        insert(self.connection, "title_tokens", titles)

    def insert_claims(self, coded: Iterable[Coded]) -> None:
        told = [(claim, story) for story, claims in coded for claim in claims]
        self.fresh |= {claim.id for claim, _ in told}
        self.remerge.journal.note("claims", (claim.id for claim, _ in told))
        insert(self.connection, "claims", [claim_row(claim, story, self.run) for claim, story in told])
        insert(
            self.connection,
            "tokens",
            [
                (word, claim.id)
                for claim, story in told
                for word in sorted(words(story.text[slice(*claim.sentence)], story.lang))
            ],
        )
        voices = [(claim.id, voice.name, voice.entity) for claim, _ in told for voice in claim.said_by]
        insert(self.connection, "voices", voices)
        parties = [row for c, _ in told for row in party_rows(c.id, source=c.source, target=c.target)]
        insert(self.connection, "claim_parties", parties)

    def finish(self, stories: int) -> None:
        """Merges what has changed, and counts it for the run."""
        self.remerge.run(self.fresh, self.near - self.fresh)
        self.connection.execute(
            "update runs set stories = stories + ?, claims = claims + ? where id = ?",
            [stories, len(self.fresh), self.run],
        )
        self.remerge.journal.write()


def held_stories(connection: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, tuple[str, int]]:
    """The hash of the content and the version of those that the store holds."""
    rows = connection.execute(
        "select id, hash, version from stories where id in (select unnest(?))", [list(ids)]
    ).fetchall()
    return {story: (content, version) for story, content, version in rows}


def lines_of(connection: duckdb.DuckDBPyConnection, table: str, column: str, values: Sequence[str]) -> list[str]:
    rows = connection.execute(
        f"select line from {table} where {column} in (select unnest(?)) order by id", [list(values)]
    ).fetchall()
    return [row for (row,) in rows]


def now() -> datetime:
    """In UTC, without saying so: DuckDB's zones need an extension that is not shipped."""
    return datetime.now(UTC).replace(tzinfo=None)
