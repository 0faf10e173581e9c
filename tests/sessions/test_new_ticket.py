"""A ticket that leaked is replaced: the old one opens no door, the new one goes out; without any session it is no good."""

import pytest

from events.history import deeds_about
from notifications.tables import Message
from sessions.door.reading import read
from sessions.letters import write
from sessions.registrations import cancel
from sessions.tables import Participant, Registration, Session
from sessions.tickets import TicketNotFound, ticket_by_code, ticket_of
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import address, comes
from tests.site import at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now")


async def replaced(email: str) -> tuple[Participant, Participant, list[str]]:
    """Somebody before and after the desk made them a new ticket, and what the desk said."""
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event, form=Session.Form.LOCATION), email=email)
    async with at_desk(await an_organiser()) as desk:
        page = await desk.send((await desk.open(address(piet))).form(f"{address(piet)}/kaart"))
    now = await Participant.objects().where(Participant.id == piet.id).first()
    assert now is not None
    return piet, now, page.said


async def test_the_old_secret_and_code_are_dead_at_once_and_the_new_ones_work() -> None:
    old, new, said = await replaced("piet@example.org")

    with pytest.raises(TicketNotFound):
        await ticket_of(old.ticket_token)
    with pytest.raises(TicketNotFound):
        await ticket_by_code(old.ticket_code)
    assert [(await ticket_of(new.ticket_token)).id, (await ticket_by_code(new.ticket_code)).id] == [old.id, old.id]
    assert said == ["Er is een nieuwe kaart. Die gaat per mail naar dit adres. De oude geldt niet meer."]
    assert (new.personal_token, new.personal_code) == (old.personal_token, old.personal_code)


async def test_the_new_ticket_goes_out_by_mail_and_the_old_one_does_not_any_more() -> None:
    old, new, _said = await replaced("piet@example.org")

    mails = await Message.objects().where(Message.kind == "overview").order_by(Message.id)
    assert [mail.state for mail in mails] == ["replaced", "queued"]
    words = str(write(mails[1]))
    assert (new.ticket_token.upper() in words.upper(), old.ticket_token.upper() in words.upper()) == (True, False)
    assert "new-ticket" in [deed.what for deed in await deeds_about(f"participant:{old.id}")]


async def test_who_has_no_address_gets_it_on_paper() -> None:
    _old, _new, said = await replaced("")

    assert said == ["Er is een nieuwe kaart. De oude geldt niet meer. Geef de nieuwe code door of stuur een brief."]
    assert await Message.count() == 0


async def test_a_ticket_of_who_cancelled_everything_says_that_it_is_no_good() -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    async with visitor() as browser:
        before = await browser.open(f"/kaart/{piet.ticket_token}")
        row = await Registration.objects().first()
        assert row is not None
        await cancel(row)
        after = await browser.open(f"/kaart/{piet.ticket_token}")

    words = "U bent nergens meer voor aangemeld. Daarom geldt deze kaart nu niet."
    assert [(words in page.words, "<svg" in page.html) for page in (before, after)] == [(False, True), (True, False)]
    assert read("HTTP://X/KAART/" + piet.ticket_token.upper()).text == piet.ticket_token
