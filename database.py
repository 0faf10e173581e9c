"""The engine: SQLite or PostgreSQL behind one `DB.transaction()` and one `hold()`. The only file that knows both.

On SQLite there is one connection that writes and one that reads, both kept open. Writers take turns, first come
first served; each is a savepoint, and all who were waiting when the first of them finished share its transaction
and so its one fsync. Nobody hears "done" before that fsync. Statements run in the event loop (they take tens of
microseconds); only BEGIN, which may wait for another process, and COMMIT, which waits for the disk, run in a thread.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from functools import lru_cache
from types import TracebackType
from typing import Any, cast

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction
from piccolo.querystring import QueryString
from piccolo.table import Table

from settings import SETTINGS

LOG = logging.getLogger(__name__)
Rows = list[dict[str, Any]]

BUSY_SECONDS = 30.0
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a confirmed place is a promise: it is on the disk before the page says so
    "PRAGMA foreign_keys = ON",
    "PRAGMA wal_autocheckpoint = 4000",  # pages, 16 MB: what everybody writes goes to the database file less often
    # What a turn can be rolled back to is kept meanwhile: in a temporary file that cost a tenth of a sign-up.
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",  # what is erased leaves no bytes behind in free pages
    f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}",
)

# Piccolo reads every integer through Decimal; SQLite already gives us integers as such. Times are always kept in UTC.
sqlite3.register_converter("INTEGER", int)
sqlite3.register_converter("TIMESTAMPTZ", lambda value: datetime.fromisoformat(value.decode()))


PASSING = (
    sqlite3.OperationalError, OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError, asyncpg.InsufficientResourcesError, asyncpg.TransactionRollbackError,
)  # fmt: skip


def _row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> dict[str, Any]:
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}


class Turn:
    """One writer's turn on SQLite: a savepoint in a transaction that it may share with others in line."""

    def __init__(self, engine: "SQLite") -> None:
        self.engine = engine
        self.parent = cast("Turn | None", engine.current_transaction.get())

    async def __aenter__(self) -> "Turn":
        if self.parent is not None:
            return self.parent
        await self.engine.begin()
        self.context = self.engine.current_transaction.set(cast("SQLiteTransaction", self))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, refusal: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.parent is not None:
            return
        self.engine.current_transaction.reset(self.context)
        committed = self.engine.end(refusal)
        if refusal is None:
            await asyncio.shield(committed)


class SQLite(SQLiteEngine):
    """Piccolo's SQLite engine with its connections kept open and its writers in line."""

    def __init__(self, path: str) -> None:
        super().__init__(path=path)
        self.writer: sqlite3.Connection | None = None
        self.reader: sqlite3.Connection | None = None

    # -- opening and closing

    async def open(self) -> None:
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self.line = asyncio.Lock()
        self.committed: asyncio.Future[None] | None = None
        self.commit: asyncio.Task[None] | None = None
        self.writer = self._connect()
        self.reader = self._connect()
        self.reader.execute("PRAGMA query_only = ON")

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(**self.connection_kwargs, check_same_thread=False)
        connection.row_factory = _row
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

    async def close(self) -> None:
        if self.writer is None or self.reader is None:
            return
        if self.commit is not None:
            await self.commit
        async with self.line:
            self.reader.close()
            self.writer.close()
            self.writer = self.reader = None
        self.thread.shutdown()

    # -- writing

    def transaction(self, *_: Any, **__: Any) -> Turn:  # type: ignore[override]  # always IMMEDIATE
        return Turn(self)

    async def begin(self) -> None:
        """Wait for the turn; the first of a batch also takes the database's write lock."""
        await self.line.acquire()
        try:
            assert self.writer is not None
            if self.committed is None:
                await self._in_thread("BEGIN IMMEDIATE")
                self.committed = asyncio.get_running_loop().create_future()
            self.writer.execute("SAVEPOINT turn")
        except BaseException:
            self.line.release()
            raise

    def end(self, refusal: BaseException | None) -> asyncio.Future[None]:
        """Give the turn to the next in line. The answer is done when what this turn wrote is on the disk."""
        assert self.writer is not None
        assert self.committed is not None
        committed = self.committed
        if self.writer.in_transaction:
            if refusal is not None:
                self.writer.execute("ROLLBACK TO turn")
            self.writer.execute("RELEASE turn")
            if self.commit is None:
                # The commit stands in the same line: it comes after everybody who is waiting now.
                self.commit = asyncio.get_running_loop().create_task(self._commit(committed))
        else:
            # Disk full and I/O errors end a whole transaction by themselves: nobody in it was served.
            self._settle(refusal or sqlite3.OperationalError("the transaction was ended by the database"))
        self.line.release()
        return committed

    async def _commit(self, committed: asyncio.Future[None]) -> None:
        async with self.line:
            self.commit = None
            if self.committed is not committed:
                return
            assert self.writer is not None
            try:
                await self._in_thread("COMMIT")
            except sqlite3.Error as failure:
                if self.writer.in_transaction:
                    self.writer.execute("ROLLBACK")
                self._settle(failure)
            else:
                self._settle(None)

    def _settle(self, failure: BaseException | None) -> None:
        """Tell everybody who shares this transaction how it ended."""
        committed, self.committed = self.committed, None
        assert committed is not None
        if failure is None:
            committed.set_result(None)
        else:
            committed.set_exception(failure)
            committed.exception()  # read here: turns that were refused themselves do not ask

    async def _in_thread(self, statement: str) -> None:
        assert self.writer is not None
        work = asyncio.get_running_loop().run_in_executor(self.thread, self.writer.execute, statement)
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            await work  # the statement cannot be called back: see it out before the turn is given away
            if statement.startswith("BEGIN"):
                self.writer.execute("ROLLBACK")
            raise

    async def checkpoint(self, *, anew: bool = False) -> None:
        """Bring all that was committed into the database file and empty the log beside it, which remembers what was. `anew`:
        write the file anew first, a second for 70 MB; for zeroes reach no bytes that stayed where pages divided what they hold.
        """
        async with self.line:
            if self.committed is None:  # else somebody is about to commit, and the next time is soon enough
                if anew:
                    try:
                        await self._in_thread("VACUUM")
                    except sqlite3.OperationalError as failure:  # what was erased is erased; its traces go the next time
                        LOG.warning("the database was not written anew: %s", failure)
                await self._in_thread("PRAGMA wal_checkpoint(TRUNCATE)")

    # -- statements

    async def run_querystring(self, querystring: QueryString, in_pool: bool = False) -> Rows:
        statement, values = querystring.compile_string(engine_type=self.engine_type)
        return await self.run(statement, values)

    async def run_ddl(self, ddl: str, in_pool: bool = False) -> Rows:
        return await self.run(ddl, [])

    async def run(self, statement: str, values: Sequence[Any]) -> Rows:
        if self.writer is None or self.reader is None:
            raise RuntimeError("The database is not open: use `async with opened():`")
        if self.current_transaction.get() is not None:
            return self.writer.execute(statement, values).fetchall()
        if statement.lstrip()[:6].upper() in {"SELECT", "PRAGMA"}:
            return self.reader.execute(statement, values).fetchall()
        async with self.transaction():
            return self.writer.execute(statement, values).fetchall()


class PooledTransaction(PostgresTransaction):
    """Piccolo's transaction, but its connection goes back to the pool whatever happens at either end."""

    async def __aenter__(self) -> "PooledTransaction":
        if self._parent is not None:
            return self._parent  # type: ignore[return-value]  # its parent is one of ours too
        self.connection = await self.get_connection()  # type: ignore[no-untyped-call]  # Piccolo leaves these without types
        try:
            self.transaction = self.connection.transaction()
            await self.begin()  # type: ignore[no-untyped-call]  # as above
        except BaseException:
            await self._give_back()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, refusal: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if self._parent:
            return refusal is None
        self.engine.current_transaction.reset(self.context)
        try:
            await (self.rollback() if refusal else self.commit())  # type: ignore[no-untyped-call]  # as above
        finally:
            await self._give_back()
        return refusal is None

    async def _give_back(self) -> None:
        if self.engine.pool:
            await self.engine.pool.release(self.connection)


class PostgreSQL(PostgresEngine):
    """Piccolo's PostgreSQL engine with its pool; it does not connect before it is opened."""

    def __init__(self, url: str) -> None:
        super().__init__(config={"dsn": url})

    async def check_version(self) -> None:
        """Nothing: a database that is down must not keep a module from being imported."""

    async def prep_database(self) -> None:
        """Nothing: no extension is needed."""

    def transaction(self, allow_nested: bool = True) -> PooledTransaction:
        return PooledTransaction(engine=self, allow_nested=allow_nested)

    async def open(self) -> None:
        await self.start_connection_pool(min_size=1, max_size=10)

    async def close(self) -> None:
        if self.pool:
            await self.close_connection_pool()


def _engine(url: str) -> SQLite | PostgreSQL:
    if url.startswith("sqlite:///"):
        return SQLite(url.removeprefix("sqlite:///"))
    return PostgreSQL(url)


DB = _engine(SETTINGS.database_url)

# Behind a SELECT of a row that somebody may hold alone: wait for them, and read it as they left it. SQLite's writers take turns.
IF_STILL = "FOR KEY SHARE" if DB.engine_type == "postgres" else ""


@asynccontextmanager
async def opened() -> AsyncIterator[None]:
    """The database, open as long as the block lasts. One block per process and event loop."""
    await DB.open()
    try:
        yield
    finally:
        await DB.close()


async def hold(table: type[Table], ids: Sequence[int], *, alone: bool = False) -> None:
    """Keep the rows `ids` of `table` to ourselves until this transaction ends, taken in sorted order.

    On SQLite the transaction is IMMEDIATE and so holds everything already. On PostgreSQL others may still refer to
    the rows meanwhile (FOR NO KEY UPDATE): a sign-up refers to the event that an import holds. Not so when held `alone`.
    """
    if DB.engine_type == "postgres" and ids:
        how = "UPDATE" if alone else "NO KEY UPDATE"
        await table.raw(
            f"SELECT id FROM {table._meta.tablename} WHERE id = ANY({{}}) ORDER BY id FOR {how}",  # noqa: S608 the words are ours
            sorted(ids),
        )


async def clear_traces(*, anew: bool = True) -> None:
    """Let what was erased leave the database's files as far as that is ours to do: on PostgreSQL autovacuum does it.

    Without `anew` only the log: of what is sealed, and people may change often.
    """
    if isinstance(DB, SQLite):
        await DB.checkpoint(anew=anew)


def is_passing(failure: BaseException) -> bool:
    """Whether the database could not do something now, and later may: it is busy, full, or not there."""
    return isinstance(failure, PASSING)


async def fetch(statement: str, *values: Any) -> Rows:
    """What `statement` answers, each `{}` in it standing for a value: for the hot path, where building and taking
    apart a query costs more than the database does (`make bench`). Part of the transaction it is called in.
    """
    compiled = _compiled(statement)
    if isinstance(DB, SQLite):
        return await DB.run(compiled, values)
    transaction = DB.current_transaction.get()
    if transaction is not None:
        return [dict(row) for row in await transaction.connection.fetch(compiled, *values)]
    return [dict(row) for row in await DB._run_in_pool(compiled, values)]


@lru_cache
def _compiled(statement: str) -> str:
    """`statement` with the marks that its database knows."""
    first, *rest = statement.split("{}")
    marks = ("?" if DB.engine_type == "sqlite" else f"${number}" for number in range(1, len(rest) + 1))
    return first + "".join(mark + part for mark, part in zip(marks, rest, strict=True))
