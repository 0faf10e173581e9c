"""What became of mails is written down, whatever else happens meanwhile: what is not would be sent again."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from database import DB, SQLite
from notifications import delivery
from notifications.delivery import Postman, deliver_due
from notifications.letters import Letter
from notifications.outbox import post
from notifications.tables import Message
from settings import SETTINGS
from tests.notifications.letters import a_draft, a_letter
from tests.notifications.mail_server import running

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def smtp(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`smtp(url)` makes that the mail server."""

    def use(url: str) -> None:
        monkeypatch.setattr(delivery, "SETTINGS", replace(SETTINGS, smtp_url=url))

    return use


def write(_messages: Sequence[Message]) -> Letter:
    return a_letter()


async def states() -> list[str]:
    return [row.state for row in await Message.objects().order_by(Message.id)]


async def test_what_is_sent_while_other_results_are_written_down_is_written_down_too(
    monkeypatch: pytest.MonkeyPatch, smtp: Callable[..., None]
) -> None:
    monkeypatch.setattr(delivery, "SETTLE_EVERY", 0.0)
    await post([a_draft(number, email=f"piet{number}@raad{number}.example") for number in range(30)])
    async with running() as server:
        smtp(server.url)
        await deliver_due(write)

    assert (await states(), len(server.mails)) == (["sent"] * 30, 30)


async def test_what_could_not_be_written_down_is_at_the_next_turn_and_is_not_sent_again(
    monkeypatch: pytest.MonkeyPatch, smtp: Callable[..., None]
) -> None:
    if not isinstance(DB, SQLite):
        pytest.skip("PostgreSQL has no lock on the whole database")
    monkeypatch.setattr(delivery, "POLL", 0.01)
    await post([a_draft()])
    assert DB.writer is not None
    DB.writer.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(DB.path, isolation_level=None)

    def locked(_messages: Sequence[Message]) -> Letter:
        other.execute("BEGIN IMMEDIATE")
        return a_letter()

    async with running() as server:
        smtp(server.url)
        postman = Postman(locked)
        await postman.turn()
        before = await states()
        other.execute("ROLLBACK")
        other.close()
        await postman.turn()
        await postman.close()
        assert (before, await states(), len(server.mails)) == (["claimed"], ["sent"], 1)
    DB.writer.execute("PRAGMA busy_timeout = 30000")


async def test_a_busy_database_is_no_reason_to_stop(
    monkeypatch: pytest.MonkeyPatch, smtp: Callable[..., None]
) -> None:
    if not isinstance(DB, SQLite):
        pytest.skip("PostgreSQL has no lock on the whole database")
    await post([a_draft()])
    assert DB.writer is not None
    DB.writer.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(DB.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with running() as server:
        smtp(server.url)
        postman = Postman(write)

        assert await postman.turn() == delivery.POLL
        other.execute("ROLLBACK")
        other.close()
        assert await postman.turn() == 0
        await postman.close()
        assert len(server.mails) == 1
    DB.writer.execute("PRAGMA busy_timeout = 30000")
