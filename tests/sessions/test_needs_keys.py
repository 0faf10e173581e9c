"""The key of what people need: a new one takes over, and a wrong one is told from a right one."""

import base64

import pytest

from events.tables import Duty
from sessions.needs import operations
from sessions.needs.erasing import is_our_key, renew_keys
from sessions.needs.operations import form_at, rows_of
from sessions.needs.sealing import BOX, Box, CannotOpen
from sessions.tables import SignUp
from settings import SETTINGS
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.asking import NEEDS, needing
from tests.sessions.people import comes
from tests.site import at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now")

LIST = "/bureau/bijeenkomsten/week/hulp"


def a_key(letter: str) -> str:
    return base64.urlsafe_b64encode(letter.encode() * 32).decode()


async def test_a_new_key_takes_over_and_then_the_old_one_can_go() -> None:
    _event, _session, participant = await needing()
    both = Box([a_key("n"), *SETTINGS.data_keys])

    assert (await renew_keys(both), await renew_keys(both)) == (1, 0)
    [row] = await rows_of(participant.id)
    assert Box([a_key("n")]).opened(row.sealed) == NEEDS
    with pytest.raises(CannotOpen):
        BOX.opened(row.sealed)
    assert (await is_our_key(), await is_our_key(both)) == (False, True)


async def test_a_page_with_what_our_key_does_not_open_says_so() -> None:
    event, _session, participant = await needing()
    await renew_keys(Box([a_key("n"), *SETTINGS.data_keys]))

    async with at_desk(await an_organiser("zorg@example.org", Duty.Role.CARE, event)) as desk:
        page = await desk.open(LIST)
    async with visitor() as browser:
        own = await browser.open(f"/mijn/{participant.personal_token}/hulp")

    assert (page.status, own.status) == (200, 200)
    assert "Een deel kunnen wij niet lezen." in page.words


async def test_a_form_of_another_event_has_no_such_page() -> None:
    event = await an_event()
    await comes(event, "Piet Jansen", await a_session(event))
    other = await an_event(slug="ander")
    [form] = await SignUp.objects()

    with pytest.raises(operations.FormNotFound):
        await form_at(other, form.result_token)
