"""However much there is to tell, a mail is shown whole: over 100 KB it is cut off by who shows it (TRUST E11)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from events.tables import Event
from notifications.combining import mails_of
from notifications.mail import html, mail, text
from notifications.outbox import claim
from notifications.tables import Message
from notifications.weights import FRAME, LARGEST, weight
from sessions.letters import write, write_together
from sessions.registrations import Person, form_key, sign_up
from sessions.reminders import remind
from sessions.tables import Participant, Session
from tests.cast import FAKER, NEXT_MONDAY, a_session, an_event
from tests.conftest import MONDAY

pytestmark = pytest.mark.usefixtures("db", "now")

At = Callable[[datetime], None]
LINK = "https://vergader.example.org/j/81234567890?pwd=YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo"
GREEK = "Ποιότητα ζωής " * 14
MINUTE = timedelta(minutes=1)


async def a_programme(event: Event, number: int, **facts: str) -> list[Session]:
    """That many sessions, one after the other, as full of facts as those of a week."""
    known = {"title": "Het gesprek over kwaliteit van leven", "dial_in": "020 000 00 00, code 12345#", "meeting_link": LINK,
             "text": "Wat helpt uw raad? " * 40}  # fmt: skip
    return [
        await a_session(event, starts_at=NEXT_MONDAY + index * 5 * MINUTE, **{**known, **facts})
        for index in range(number)
    ]


async def signs_up(event: Event, name: str, sessions: list[Session]) -> None:
    person, ids = Person(name, "raad@bijeen.example"), [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(name, person, ids, ""))


async def the_overview(event: Event, sessions: list[Session], *, wants_invitations: bool = True) -> Message:
    await signs_up(event, "Anna Bos", sessions[:1])
    await Participant.update({Participant.wants_invitations: wants_invitations}, force=True)
    await Message.delete(force=True)
    await signs_up(event, "Anna Bos", sessions)
    found = await Message.objects().where(Message.kind == "overview").first()
    assert found is not None
    return found


async def test_what_six_people_with_ten_sessions_each_hear_is_in_as_many_mails_as_it_takes(at: At) -> None:
    event = await an_event()
    sessions = await a_programme(event, 10)
    for _ in range(6):
        await signs_up(event, FAKER.unique.name(), sessions)
    at(MONDAY + 2 * MINUTE)

    found = [same for same in mails_of(await claim(1000)) if same[0].kind == "overview"]

    sizes = [len(mail(same[0], write_together(same))) for same in found]
    assert [size for size in sizes if size >= LARGEST] == []
    assert [len(same) for same in found] == [3, 3]


@pytest.mark.parametrize("title", ["Het gesprek over kwaliteit van leven", "één", GREEK])
@pytest.mark.parametrize("number", [2, 8, 40])
async def test_no_mail_weighs_more_than_is_counted_for_it(title: str, number: int) -> None:
    event = await an_event()
    overview = await the_overview(event, await a_programme(event, number, title=title), wants_invitations=False)

    assert len(mail(overview, write(overview))) <= FRAME + weight(overview.facts)


@pytest.mark.parametrize("wants_invitations", [True, False])
async def test_an_overview_of_a_whole_week_has_every_session_with_its_link(wants_invitations: bool) -> None:
    event = await an_event()
    overview = await the_overview(event, await a_programme(event, 65), wants_invitations=wants_invitations)
    letter = write(overview)

    parts = text(letter), html(letter)

    assert len(mail(overview, letter)) < LARGEST
    assert [(part.count("/mee/"), "per sessie alleen het belangrijkste" in part) for part in parts] == [(65, True)] * 2


@pytest.mark.parametrize(("number", "title"), [(120, "Het gesprek over kwaliteit van leven"), (65, GREEK)])
async def test_what_does_not_fit_is_counted_and_stands_on_mijn_week(number: int, title: str) -> None:
    event = await an_event()
    overview = await the_overview(event, await a_programme(event, number, title=title))
    letter = write(overview)

    shown = len(letter.items)

    assert len(mail(overview, letter)) < LARGEST
    assert 0 < shown < number
    for part in (text(letter), html(letter)):
        assert f"Nog {number - shown} sessies passen niet in deze mail. Die staan op Mijn Week." in part


async def test_a_day_with_much_to_prepare_says_where_to_read_it(at: At) -> None:
    event = await an_event()
    await signs_up(event, "Anna Bos", await a_programme(event, 20, prepare="Lees de stukken. " * 100))
    at(datetime(2027, 3, 7, 11, 0, tzinfo=MONDAY.tzinfo))
    await remind()

    reminder = await Message.objects().where(Message.kind == "reminder_day").first()

    assert reminder is not None
    letter = write(reminder)
    assert (len(mail(reminder, letter)) < LARGEST, "Lees de stukken" in text(letter)) == (True, False)
    assert text(letter).count("Hier leest u hoe u zich voorbereidt:\n  http://127.0.0.1:8000/mee/") == 20


async def test_what_is_long_to_prepare_for_one_session_is_read_on_its_page() -> None:
    event = await an_event()
    sessions = await a_programme(event, 1, prepare="Lees de stukken. " * 1_000)
    await signs_up(event, "Anna Bos", sessions)

    mails = await Message.objects().order_by(Message.id)

    assert [(one.kind, len(mail(one, write(one))) < 20_000) for one in mails] == [("overview", True), ("invitation", True)]
