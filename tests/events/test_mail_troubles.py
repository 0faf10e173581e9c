"""What is wrong with mail as a whole is said at the desk and to whoever watches the site."""

import pytest

from events.tables import Duty
from notifications import troubles
from notifications.tables import Trouble
from tests.cast import an_event, an_organiser
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

SENDING = "Mail versturen lukt nu niet, sinds maandag 1 maart 2027 om 10.00 uur."
DOMAIN = "Uw domein is niet goed ingesteld voor mail."


async def page_of(role: str) -> str:
    event = await an_event(slug=role)
    organiser = await an_organiser(f"{role}@bijeen.example", role, event if role != Duty.Role.OWNER else None)
    async with at_desk(organiser) as browser:
        return (await browser.open("/bureau/inlogs")).response.text


@pytest.mark.parametrize(
    ("role", "is_told"), [("owner", True), ("organiser", True), ("viewer", False), ("crew", False)]
)
async def test_who_works_on_events_reads_on_every_page_that_mail_does_not_go(role: str, is_told: bool) -> None:
    await troubles.note(Trouble.What.SENDING, "Connect <call> failed")
    await troubles.note(Trouble.What.DOMAIN, "Bij het versturen: 550 5.7.26")

    text = await page_of(role)

    assert [words in text for words in (SENDING, DOMAIN, "Connect &lt;call&gt; failed", "5.7.26")] == [is_told] * 4


async def test_nothing_is_said_when_nothing_is_wrong() -> None:
    assert "Mail versturen" not in await page_of("owner")


async def test_a_trouble_begins_once_and_ends_once(browser: Browser) -> None:
    await troubles.note(Trouble.What.SENDING, "first")
    await troubles.note(Trouble.What.SENDING, "second")
    ready = (await browser.open("/health/ready")).response
    assert (ready.status_code, ready.text) == (200, "ok\nmail: sending since 2027-03-01T09:00:00Z")
    assert [row["words"] for row in await troubles.known()] == ["second"]

    await troubles.clear(Trouble.What.SENDING)
    assert (await browser.open("/health/ready")).response.text == "ok"


async def test_a_mailbox_that_cannot_be_read_is_said_too() -> None:
    await troubles.note(Trouble.What.MAILBOX, "Inloggen lukt niet.")

    assert "De mailbox kan nu niet worden gelezen, sinds maandag 1 maart 2027 om 10.00 uur." in await page_of("owner")
