"""Another address of one's own: it counts only once it says yes itself, and the old one is told."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from events.history import deeds_about
from events.tokens import digest
from notifications.tables import Message
from sessions.letters import write
from sessions.my_data.addresses import LINK_LASTS
from sessions.my_data.tables import AddressChange
from tests.cast import a_session, an_event
from tests.sessions.my_data import all_sent
from tests.sessions.people import comes, forget_mail, mailed
from tests.sessions.test_my_data import now_known, piet
from tests.sessions.test_participants import Somebody, somebody
from tests.site import Browser, Page
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
NEW = "piet.nieuw@example.org"


async def asks(browser: Browser, person: Somebody, address: str = NEW) -> Page:
    form = (await browser.open(f"{person.mijn}/gegevens")).form(f"{person.mijn}/adres")
    return await browser.send(form, email=address)


async def link() -> str:
    message = await Message.objects().where(Message.kind == "new_address").order_by(Message.id, ascending=False).first()
    assert message is not None
    button = write(message).button
    assert button is not None
    return button.url.removeprefix("http://127.0.0.1:8000")


async def test_asking_mails_a_link_to_the_new_address_and_changes_nothing_yet(browser: Browser) -> None:
    person = await piet()
    await forget_mail()

    page = await asks(browser, person, " Piet.Nieuw@EXAMPLE.org ")

    assert page.said == ["Kijk in de mail van uw nieuwe adres. Druk daar op de link. Pas dan verandert uw adres."]
    assert ((await now_known(person)).email, await mailed(NEW)) == ("piet@example.org", ["new_address"])


async def test_the_mail_to_a_new_address_tells_a_stranger_nothing(browser: Browser) -> None:
    person = await piet()
    await asks(browser, person)
    message = await Message.objects().where(Message.kind == "new_address").first()
    assert message is not None

    letter = str(write(message))

    assert [word for word in ("Piet", "piet@", "Zichtbaar", *person.tokens.values()) if word and word in letter + message.name] == []


async def test_of_the_link_only_a_hash_is_kept(browser: Browser) -> None:
    await asks(browser, await piet())
    token = (await link()).rpartition("/")[2]

    [row] = (await everything())["address_change"]

    assert (row["token_hash"], token in str(row)) == (digest(token), False)


async def test_saying_yes_moves_everything_and_tells_the_old_address(browser: Browser) -> None:
    person = await piet()
    await asks(browser, person)
    await all_sent()
    opened = await browser.open(await link())
    assert (opened.status, NEW in opened.words, (await now_known(person)).email) == (200, True, "piet@example.org")
    await forget_mail_but_the_link()

    page = await browser.send(opened.form())

    assert page.said == ["Uw mailadres is veranderd. Kijk in de mail van uw nieuwe adres. Daar staat uw link."]
    assert ((await now_known(person)).email, await AddressChange.count().where(AddressChange.email != "")) == (NEW, 0)
    assert await mailed("piet@example.org") == ["readdressed", "old_address"]
    assert await mailed(NEW) == ["new_address", "overview", "invitation"]
    [deed] = await deeds_about(f"participant:{person.participant.id}")
    assert (deed.what, deed.before, deed.after) == ("address", {}, {})


async def forget_mail_but_the_link() -> None:
    await Message.delete().where(Message.kind != "new_address")


async def test_the_mail_to_the_old_address_does_not_name_the_new_one(browser: Browser) -> None:
    person = await piet()
    await asks(browser, person)
    await browser.post(await link())
    message = await Message.objects().where(Message.kind == "old_address").first()
    assert message is not None

    letter = str(write(message))

    assert ("nieuw" in letter, person.tokens["mijn"] in letter, "Bel ons dan meteen." in letter) == (False, False, True)


@pytest.mark.parametrize("why", ["used", "old", "newer", "wrong"])
async def test_a_link_that_does_not_work_any_more_changes_nothing(browser: Browser, at: At, now: datetime, why: str) -> None:
    person = await piet()
    await asks(browser, person)
    path = await link()
    match why:
        case "used":
            await browser.post(path)
        case "old":
            at(now + LINK_LASTS)
        case "newer":
            await asks(browser, person, "anders@example.org")
        case "wrong":
            path = f"/adres/{'a' * 26}"
    before = await everything()

    pages = [await browser.ask(method, path) for method in ("GET", "POST")]

    assert ([page.status for page in pages], await everything()) == ([404, 404], before)


@pytest.mark.parametrize("typed", ["", "geen adres", "piet@example.org", "PIET@example.org"])
async def test_an_address_that_cannot_be_another_one_is_refused_and_kept(browser: Browser, typed: str) -> None:
    person = await piet()
    before = await everything()

    page = await asks(browser, person, typed)

    assert (page.status, page.form(f"{person.mijn}/adres")["email"], await everything()) == (422, typed, before)


async def test_nobody_is_mailed_more_often_than_five_times_an_hour(browser: Browser) -> None:
    person = await piet()

    statuses = [(await browser.post(f"{person.mijn}/adres", {"email": NEW})).status for _ in range(6)]

    assert statuses == [303] * 5 + [429]


async def test_the_address_of_ones_own_double_is_refused_and_the_link_still_works_later(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    person = await somebody(event, "Piet", session)
    await asks(browser, person)
    await comes(event, "Piet", session, email=NEW)
    before = await everything()

    page = await browser.post(await link())

    assert (page.status, await everything()) == (422, before)
    assert "Er is al iemand met deze naam en dit mailadres." in page.words


async def test_a_link_lasts_two_days_and_so_does_its_mail(browser: Browser, now: datetime) -> None:
    await asks(browser, await piet())

    message = await Message.objects().where(Message.kind == "new_address").first()

    assert message is not None
    assert message.expires_at == now + timedelta(days=2)
