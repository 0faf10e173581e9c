"""While members go first: who is no member can ask for one mail when everybody can sign up."""


from datetime import timedelta

import pytest

from events.tables import Event
from notifications.tables import Message
from sessions.letters import write
from sessions.wishes.erasing import AFTER_OPENING, erase_wishes
from sessions.wishes.tables import Wish
from sessions.wishes.telling import tell
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.conftest import MONDAY
from tests.sessions.members import a_council
from tests.sessions.reminding import At
from tests.sessions.wishing import mailed
from tests.site import Browser

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")


PATH = "/week/mail-mij"
FOR_ALL = MONDAY + timedelta(days=3)


async def members_first(**facts: object) -> Event:
    """Members sign up now, everybody in three days."""
    event = await an_event(members_first_until=FOR_ALL, **facts)
    await a_session(event, starts_at=NEXT_MONDAY)
    return event


async def asks(browser: Browser, **typed: str | None) -> None:
    page = await browser.open(PATH)
    await browser.send(page.form(PATH), **{"naam": "Anna Bos", "email": "Anna@example.org", "mail": "ja", **typed})


async def test_who_asks_is_confirmed_and_gets_one_mail_when_everybody_can_sign_up(browser: Browser, at: At) -> None:
    await members_first()
    link = await browser.open("/week")
    page = await browser.open(PATH)
    said = await browser.send(page.form(PATH), naam="Anna Bos", email="Anna@example.org", mail="ja")
    before = await tell()
    at(FOR_ALL)
    then = [await tell(), await tell()]

    assert (PATH in link.links, "mail" in dict(page.form(PATH).fields)) == (True, False)
    assert said.said == ["Dank u wel. Kijk in uw mail."]
    assert (before, then) == (0, [1, 0])
    assert [await mailed(kind) != [] for kind in ("wishes", "sign_up_opens")] == [True, True]
    assert [email for email, _facts in await mailed("sign_up_opens")] == ["anna@example.org"]


async def test_the_mail_that_confirms_it_says_when_and_leads_to_taking_it_back(browser: Browser, at: At) -> None:
    await members_first()
    await asks(browser)
    message = await Message.objects().where(Message.kind == "wishes").first()
    assert message is not None
    letter = write(message)
    assert letter.button is not None
    own = letter.button.url.partition("127.0.0.1:8000")[2]

    page = await browser.open(own)
    await browser.post(f"{own}/intrekken")
    at(FOR_ALL)

    assert [(item.title, list(item.lines)) for item in letter.items] == [
        ("Wij mailen u als iedereen zich kan aanmelden.", ["U kunt zich aanmelden vanaf donderdag 4 maart 2027 om 10.00 uur."])
    ]
    assert "Wij mailen u als iedereen zich kan aanmelden." in page.words
    assert (await Wish.count(), await tell()) == (0, 0)


async def test_nobody_is_mailed_without_the_tick_and_nothing_typed_is_lost(browser: Browser) -> None:
    await members_first()
    refused = await browser.send((await browser.open(PATH)).form(PATH), naam="Anna Bos", email="anna@")

    assert (refused.status, refused.mistakes[1:], len(refused.mistakes)) == (422, ["Zet een vinkje als u deze mail wilt."], 2)
    assert (refused.form(PATH)["naam"], refused.form(PATH)["email"], await Wish.count()) == ("Anna Bos", "anna@", 0)


async def test_asked_twice_it_is_one_mail_and_a_member_is_told_at_once(browser: Browser) -> None:
    await members_first()
    await a_council("Raad De Linde", "@linde.example")
    for _time in range(2):
        await asks(browser, email="anna@linde.example")
        await asks(browser)
    told = await tell()
    await asks(browser, email="anna@linde.example")

    assert (told, await tell(), await Wish.count()) == (1, 0, 2)
    assert [email for email, _facts in await mailed("wishes")] == ["anna@linde.example", "anna@example.org"]
    assert [email for email, _facts in await mailed("sign_up_opens")] == ["anna@linde.example"]


async def test_who_was_told_by_the_office_while_members_went_first_is_told_again_when_everybody_can(browser: Browser, at: At) -> None:
    await members_first()
    await asks(browser)
    await Wish.update({Wish.told_at: MONDAY}).where(Wish.email == "anna@example.org")

    await asks(browser)
    at(FOR_ALL)

    assert (await tell(), [email for email, _facts in await mailed("sign_up_opens")]) == (1, ["anna@example.org"])


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"members_first_until": None}, "U hoeft niet te wachten: u kunt zich nu aanmelden."),
        ({"members_only": True}, "U hoeft niet te wachten: u kunt zich nu aanmelden."),
        ({"status": "closed"}, "Deze mail kunt u nu niet vragen. Kijk in het programma wat er is."),
    ],
)
async def test_where_there_is_nothing_to_wait_for_nobody_can_ask(browser: Browser, facts: dict[str, object], says: str) -> None:
    event = await members_first()
    form = (await browser.open(PATH)).form(PATH)
    await Event.update(facts).where(Event.id == event.id)  # type: ignore[arg-type]  # names of columns are fine too

    page = await browser.open(PATH)
    late = await browser.send(form, naam="Anna Bos", email="anna@example.org", mail="ja")

    assert (says in page.words, late.status, says in late.words, await Wish.count()) == (True, 422, True, 0)


async def test_who_asked_is_forgotten_three_months_after_everybody_could_sign_up_and_not_before(browser: Browser, at: At) -> None:
    await members_first(opens_at=MONDAY - AFTER_OPENING)
    await asks(browser)

    erased = []
    for moment in (MONDAY, FOR_ALL + AFTER_OPENING):
        at(moment)
        erased.append(await erase_wishes())

    assert erased == [0, 1]
