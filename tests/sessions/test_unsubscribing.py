"""Getting no mailings any more: by a button, or by the mail program itself."""

import email
from dataclasses import replace

import pytest

from events.tables import Event
from notifications.mail import mail
from notifications.tables import Message, Received
from sessions.letters import write
from sessions.mailings import operations
from sessions.mailings.operations import Written, mark_of
from sessions.mailings.selecting import Selection, people_in
from sessions.received.receiving import Outcome, receive
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant
from settings import SETTINGS
from tests.cast import a_session, an_event, an_organiser
from tests.notifications import incoming
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


# -- by mail, for mail programs that do not post


@pytest.fixture
def reply_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessions.messages.facts.SETTINGS", replace(SETTINGS, reply_domain="antwoord.example.org"))


async def ways_of(event: Event) -> list[str]:
    """The ways in the header of a mailing."""
    message = await a_mailing(event)
    header = email.message_from_bytes(mail(message, write(message)))["List-Unsubscribe"]
    return [way.strip().strip("<>") for way in header.split(",")]


@pytest.mark.usefixtures("reply_domain")
@pytest.mark.parametrize("headers", [{}, {"Auto_Submitted": "auto-generated", "Subject": "unsubscribe"}], ids=["person", "program"])
async def test_a_mail_to_the_address_in_a_mailing_ends_them_once_whatever_it_says(headers: dict[str, str]) -> None:
    piet = await piet_at(event := await an_event())
    [page, address] = await ways_of(event)
    raw = incoming.mail("", To=address.removeprefix("mailto:"), **headers)

    outcomes = [await receive(raw), await receive(raw)]

    assert (page.startswith("http"), address) == (True, f"mailto:afmelden+{piet.unsubscribe_token}@antwoord.example.org")
    assert (outcomes, await wants(piet)) == ([Outcome.KEPT, Outcome.KNOWN], False)
    rows = await Received.objects()
    assert [(row.state, row.about, row.belongs_to) for row in rows] == [
        ("settled", f"participant:{piet.id}", f"event:{event.id}")
    ]


@pytest.mark.usefixtures("reply_domain")
async def test_another_token_ends_nothing_and_a_mailing_that_came_back_is_no_wish() -> None:
    piet = await piet_at(await an_event())
    own = f"afmelden+{piet.unsubscribe_token}@antwoord.example.org"
    await receive(incoming.mail("Stop ermee.", To=f"afmelden+{'a' * 26}@antwoord.example.org"))
    await receive(incoming.report("5.1.1", To=own))

    assert await wants(piet)
    assert [row.state for row in await Received.objects()] == ["open", "open"]


async def test_without_a_reply_domain_there_is_no_address_to_mail_to() -> None:
    await piet_at(event := await an_event())

    assert len(await ways_of(event)) == 1


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
