"""Sign-up opens: who asked for it is told, once each, and first who gets what they wished. And what is erased when."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from database import DB
from events.tables import Event
from notifications import mail
from notifications.tables import Message
from sessions.letters import write
from sessions.wishes.erasing import AFTER_OPENING, erase_wishes
from sessions.wishes.results import results_of
from sessions.wishes.tables import Suggestion, Topic, Wish
from sessions.wishes.telling import NothingToTell, tell, tell_now
from tests.cast import NEXT_MONDAY, a_session, an_organiser
from tests.conftest import MONDAY
from tests.sessions.reminding import At
from tests.sessions.wishing import OPENS, a_topic, asking, mailed, the_wish, wishes
from tests.state import in_files

pytestmark = pytest.mark.usefixtures("db", "now")

CANARY = "kanarie"
SECOND = timedelta(seconds=1)


async def a_programme(**facts: Any) -> tuple[Event, Topic]:
    """Anna has no wish that came true, Bert and Cor have one, Dirk wants no mail."""
    event = await asking(**facts)
    money, talks = await a_topic(event, "De begroting"), await a_topic(event, "Goede gesprekken")
    await wishes(event, "Anna Bos", talks)
    await wishes(event, "Bert Dam", money, talks)
    await wishes(event, "Cor Eik", money)
    await wishes(event, "Dirk Fok", money, wants_mail=False)
    session = await a_session(event, title="De begroting lezen")
    await a_session(event, title="Iets anders")
    money.session = session.id
    await money.save()
    return event, money


async def told() -> list[tuple[str, list[str]]]:
    """Who was told, in the order of the outbox, and of which sessions."""
    return [
        (email.partition("@")[0], [one["title"] for one in facts["sessions"]])
        for email, facts in await mailed("sign_up_opens")
    ]


async def test_when_sign_up_opens_everybody_who_asked_is_told_once_and_first_who_gets_their_wish(at: At) -> None:
    await a_programme()
    found = []
    for moment in (MONDAY, OPENS - SECOND, OPENS, OPENS + SECOND):
        at(moment)
        found.append(await tell())

    assert found == [0, 0, 3, 0]
    assert await told() == [("bert", ["De begroting lezen"]), ("cor", ["De begroting lezen"]), ("anna", [])]


async def test_the_mail_leads_to_the_form_with_their_sessions_ticked(at: At) -> None:
    await a_programme()
    at(OPENS)
    await tell()

    bert, _cor, anna = [write(row) for row in await Message.objects().where(Message.kind == "sign_up_opens").order_by(Message.id)]

    assert bert.button is not None
    assert anna.button is not None
    assert (bert.button.url, anna.button.url) == (
        "http://127.0.0.1:8000/week/aanmelden?sessie=1", "http://127.0.0.1:8000/week/aanmelden",
    )  # fmt: skip
    assert "U kunt zich nu aanmelden." in mail.text(bert)
    assert "Deze sessies gaan over wat u koos. Achter de knop staan zij al aangevinkt." in mail.text(bert)
    assert "Deze sessies" not in mail.text(anna)


async def test_two_workers_at_once_tell_everybody_once(at: At) -> None:
    await a_programme()
    at(OPENS)

    both = await asyncio.gather(tell(), tell())

    assert sorted(both) == [0, 3]
    assert len(await told()) == 3


@pytest.mark.parametrize(
    "facts", [{"status": "closed"}, {"status": "draft"}, {"closes_at": OPENS}, {"asks_wishes": True, "opens_at": None}]
)
async def test_nobody_is_told_while_nobody_can_sign_up_or_wishes_are_still_asked(at: At, facts: dict[str, Any]) -> None:
    event, _money = await a_programme()
    for name, value in facts.items():
        setattr(event, name, value)
    await event.save()
    at(OPENS)

    assert await tell() == 0


async def test_without_an_opening_time_it_opens_when_no_wishes_are_asked_any_more() -> None:
    event, _money = await a_programme()
    event.opens_at, event.asks_wishes = None, False
    await event.save()

    assert await tell() == 3


async def test_nobody_is_told_before_there_is_a_session_to_come(at: At) -> None:
    event = await asking()
    await wishes(event, "Anna Bos", await a_topic(event, "De begroting"))
    draft = await a_session(event, status="draft")
    await a_session(event, status="cancelled")
    await a_session(event, starts_at=OPENS)
    at(OPENS)
    before = await tell()
    draft.status = "published"
    await draft.save()

    assert (before, await tell()) == (0, 1)


async def test_an_organiser_tells_who_gets_their_wish_earlier_and_they_are_not_told_again(at: At) -> None:
    event, _money = await a_programme()
    by = (await an_organiser()).id

    assert await tell_now(event, by) == 2
    with pytest.raises(NothingToTell):
        await tell_now(event, by)
    at(OPENS)
    await tell()

    assert [name for name, _sessions in await told()] == ["bert", "cor", "anna"]
    [first, *_others] = await Message.objects().where(Message.kind == "sign_up_opens").order_by(Message.id)
    assert "U kunt zich aanmelden vanaf woensdag 3 maart 2027 om 10.00 uur." in mail.text(write(first))


async def test_saying_it_again_after_being_told_brings_no_second_mail(at: At) -> None:
    event, money = await a_programme()
    await tell_now(event, (await an_organiser()).id)
    await wishes(event, "Bert Dam", money, council="Zuid")
    at(OPENS)
    await tell()

    assert [name for name, _sessions in await told()].count("bert") == 1


# -- erasing


@pytest.mark.parametrize(
    ("facts", "kept_until"),
    [
        ({}, OPENS + AFTER_OPENING),
        ({"retention_days": 10}, NEXT_MONDAY.replace(hour=0) + timedelta(days=10)),
        ({"opens_at": None, "retention_days": 200}, NEXT_MONDAY.replace(hour=0) + timedelta(days=200)),
    ],
)
async def test_who_it_was_is_erased_ninety_days_after_opening_or_with_the_event_and_what_is_counted_stays(
    at: At, facts: dict[str, Any], kept_until: Any
) -> None:
    event = await asking(**facts)
    money = await a_topic(event, "De begroting")
    await wishes(event, "Anna Bos", money, suggestions=("Eten",), sector="Ggz")
    await wishes(event, "Bert Dam", money, sector="Ggz")
    found = []
    for moment in (kept_until - timedelta(days=1), kept_until, kept_until + timedelta(days=1)):
        at(moment)
        found.append(await erase_wishes())

    assert found == [0, 2, 0]
    assert {(row.name, row.email, row.name_key, row.council, row.token) for row in await Wish.objects()} == {("",) * 5}
    assert await Suggestion.count() == 0
    results = await results_of(event)
    assert (results.people, results.sectors, results.per_sector(money)) == (2, ["Ggz"], [2])


async def test_who_was_told_early_is_erased_ninety_days_after_that(at: At) -> None:
    event, _money = await a_programme(opens_at=OPENS + timedelta(days=300), retention_days=300)
    await tell_now(event, (await an_organiser()).id)
    at(MONDAY + AFTER_OPENING)

    assert await erase_wishes() == 2
    assert (await the_wish("anna@example.org")).erased_at is None


@pytest.mark.skipif(DB.engine_type == "postgres", reason="of PostgreSQL's files autovacuum decides")
async def test_no_trace_of_who_wished_is_left_in_the_files_of_the_database(at: At) -> None:
    event = await asking(retention_days=1)
    topic = await a_topic(event, "De begroting")
    for number in range(40):
        name = f"Kees {CANARY}{number}"
        await wishes(
            event, name, topic, suggestions=(f"{CANARY} zingt {number}",), email=f"{CANARY}{number}@example.org",
            council=CANARY, wants_mail=False,
        )  # fmt: skip
    await Message.delete(force=True)  # what mails say has an end of its own
    before = canaries()
    at(NEXT_MONDAY + timedelta(days=2))

    assert await erase_wishes() == 40
    assert (before > 40, canaries()) == (True, 0)


def canaries() -> int:
    """How often the canary sings in the database, its log and whatever else lies beside it."""
    return in_files().lower().count(CANARY.encode())
