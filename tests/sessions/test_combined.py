"""What goes out as one mail: to who shares an address, and to who has more than one thing to hear."""

import email
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default

import pytest

from events.tables import Event
from notifications.combining import mails_of
from notifications.mail import html, mail, text
from notifications.outbox import Result, claim, settle
from notifications.tables import Message
from sessions import programme
from sessions.changes.consequences import together
from sessions.letters import write_together
from sessions.people import invitations
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant, Registration, Session
from tests.cast import FAKER, NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.site import at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

SHARED = "raad@bijeen.example"
MINUTE = timedelta(minutes=1)
At = Callable[[datetime], None]


async def signs_up(event: Event, name: str, *sessions: Session, address: str = SHARED) -> Participant:
    person, ids = Person(name, address), [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(name, person, ids, ""))
    found = await Participant.objects().where(Participant.name == name).first()
    assert found is not None
    return found


async def mails() -> list[tuple[str, EmailMessage]]:
    """The kinds in each mail that is due now, and the mail as it is sent."""
    claimed = await claim(1000)
    await settle([Result(message, Message.State.SENT) for message in claimed])
    return [
        (
            "+".join(message.kind for message in same),
            email.message_from_bytes(mail(same[0], write_together(same)), _class=EmailMessage, policy=default),
        )
        for same in mails_of(claimed)
    ]


async def kinds() -> list[str]:
    return [kind for kind, _mail in await mails()]


def words(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


async def moves(session: Session, hours: int = 1) -> None:
    content = programme.content_of(session)
    at = timedelta(hours=hours)
    await programme.change(session, replace(content, starts_at=content.starts_at + at, ends_at=content.ends_at + at))


# -- overviews


async def test_the_first_of_an_address_hears_at_once_and_the_others_in_one_mail_with_their_names(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, "Anna Bos", session)
    first = await kinds()
    for name in ("Kees Dam", "Leo Kuil", "Mia Berg"):
        await signs_up(event, name, session)
    still_waiting = await kinds()
    at(MONDAY + 2 * MINUTE)

    [(kind, message)] = await mails()

    assert (first, still_waiting) == (["overview", "invitation"], ["invitation"] * 3)
    assert (kind, message["Subject"]) == (
        "overview+overview+overview", "Aanmeldingen voor Week van de Medezeggenschap 2027 (voor Kees Dam, Leo Kuil en Mia Berg)",
    )  # fmt: skip


async def test_each_in_a_combined_overview_has_their_own_link_code_and_ticket(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    people = [await signs_up(event, name, session) for name in ("Anna Bos", "Kees Dam", "Leo Kuil")]
    await mails()
    at(MONDAY + 2 * MINUTE)

    [(_kind, message)] = await mails()

    said = words(message)
    own = [(one.personal_token in said, f"kaart/{one.ticket_token}" in said) for one in people]
    pictures = [part["Content-ID"] for part in message.walk() if part.get_content_type() == "image/png"]
    page = message.get_body(("html",))
    assert page is not None
    shown = [f"cid:{name.strip('<>')}" in page.get_content() for name in pictures]
    assert (own, shown) == ([(False, False), (True, True), (True, True)], [True, True])


async def test_who_signs_up_eleven_people_with_five_sessions_each_gets_mails_that_are_shown_whole(at: At) -> None:
    event = await an_event()
    sessions = [await a_session(event, text="Wat helpt uw cliëntenraad? " * 20) for _ in range(5)]
    for _ in range(11):
        await signs_up(event, FAKER.unique.name(), *sessions)
    at(MONDAY + 2 * MINUTE)

    found = [message for kind, message in await mails() if kind.startswith("overview")]

    assert [len(message.as_bytes()) < 100_000 for message in found] == [True] * 2


async def test_another_address_waits_for_nobody() -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, "Anna Bos", session)
    await signs_up(event, "Kees Dam", session, address="kees@bijeen.example")

    assert (await kinds()).count("overview") == 2


# -- changes


async def test_five_changes_for_who_wants_no_invitations_are_one_mail(at: At) -> None:
    event = await an_event(hold=10 * MINUTE)
    sessions = [await a_session(event, title=f"Sessie {number}") for number in range(5)]
    anna = await signs_up(event, "Anna Bos", *sessions)
    await invitations.choose(event, anna, wants_invitations=False)
    await mails()
    for number, session in enumerate(sessions):
        at(MONDAY + number * MINUTE)
        await moves(session)
    at(MONDAY + 14 * MINUTE)

    [(kind, message)] = await mails()

    said = words(message)
    assert (kind.count("change"), message["Subject"], [f"Veranderd: Sessie {number}" in said for number in range(5)]) == (
        5, "5 berichten over uw sessies", [True] * 5,
    )  # fmt: skip


async def test_a_change_for_several_people_in_line_at_one_address_is_one_mail_and_counted_as_one(at: At) -> None:
    event = await an_event(hold=10 * MINUTE)
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, "Anna Bos", session, address="anna@bijeen.example")
    for name in ("Kees Dam", "Leo Kuil"):
        await signs_up(event, name, session)
    at(MONDAY + 3 * MINUTE)
    await mails()
    content = programme.content_of(session)
    told = await programme.change(session, replace(content, title="Anders"))
    at(MONDAY + 14 * MINUTE)

    found = await mails()

    assert str(together([told])) == "3 mensen: 1 agenda-update, 1 mail"
    assert sorted(kind for kind, _ in found) == ["change+change", "update"]


async def test_who_wants_invitations_gets_each_change_as_one_of_its_own(at: At) -> None:
    event = await an_event(hold=10 * MINUTE)
    sessions = [await a_session(event, title=f"Sessie {number}") for number in range(2)]
    await signs_up(event, "Anna Bos", *sessions)
    await mails()
    for session in sessions:
        await moves(session)
    at(MONDAY + 11 * MINUTE)

    assert await kinds() == ["update", "update"]


async def test_a_combined_mail_is_the_same_each_time_it_is_tried(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    for name in ("Anna Bos", "Kees Dam", "Leo Kuil"):
        await signs_up(event, name, session)
    await mails()
    at(MONDAY + 2 * MINUTE)
    [same] = list(mails_of(await claim(1000)))

    assert mail(same[0], write_together(same)) == mail(same[0], write_together(same))


async def test_what_is_for_two_people_says_so_in_text_and_page(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    for name in ("Anna Bos", "Kees Dam", "Leo Kuil"):
        await signs_up(event, name, session)
    await mails()
    at(MONDAY + 2 * MINUTE)
    [same] = list(mails_of(await claim(1000)))
    letter = write_together(same)

    said = [all(words in part for words in ("Deze mail is voor Kees Dam en Leo Kuil.", "Kees Dam", "Leo Kuil"))
            for part in (text(letter), html(letter))]  # fmt: skip
    assert said == [True, True]


# -- invitations or not


async def test_who_wants_no_invitations_gets_an_overview_with_a_calendar_file_for_each_session() -> None:
    event = await an_event()
    first = await a_session(event, title="Eerste")
    anna = await signs_up(event, "Anna Bos", first)
    await invitations.choose(event, anna, wants_invitations=False)
    await mails()
    second = await a_session(event, title="Tweede")
    await sign_up(event, Person("Anna Bos", SHARED), [second.id], "", "another form")

    [(kind, message)] = await mails()

    joins = await Registration.select(Registration.join_token).where(Registration.session == second.id).output(as_list=True)
    said = words(message)
    assert (kind, f"/mee/{joins[0]}/agenda.ics" in said, "Druk in die mail op Accepteren" in said) == ("overview", True, False)


async def test_choosing_none_takes_every_session_out_of_the_calendar_and_choosing_them_again_invites_anew() -> None:
    event = await an_event()
    anna = await signs_up(event, "Anna Bos", await a_session(event))
    await mails()
    await invitations.choose(event, anna, wants_invitations=False)
    out = await mails()
    await invitations.choose(event, anna, wants_invitations=True)

    found = [*out, *await mails()]

    said = [calendar_of(message) for _kind, message in found]
    assert [kind for kind, _ in found] == ["out_of_calendar", "invitation"]
    assert [lines["METHOD"] for lines in said] == ["CANCEL", "REQUEST"]
    assert (said[0]["UID"] == said[1]["UID"], said[0]["SEQUENCE"], said[1]["SEQUENCE"]) == (False, "1", "0")


def calendar_of(message: EmailMessage) -> dict[str, str]:
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    lines = str(part.get_content()).splitlines()
    return {name: value for name, _, value in (line.partition(":") for line in lines)}


async def test_a_place_that_comes_free_is_told_in_a_plain_mail_to_who_wants_no_invitations() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, "Kees Dam", session, address="kees@bijeen.example")
    anna = await signs_up(event, "Anna Bos", session)
    await invitations.choose(event, anna, wants_invitations=False)
    await mails()
    content = programme.content_of(session)
    await programme.change(session, replace(content, capacity=2))

    [(kind, message)] = await mails()

    has_calendar = any(part.get_content_type() == "text/calendar" for part in message.walk())
    assert (kind, has_calendar, "/agenda.ics" in words(message)) == ("promoted", False, True)


async def test_the_same_choice_twice_sends_nothing_more() -> None:
    event = await an_event()
    anna = await signs_up(event, "Anna Bos", await a_session(event, starts_at=NEXT_MONDAY))
    await mails()

    answers = [await invitations.choose(event, anna, wants_invitations=False) for _ in range(2)]

    assert (answers, await kinds()) == ([True, False], ["out_of_calendar"])


async def test_the_desk_chooses_for_who_phones() -> None:
    event = await an_event()
    anna = await signs_up(event, "Anna Bos", await a_session(event))
    path = f"/bureau/bijeenkomsten/{event.slug}/deelnemers/{anna.id}"
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(path)

        page = await desk.send(page.form(f"{path}/uitnodigingen"))

    said = (page.said, "Wel agenda-uitnodigingen sturen" in page.words)
    assert said == (["Opgeslagen. De sessies gaan in de agenda, of eruit."], True)
    assert await kinds() == ["overview", "out_of_calendar"]
