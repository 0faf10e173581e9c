"""Getting no mailings any more: by a button, or by the mail program itself."""

import email

import pytest

from events.tables import Event
from notifications.mail import mail
from notifications.tables import Message
from sessions.letters import write
from sessions.mailings import operations
from sessions.mailings.operations import Written, mark_of
from sessions.mailings.selecting import Selection, people_in
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant
from tests.cast import a_session, an_event, an_organiser
from tests.site import Browser

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

PIET = Person("Piet Jansen", "piet@example.org")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def piet_at(event: Event) -> Participant:
    session = await a_session(event)
    await sign_up(event, PIET, [session.id], "", form_key("1", PIET, [session.id], ""))
    found = await Participant.objects().where(Participant.email == PIET.email).first()
    assert found is not None
    return found


async def a_mailing(event: Event) -> Message:
    """A mailing to everybody, and its message to the first of them."""
    by = (await an_organiser()).id
    mailing = await operations.create(event, Written("Nieuws", "Beste {naam}, tot maandag.", Selection()), by)
    await operations.send(event, mailing.id, mark_of(mailing), by)
    message = await Message.objects().where(Message.kind == "mailing").first()
    assert message is not None
    return message


async def wants(participant: Participant) -> bool:
    return bool(await Participant.exists().where(Participant.id == participant.id, Participant.wants_mailings == True))  # noqa: E712 a column


async def test_a_mailing_can_be_ended_in_the_mail_program_itself(browser: Browser) -> None:
    piet = await piet_at(event := await an_event())
    message = await a_mailing(event)
    headers = email.message_from_bytes(mail(message, write(message)))
    path = headers["List-Unsubscribe"].strip("<>").partition("/uitschrijven/")[2]
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Content-Type": "application/x-www-form-urlencoded"}

    page = await browser.ask(
        "POST", f"/uitschrijven/{path}", elsewhere, content="List-Unsubscribe=One-Click"
    )

    assert (headers["List-Unsubscribe-Post"], page.status, await wants(piet)) == ("List-Unsubscribe=One-Click", 200, False)


@pytest.mark.parametrize("kind", ["overview", "invitation"])
async def test_what_is_about_ones_own_sessions_has_no_such_button(kind: str) -> None:
    await piet_at(await an_event())
    message = await Message.objects().where(Message.kind == kind).first()
    assert message is not None

    assert email.message_from_bytes(mail(message, write(message)))["List-Unsubscribe"] is None


async def test_a_scanner_that_opens_the_link_changes_nothing(browser: Browser) -> None:
    piet = await piet_at(await an_event())

    page = await browser.open(f"/uitschrijven/{piet.unsubscribe_token}")

    assert ("Wilt u geen nieuws meer per mail?" in page.words, await wants(piet)) == (True, True)


async def test_the_button_ends_it_and_another_begins_again(browser: Browser) -> None:
    piet = await piet_at(await an_event())
    path = f"/uitschrijven/{piet.unsubscribe_token}"

    headings = []
    for _ in range(2):
        form = (await browser.open(path)).form()
        headings.append((await browser.follow(await browser.post(path, form.fields))).heading)

    assert headings == ["U krijgt geen nieuws meer per mail", "Wilt u geen nieuws meer per mail?"]


async def test_who_wants_none_is_in_no_mailing_and_gets_none_that_waits(browser: Browser) -> None:
    piet = await piet_at(event := await an_event())
    message = await a_mailing(event)

    await browser.post(f"/uitschrijven/{piet.unsubscribe_token}", ONE_CLICK)

    [state] = await Message.select(Message.state).where(Message.id == message.id).output(as_list=True)
    assert (await people_in(event, Selection()), state) == ([], "replaced")


async def test_a_link_that_nobody_has_is_not_there(browser: Browser) -> None:
    statuses = [(await browser.open("/uitschrijven/x")).status, (await browser.post("/uitschrijven/x", ONE_CLICK)).status]

    assert statuses == [404, 404]
