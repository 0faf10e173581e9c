"""Asking by mail how it was: in the thanks, or by itself; one reminder to who did not answer; to nobody else."""

import asyncio
from datetime import timedelta

import pytest

import clock
from events.tables import Event
from notifications import mail as mails
from notifications.delivery import drain
from notifications.tables import Message
from sessions import letters
from sessions.evaluations.reminding import remind_who_did_not_answer
from sessions.letters import write
from sessions.mailings.unsubscribing import choose
from sessions.my_data.erasing import erase
from sessions.reminders import remind
from sessions.tables import Participant, Session
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.sessions.evaluating import DAY, HOUR, At, an_asking_event, asks_afterwards, sends, taps, was_at
from tests.sessions.people import comes, forget_mail

pytestmark = pytest.mark.usefixtures("db", "now")

AFTER = NEXT_MONDAY + 2 * HOUR
UNTIL_THE_CLOSE = {
    "nl": "Zolang u kunt antwoorden, hoort er een geheim kenmerk bij uw antwoord. Zo telt het één keer. Na het sluiten wissen wij dat kenmerk.",
    "en": "As long as you can answer, a secret mark belongs to your answer. That way it counts once. After closing we erase that mark.",
}
NOON = NEXT_MONDAY.replace(hour=11) + 5 * DAY  # in Amsterdam, in winter


async def sent(*kinds: str) -> list[tuple[str, str]]:
    """What lies in the outbox of these kinds: what, to whom."""
    rows = await Message.objects().where(Message.kind.is_in([*kinds]), Message.state == "queued").order_by(Message.email)
    return [(row.kind, row.email.partition("@")[0]) for row in rows]


async def the_evening(at: At, **facts: object) -> tuple[Event, Session, list[Participant]]:
    """Anna and Cor were there, Bert was not; the thanks are due."""
    event = await an_asking_event()
    session = await a_session(event, materials="https://b.example", **facts)
    people = [await was_at(event, "Anna", session), await comes(event, "Bert", session), await was_at(event, "Cor", session)]
    await forget_mail()
    at(AFTER)
    return event, session, people


def page_of(person: Participant) -> str:
    return f"/mijn/{person.personal_token}/evaluatie"


async def test_the_thanks_ask_who_was_there_and_nobody_else(at: At) -> None:
    _event, _session, people = await the_evening(at)
    await remind()
    rows = {row.email.partition("@")[0]: write(row) for row in await Message.objects()}

    asked = {name: bool(letter.button and letter.button.url.endswith("/evaluatie")) for name, letter in rows.items()}

    assert asked == {"anna": True, "bert": False, "cor": True}
    assert page_of(people[0]) in mails.text(rows["anna"])
    assert "Niemand kan zien dat het antwoord van u is." in mails.text(rows["anna"])
    assert await sent("evaluation") == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("sends_thanks", [True, False])
async def test_every_mail_that_asks_says_that_a_secret_mark_is_kept_until_the_close(
    at: At, language: str, sends_thanks: bool
) -> None:
    _event, _session, [anna, _bert, _cor] = await the_evening(at, sends_thanks=sends_thanks)
    anna.language = language
    await anna.save()
    await remind()
    at(NOON)
    await remind_who_did_not_answer()
    rows = [row for row in await Message.objects().order_by(Message.id) if row.email.startswith("anna")]
    said = {row.kind: (UNTIL_THE_CLOSE[language] in words(row), UNTIL_THE_CLOSE[language] in mails.html(write(row))) for row in rows}

    assert said == {"thanks" if sends_thanks else "evaluation": (True, True), "evaluation_again": (True, True)}


def words(row: Message) -> str:
    """Its text part, whatever the lines are broken at."""
    return " ".join(mails.text(write(row)).split())


async def test_an_event_that_does_not_ask_thanks_as_before(at: At) -> None:
    event = await an_event()
    await was_at(event, "Anna", await a_session(event))
    await forget_mail()
    at(AFTER)
    await remind()

    [letter] = [write(row) for row in await Message.objects()]

    assert letter.button is not None
    assert letter.button.label == "Naar Mijn Week"


async def test_without_thanks_a_mail_of_its_own_asks_who_was_there_once_whoever_sends_it(at: At) -> None:
    await the_evening(at, sends_thanks=False)

    await asyncio.gather(remind(), remind())
    await remind()

    assert await sent("evaluation", "thanks") == [("evaluation", "anna"), ("evaluation", "cor")]


async def test_who_wants_no_more_mail_is_asked_on_their_page_only(at: At) -> None:
    event, _session, [anna, _bert, cor] = await the_evening(at, sends_thanks=False)
    await choose(anna, wants_mailings=False)
    await remind()
    await choose(cor, wants_mailings=False)
    at(NOON)
    await remind_who_did_not_answer()

    assert await sent("evaluation", "evaluation_again") == []
    assert event.id


async def test_the_reminder_comes_once_at_noon_some_days_later_to_who_did_not_answer(at: At) -> None:
    _event, session, [_anna, _bert, cor] = await the_evening(at)
    await taps(cor, session, 5)
    found = []
    for moment in (NOON - timedelta(minutes=1), NOON, NOON + HOUR, NOON + DAY):
        at(moment)
        found.append(await remind_who_did_not_answer())

    assert found == [0, 1, 0, 0]
    assert await sent("evaluation_again") == [("evaluation_again", "anna")]
    [letter] = [write(row) for row in await Message.objects().where(Message.kind == "evaluation_again")]
    assert letter.items[0].title == session.title
    assert "U kunt antwoorden tot maandag 22 maart 2027 om 11.00 uur." in letter.opening
    assert letter.unsubscribe is not None


async def test_the_reminder_says_in_english_and_in_the_events_time_zone_until_when_one_can_answer(at: At) -> None:
    event, _session, [anna, _bert, _cor] = await the_evening(at)
    event.time_zone, anna.language = "Europe/London", "en"
    await event.save()
    await anna.save()
    at(NOON + HOUR)
    await remind_who_did_not_answer()

    said = [write(row).opening[-1] for row in await Message.objects().where(Message.kind == "evaluation_again").order_by(Message.email)]

    assert said == [
        "You can answer until Monday 22 March 2027 at 10.00.", "U kunt antwoorden tot maandag 22 maart 2027 om 10.00 uur.",
    ]  # fmt: skip


async def test_two_workers_remind_once(at: At) -> None:
    await the_evening(at)
    at(NOON)

    assert sorted(await asyncio.gather(remind_who_did_not_answer(), remind_who_did_not_answer())) == [0, 2]


async def test_who_left_only_the_form_open_is_reminded_of_that(at: At) -> None:
    event, session, [anna, _bert, cor] = await the_evening(at)
    question = await asks_afterwards(event, "Wat kon beter?")
    for person in (anna, cor):
        await taps(person, session, 5)
    await sends(cor, {question.id: ""})
    at(NOON)
    await remind_who_did_not_answer()

    assert await sent("evaluation_again") == [("evaluation_again", "anna")]
    assert [write(row).items for row in await Message.objects().where(Message.kind == "evaluation_again")] == [[]]


@pytest.mark.parametrize("wanted", [{"remind_days": 0}, {"open_days": 5, "remind_days": 4}])
async def test_no_reminder_where_none_is_wanted_or_no_day_is_left_to_answer(at: At, wanted: dict[str, int]) -> None:
    event = await an_asking_event(**wanted)
    await was_at(event, "Anna", await a_session(event))
    at(NEXT_MONDAY + 4 * DAY + 2 * HOUR)  # an hour and a day before it closes

    assert await remind_who_did_not_answer() == 0


async def test_who_was_erased_hears_nothing_any_more(at: At) -> None:
    event, _session, [anna, _bert, _cor] = await the_evening(at)
    await erase(event, anna)
    at(NOON)
    await remind_who_did_not_answer()

    assert await sent("evaluation_again") == [("evaluation_again", "cor")]


async def test_people_at_one_address_get_one_mail_with_a_link_for_each(at: At) -> None:
    event = await an_asking_event()
    session = await a_session(event, sends_thanks=False)
    people = [await was_at(event, name, session, email="raad@example.org") for name in ("Anna", "Bert")]
    await forget_mail()
    at(AFTER)
    await remind()
    at(clock.now() + HOUR)
    await drain(letters.write_together)
    rows = await Message.objects().order_by(Message.id)
    words = mails.text(letters.write_together(rows))

    assert len({row.combined_into or row.id for row in rows}) == 1
    assert [page_of(person) in words for person in people] == [True, True]


