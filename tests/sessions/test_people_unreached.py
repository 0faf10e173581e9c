"""Addresses that mail does not reach: counted, called, and known for as long as that matters."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.tables import Event
from notifications.erasing import AFTER, erase_due
from notifications.outbox import claim
from notifications.tables import Message
from sessions.people import lists
from sessions.tables import Participant
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import address, comes
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

CALLS = "/bureau/bijeenkomsten/week/bellen"
DAY = timedelta(days=1)
WHY = "552 5.2.2 Mailbox full"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def coming(now: datetime, days: int = 60) -> tuple[Event, Participant]:
    """Piet, whose session is so many days away."""
    event = await an_event()
    starts = now + days * DAY
    session = await a_session(event, starts_at=starts, ends_at=starts + timedelta(hours=1))
    return event, await comes(event, "Piet Jansen", session)


async def sent(person: Participant, at: datetime, returned: Message.Returned, mail: int | None = None) -> Message:
    """A mail that went out and came back; `mail` is the first of those that went out as one."""
    message = Message(
        kind="overview", about=f"participant:{person.id}", email=person.email, name=person.name, facts='{"a": 1}',
        message_id=f"<{at.timestamp()}-{await Message.count()}@example.org>", created_at=at, due_at=at, state="sent",
        settled_at=at, returned=returned, returned_at=at, returned_why=WHY, combined_into=mail,
    )  # fmt: skip
    await message.save()
    return message


async def to_call(event: Event) -> list[tuple[str, str, int]]:
    page = await lists.to_call(event)
    assert (await lists.counts(event.id))["calls"] == len(page.rows)
    return [(row["name"], row["error"], row["softly"]) for row in page.rows]


# -- for now


async def test_mails_that_come_back_for_now_are_counted_and_after_three_somebody_is_called(
    at: Any, now: datetime
) -> None:
    event, piet = await coming(now)
    found = []
    for hour in range(3):
        await sent(piet, now + timedelta(hours=hour), Message.Returned.SOFT)
        found.append(await to_call(event))
    at(now + timedelta(hours=4))
    await lists.called(event, piet.id, (await an_organiser()).id)
    called = await to_call(event)
    await sent(piet, now + timedelta(hours=5), Message.Returned.SOFT)

    assert found == [[], [], [("Piet Jansen", WHY, 3)]]
    assert (called, await to_call(event)) == ([], [("Piet Jansen", WHY, 4)])


async def test_what_went_out_as_one_mail_counts_once_and_another_address_counts_anew(now: datetime) -> None:
    event, piet = await coming(now)
    first = await sent(piet, now, Message.Returned.SOFT)
    await Message.update({Message.combined_into: first.id}).where(Message.id == first.id)
    for _other in range(3):
        await sent(piet, now, Message.Returned.SOFT, first.id)
    as_one = await to_call(event)
    for _other in range(2):
        await sent(piet, now, Message.Returned.SOFT)
    full = await to_call(event)
    await Participant.update({Participant.email: "nieuw@example.org"}).where(Participant.id == piet.id)

    assert (as_one, full, await to_call(event)) == ([], [("Piet Jansen", WHY, 3)], [])


async def test_the_desk_reads_how_many_came_back_for_now(desk: Browser, now: datetime) -> None:
    _event, piet = await coming(now)
    await sent(piet, now, Message.Returned.SOFT)
    one = await desk.open(address(piet))
    for _more in range(2):
        await sent(piet, now, Message.Returned.SOFT)

    assert "1 mail kwam terug, voor deze keer." in one.words
    assert "3 mails kwamen terug, voor deze keer." in (await desk.open(address(piet))).words
    assert "3 mails kwamen terug, voor deze keer." in (await desk.open(CALLS)).words


# -- for good, and how long that is known


@pytest.mark.parametrize("how", ["refused", "hard", "soft"])
async def test_who_is_to_be_called_stays_on_the_list_after_what_the_mails_said_is_erased(
    at: Any, now: datetime, how: str
) -> None:
    event, piet = await coming(now)
    for _mail in range(3):
        await sent(piet, now, Message.Returned.NO if how == "refused" else Message.Returned(how))
    if how == "refused":
        await Message.update({Message.state: "refused", Message.error: WHY}).where(Message.state == "sent")
    before = await to_call(event)
    at(now + AFTER)
    await erase_due()
    rows = await Message.objects().where(Message.state != "queued")

    assert await to_call(event) == before
    assert ([name for name, _, _ in before], {(row.facts, row.name) for row in rows}) == (["Piet Jansen"], {("", "")})


async def test_no_other_mail_goes_to_an_address_that_is_gone_after_what_came_back_is_erased(
    at: Any, now: datetime
) -> None:
    _event, piet = await coming(now)
    await sent(piet, now, Message.Returned.HARD)
    at(now + AFTER)
    await erase_due()

    assert await claim() == []
    assert {row.error for row in await Message.objects().where(Message.state == "refused")} == {
        "Dit adres bestaat niet meer (eerder teruggekomen)."
    }


async def test_when_all_is_over_the_address_goes_too(at: Any, now: datetime) -> None:
    _event, piet = await coming(now)
    await sent(piet, now, Message.Returned.HARD)
    kept = []
    for days in (31, 59, 62):
        at(now + days * DAY)
        await erase_due()
        [row] = await Message.objects().where(Message.returned == "hard")
        kept.append((row.email, row.returned_why))

    assert kept == [("piet@example.org", WHY), ("piet@example.org", WHY), ("", "")]
