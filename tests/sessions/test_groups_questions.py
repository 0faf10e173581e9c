"""Who is signed up by somebody else is asked what everybody is asked: on their own page, as both mails say."""

import pytest

from notifications.tables import Message
from sessions.letters import write
from tests.cast import a_session, an_event
from tests.sessions.asking import a_question
from tests.sessions.groups import SAM, signs_up, wants
from tests.sessions.members import somebody
from tests.site import Browser

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")


async def closing_to(email: str, kind: str) -> str:
    """The last words of the one mail of this kind to this address."""
    [message] = await Message.objects().where(Message.email == email, Message.kind == kind)
    return "\n".join(write(message).closing)


async def test_both_mails_say_that_there_are_questions_and_the_own_page_asks_them(browser: Browser) -> None:
    event = await an_event()
    session, other = await a_session(event), await a_session(event, title="Begroting")
    await a_question(event, "Wat neemt u mee?", session=session.id, is_required=True)
    await signs_up(event, wants("Anna", session), wants("Bea", other))
    anna = await somebody("Anna")

    mails = [await closing_to(f"{name}@example.org", "overview") for name in ("anna", "bea")]
    page = await browser.open(f"/mijn/{anna.personal_token}/vragen")

    assert [f"/mijn/{anna.personal_token}/vragen" in mails[0], "/vragen" in mails[1]] == [True, False]
    assert "Wij hebben nog vragen voor deze mensen." in await closing_to(SAM.email, "group")
    assert "Wat neemt u mee?" in page.words


async def test_where_nothing_is_asked_no_mail_speaks_of_questions() -> None:
    event = await an_event()
    await signs_up(event, wants("Anna", await a_session(event)))

    said = await closing_to("anna@example.org", "overview") + await closing_to(SAM.email, "group")

    assert ("vragen" in said, "Geef deze link niet aan een ander." in said) == (False, True)
