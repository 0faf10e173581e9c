"""The question after a calendar's no: the mail, its page, and the same question on Mijn Week."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from notifications import mail
from notifications.tables import Message
from sessions import programme
from sessions.letters import write
from sessions.registrations import cancel
from sessions.tables import Registration
from tests.cast import NEXT_MONDAY
from tests.conftest import MONDAY
from tests.sessions.people import comes, forget_mail, mailed, status
from tests.sessions.replying import again, answers, invited, kept, noted
from tests.site import Browser, Page
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now")

At = Callable[[datetime], None]
PIET = "piet@example.org"
QUESTION = "Wilt u zich afmelden voor deze sessie?"


async def declined() -> tuple[Registration, str]:
    """Piet's calendar said no; where he is asked about it."""
    _event, _session, _piet, registration = await invited()
    await forget_mail()
    await answers(registration, "DECLINED")
    return registration, f"/antwoord/{registration.reply_token}"


async def pressed(browser: Browser, path: str, choice: str) -> tuple[Page, Page]:
    """What the press answers, and the page that it leads to."""
    answer = await browser.post(path, {"keuze": choice})
    return answer, await browser.open(answer.location)


async def test_the_mail_asks_and_its_button_leads_to_the_page() -> None:
    registration, path = await declined()
    [message] = await Message.objects().where(Message.kind == "declined")

    letter = write(message)

    assert letter.subject == "Meldt u zich af? Zichtbaar zijn als raad"
    assert letter.button is not None
    assert letter.button.url == f"http://127.0.0.1:8000{path}"
    assert letter.items[0].title == "Zichtbaar zijn als raad"
    assert letter.invitation is None
    assert message.uid is None
    assert message.expires_at == NEXT_MONDAY
    assert letter.reply_to == registration.organizer
    assert "Doet u niets? Dan houdt u uw plaats." in mail.text(letter)


async def test_looking_changes_nothing_however_often(browser: Browser) -> None:
    _registration, path = await declined()
    before = await everything()

    pages = [await browser.open(path) for _ in range(3)] + [await browser.ask("HEAD", path)]

    assert [page.status for page in pages] == [200] * 4
    assert pages[0].heading == QUESTION
    assert "Zichtbaar zijn als raad" in pages[0].words
    assert "Maandag 8 maart 2027" in pages[0].words
    assert await everything() == before


async def test_the_page_is_not_kept_anywhere_and_says_nothing_of_who_it_is(browser: Browser) -> None:
    registration, path = await declined()

    page = await browser.open(path)

    headers = page.response.headers
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert "noindex" in headers["x-robots-tag"]
    assert "set-cookie" not in headers
    assert "Piet" not in page.html
    assert not any("/mijn/" in link or registration.join_token in link for link in page.links)


async def test_yes_cancels_and_says_so_and_again_says_that_it_was_done(browser: Browser) -> None:
    registration, path = await declined()
    await forget_mail()

    (first, shown), (second, later) = [await pressed(browser, path, "afmelden") for _ in range(2)]

    assert [first.status, second.status] == [303, 303]
    assert shown.said == ["U bent afgemeld. Wij sturen u een mail."]
    assert later.said == ["U was al afgemeld."]
    assert shown.heading == later.heading == "U bent afgemeld voor deze sessie"
    assert (await again(registration)).status == Registration.Status.CANCELLED
    assert await mailed(PIET) == ["cancelled"]


async def test_no_keeps_the_place_and_puts_the_session_back_in_the_calendar(browser: Browser, at: At) -> None:
    registration, path = await declined()
    await forget_mail()
    at(MONDAY + timedelta(hours=1))

    (first, shown), (second, later) = [await pressed(browser, path, "blijven") for _ in range(2)]

    now = await again(registration)
    assert [first.status, second.status] == [303, 303]
    assert shown.said == ["U houdt uw plaats. Wij sturen u de uitnodiging nog een keer."]
    assert later.said == ["U had al gezegd dat u komt."]
    assert shown.heading == later.heading == "U hebt een plaats in deze sessie"
    assert (now.status, now.partstat) == (Registration.Status.CONFIRMED, "")
    assert now.replied_at is None
    assert await mailed(PIET) == ["invitation"]


async def test_what_was_pressed_is_newer_than_an_answer_that_was_still_on_its_way(browser: Browser, at: At) -> None:
    registration, path = await declined()
    at(MONDAY + timedelta(hours=1))
    await pressed(browser, path, "blijven")

    await answers(registration, "DECLINED", stamp="20270301T093000Z")
    kept_place = (await kept(registration))[0]
    at(MONDAY + timedelta(hours=2))
    await answers(registration, "DECLINED", stamp="20270301T103000Z")

    assert (kept_place, (await kept(registration))[0]) == ("", "DECLINED")


async def test_both_answers_stand_in_the_history_without_a_name(browser: Browser) -> None:
    _event, session, piet, registration = await invited()
    path = f"/antwoord/{registration.reply_token}"
    await answers(registration, "DECLINED")
    await pressed(browser, path, "blijven")
    await answers(registration, "DECLINED", stamp="20270301T093000Z")

    notes = [after for _what, after, by in await noted(piet) if by is None]

    assert notes == [f'{{"session":{session.id},"answer":"{said}"}}' for said in ("DECLINED", "stays")]


@pytest.mark.parametrize("choice", ["", "ja", "<script>"])
async def test_a_press_that_says_nothing_does_nothing(browser: Browser, choice: str) -> None:
    _registration, path = await declined()
    before = await everything()

    answer, shown = await pressed(browser, path, choice)

    assert (answer.status, answer.location, shown.heading) == (303, path, QUESTION)
    assert await everything() == before


@pytest.mark.parametrize("choice", ["afmelden", "blijven"])
async def test_without_a_no_there_is_nothing_to_answer(browser: Browser, choice: str) -> None:
    """Who has the secret from a calendar that is shared cannot take somebody's place away."""
    _event, _session, _piet, registration = await invited()
    before = await everything()

    _answer, shown = await pressed(browser, f"/antwoord/{registration.reply_token}", choice)

    assert shown.heading == "U hebt een plaats in deze sessie"
    assert shown.all("button") == []
    assert await everything() == before


@pytest.mark.parametrize("choice", ["afmelden", "blijven"])
@pytest.mark.parametrize(
    ("what", "heading"), [("begun", "Deze sessie is al begonnen"), ("called off", "Deze sessie gaat niet door"),
                          ("cancelled", "U bent afgemeld voor deze sessie")],
)  # fmt: skip
async def test_what_is_over_is_said_and_cannot_be_answered(
    browser: Browser, at: At, what: str, heading: str, choice: str
) -> None:
    _event, session, _piet, registration = await invited()
    await answers(registration, "DECLINED")
    if what == "begun":
        at(NEXT_MONDAY)
    elif what == "called off":
        await programme.cancel(session)
    else:
        await cancel(registration)
    before = await everything()

    answer, shown = await pressed(browser, f"/antwoord/{registration.reply_token}", choice)

    assert (answer.status, shown.heading, shown.all("button")) == (303, heading, [])
    assert await everything() == before


@pytest.mark.parametrize("token", ["x", "a" * 26, "a" * 200, "'", "%F0%9F%8E%89", "-1"])
async def test_a_wrong_link_is_not_there(browser: Browser, token: str) -> None:
    await declined()

    pages = [await browser.open(f"/antwoord/{token}"), await browser.post(f"/antwoord/{token}", {"keuze": "afmelden"})]

    assert [page.status for page in pages] == [404, 404]


async def test_another_site_cannot_press(browser: Browser) -> None:
    registration, path = await declined()

    page = await browser.ask("POST", path, {"Sec-Fetch-Site": "cross-site"}, content="keuze=afmelden")

    assert page.status == 403
    assert (await again(registration)).is_active


# -- on Mijn Week


async def test_mijn_week_asks_the_same_while_the_place_is_kept(browser: Browser) -> None:
    _event, session, piet, registration = await invited()
    mine = f"/mijn/{piet.personal_token}"
    before = await browser.open(mine)
    await answers(registration, "DECLINED")
    await forget_mail()

    asked = await browser.open(mine)
    shown = await browser.send(asked.form(f"{mine}/blijven/{registration.id}"))

    assert ("Uw agenda zei nee" in before.words, "Uw agenda zei nee" in asked.words) == (False, True)
    assert shown.said == ["U houdt uw plaats. Wij sturen u de uitnodiging nog een keer."]
    assert "Uw agenda zei nee" not in shown.words
    assert (await status(piet, session), await mailed(PIET)) == ("confirmed", ["invitation"])


async def test_mijn_week_takes_the_yes_as_well(browser: Browser) -> None:
    _event, session, piet, registration = await invited()
    mine = f"/mijn/{piet.personal_token}"
    await answers(registration, "DECLINED")

    page = await browser.open(mine)
    left = await browser.send(page.form(f"{mine}/afmelden/{registration.id}"))
    late = await browser.post(f"{mine}/blijven/{registration.id}", {})

    assert left.said == ["U bent afgemeld. Wij sturen u een mail."]
    assert (await browser.open(late.location)).said == ["Hieraan kunt u niets meer veranderen."]
    assert await status(piet, session) == "cancelled"


async def test_somebody_elses_registration_is_left_alone(browser: Browser) -> None:
    event, session, _piet, registration = await invited()
    anna = await comes(event, "Anna Bos", session)
    await answers(registration, "DECLINED")
    before = await everything()

    page = await browser.post(f"/mijn/{anna.personal_token}/blijven/{registration.id}", {})

    assert (page.status, page.location) == (303, f"/mijn/{anna.personal_token}?gedaan=te-laat")
    assert await everything() == before
