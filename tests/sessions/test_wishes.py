"""Wishes before the programme, as who says them meets them: the form, the check, the mail, changing and taking back."""

from datetime import timedelta
from typing import Any

import pytest

from notifications import mail
from notifications.tables import Message
from sessions.letters import write
from sessions.wishes.tables import Suggestion, Wish, Wished
from tests.cast import a_session, an_event
from tests.conftest import MONDAY
from tests.sessions.wishing import OPENS, WISHES, a_topic, asking, chosen_by, filled, mailed, the_wish, wishes
from tests.site import Browser, counted
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")


async def test_somebody_says_what_it_should_be_about_checks_it_sends_it_and_gets_a_mail(browser: Browser) -> None:
    event = await asking()
    money, talks = await a_topic(event, "De begroting"), await a_topic(event, "Goede gesprekken")
    await a_topic(event, "Niemand kiest dit")

    check = await filled(browser, money, talks, idee1="Over eten", raad="De Linde", sector="Ggz", mail="ja")
    thanks = await browser.send(check.form(WISHES), stap="verstuur")

    assert check.all("dd")[::2] == [
        "De begroting Goede gesprekken", "Over eten", "ja", "Piet Jansen", "piet@example.org", "De Linde", "Ggz",
    ]  # fmt: skip
    assert thanks.said == ["Dank u wel. Uw wensen zijn binnen. Kijk in uw mail."]
    found = await the_wish("piet@example.org")
    assert (found.council, found.sector, found.wants_mail) == ("De Linde", "Ggz", True)
    assert await chosen_by(found) == ["De begroting", "Goede gesprekken"]
    [message] = await Message.objects()
    letter = write(message)
    assert letter.subject == f"Uw wensen voor {event.title}"
    assert [(item.title, item.lines) for item in letter.items] == [
        ("Onderwerpen die u koos", ["De begroting", "Goede gesprekken"]), ("Wat u zelf bedacht", ["Over eten"]),
    ]  # fmt: skip
    assert f"http://127.0.0.1:8000/week/wensen/{found.token}" in mail.text(letter)


async def test_the_link_in_the_mail_opens_the_form_as_it_was_and_changes_it(browser: Browser) -> None:
    event = await asking()
    money, talks = await a_topic(event, "De begroting"), await a_topic(event, "Goede gesprekken")
    own = f"{WISHES}/{(await wishes(event, 'Piet Jansen', money, suggestions=('Over eten',), sector='Ggz')).token}"

    before = await everything()
    page = await browser.open(own)
    assert await everything() == before
    form = page.form(own)
    check = await filled(browser, talks, path=own, raad="Zuid")
    changed = await browser.send(check.form(own), stap="verstuur")

    assert (form["onderwerp"], form["idee1"], form["sector"], form["mail"]) == (str(money.id), "Over eten", "Ggz", "ja")
    assert changed.said == ["Opgeslagen. Wij sturen u een mail."]
    found = await the_wish("piet@example.org")
    assert (found.name, found.council, await chosen_by(found)) == ("Piet Jansen", "Zuid", ["Goede gesprekken"])
    assert [facts["topics"] for _email, facts in await mailed("wishes")] == [["De begroting"], ["Goede gesprekken"]]


async def test_taking_it_back_asks_first_forgets_everything_and_stops_the_mail(browser: Browser) -> None:
    event = await asking()
    own = f"{WISHES}/{(await wishes(event, 'Piet Jansen', await a_topic(event, 'x'), suggestions=('y',))).token}"
    question = await browser.open(f"{own}/intrekken")
    asked = await Wish.count()

    page = await browser.follow(await browser.post(f"{own}/intrekken"))

    assert (asked, question.heading) == (1, "Wilt u uw wensen intrekken?")
    assert page.said == ["Uw wensen zijn weg. U krijgt er geen mail meer over."]
    assert [await table.count() for table in (Wish, Wished, Suggestion)] == [0, 0, 0]
    assert await Message.count().where(Message.state == "queued") == 0
    assert [(await browser.open(own)).status, (await browser.post(f"{own}/intrekken")).status] == [404, 404]


async def test_changing_at_the_check_loses_nothing(browser: Browser) -> None:
    event = await asking()
    typed: dict[str, Any] = {"idee1": "Eén", "idee2": "Twee", "idee3": "Drie <b>", "raad": "De Linde", "sector": "Ggz", "naam": "Anna Bos", "mail": None}
    check = await filled(browser, await a_topic(event, "De begroting"), **typed)

    again = await browser.post(WISHES, check.form(WISHES).with_values(stap="wijzig-idee1"))

    form = again.form(WISHES)
    assert {name: form[name] for name in typed if name != "mail"} == {name: value for name, value in typed.items() if value}
    assert "onderwerp" in dict(form.fields)
    assert "mail" not in dict(form.fields)


@pytest.mark.parametrize(
    ("typed", "mistakes"),
    [
        ({"naam": "", "email": "geen adres", "sector": "Onzin"},
         ["Kies een sector uit de lijst.", "Vul uw naam in.",
          "Dit e-mailadres klopt niet. Een adres ziet er zo uit: naam@voorbeeld.nl."]),
        ({"mail": None}, ["Kies een onderwerp, schrijf zelf iets op, of laat u mailen."]),
        ({"idee2": "x" * 201}, ["Dit is te lang. Gebruik hoogstens 200 tekens."]),
        ({"onderwerp": "999999999"}, ["Een onderwerp dat u koos, kunt u niet meer kiezen. Kijk uw keuze na."]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", ["controleer", "verstuur"])
async def test_all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(
    browser: Browser, step: str, typed: dict[str, Any], mistakes: list[str]
) -> None:
    await asking()

    page = await filled(browser, step=step, **{"idee1": "Over eten", **typed} if "mail" not in typed else typed)

    assert (page.status, sorted(page.mistakes)) == (422, sorted(mistakes))
    kept = page.form(WISHES)
    assert {name: kept[name] for name in typed if name in {"naam", "email", "idee2"}} == {
        name: value for name, value in typed.items() if name in {"naam", "email", "idee2"}
    }
    assert await Wish.count() == 0


async def test_a_form_from_elsewhere_or_not_ours_comes_back_filled_in(browser: Browser) -> None:
    await asking()
    form = (await browser.open(WISHES)).form(WISHES)
    fields = form.with_values(naam="Piet Jansen", email="piet@example.org", stap="verstuur")

    pages = [
        await browser.post(WISHES, fields, Origin="https://kwaad.nl"),
        await browser.post(WISHES, form.with_values(naam="Piet Jansen", formulier="x.y", stap="verstuur")),
    ]

    assert [(page.status, page.form(WISHES)["naam"]) for page in pages] == [(403, "Piet Jansen")] * 2
    assert await Wish.count() == 0


async def test_too_often_about_one_address_is_refused_filled_in(browser: Browser) -> None:
    await asking()
    pages = [await filled(browser, idee1="Eten") for _ in range(61)]

    assert [page.status for page in pages] == [200] * 60 + [429]
    assert pages[-1].form(WISHES)["idee1"] == "Eten"


# -- once, and again


async def test_the_same_form_sent_twice_is_kept_and_mailed_once(browser: Browser) -> None:
    event = await asking()
    check = await filled(browser, await a_topic(event, "De begroting"))
    fields = check.form(WISHES).with_values(stap="verstuur")

    answers = [await browser.post(WISHES, fields) for _ in range(2)]

    assert {answer.location for answer in answers} == {f"{WISHES}?gedaan=verstuurd"}
    assert (await Wish.count(), await Wished.count(), await Message.count()) == (1, 1, 1)


async def test_who_sends_it_again_says_something_else_and_the_page_tells_no_stranger(browser: Browser) -> None:
    event = await asking()
    money, talks = await a_topic(event, "De begroting"), await a_topic(event, "Goede gesprekken")
    first = await filled(browser, money, step="verstuur", idee1="Eten")
    token = (await the_wish("piet@example.org")).token

    second = await filled(browser, talks, step="verstuur", naam="PIET  jansen", email="Piet@Example.org")

    assert (first.status, first.location) == (second.status, second.location)
    [found] = await Wish.objects()
    assert (found.token, await chosen_by(found), await Suggestion.count()) == (token, ["Goede gesprekken"], 0)


async def test_another_name_at_the_same_address_is_somebody_else(browser: Browser) -> None:
    await asking()
    for name in ("Piet Jansen", "Anna Bos"):
        await filled(browser, step="verstuur", naam=name, mail="ja")

    assert await Wish.count() == 2


async def test_nobody_is_taken_to_want_a_mail_who_did_not_tick_it(browser: Browser) -> None:
    await asking()

    await filled(browser, step="verstuur", idee1="Over eten")

    assert not (await the_wish("piet@example.org")).wants_mail


async def test_what_is_closed_is_kept_by_who_had_it_and_offered_to_nobody_else(browser: Browser) -> None:
    event = await asking()
    money = await a_topic(event, "De begroting")
    own = f"{WISHES}/{(await wishes(event, 'Piet Jansen', money)).token}"
    money.is_closed = True
    await money.save()

    assert "De begroting" not in (await browser.open(WISHES)).words
    await filled(browser, path=own, step="verstuur", raad="Zuid")

    assert await chosen_by(await the_wish("piet@example.org")) == ["De begroting"]


async def test_the_link_of_another_event_leads_nowhere(browser: Browser) -> None:
    await asking(slug="ander")
    event = await asking()
    token = (await wishes(event, "Piet Jansen")).token

    assert (await browser.open(f"/ander/wensen/{token}")).status == 404
    assert (await browser.open(f"/week/wensen/{token.upper()}")).status == 200


# -- when


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"asks_wishes": False}, "U kunt nu geen wensen doorgeven."),
        ({"wishes_from_at": MONDAY + timedelta(hours=1)}, "U kunt uw wensen doorgeven vanaf maandag 1 maart 2027 om 11.00 uur."),
        ({"wishes_until_at": MONDAY}, "U kunt nu geen wensen doorgeven."),
        ({"opens_at": MONDAY}, "U kunt nu geen wensen doorgeven."),
        ({"status": "closed"}, "U kunt nu geen wensen doorgeven."),
    ],
)
async def test_when_it_is_not_asked_the_page_says_so_takes_nothing_and_no_programme_links_to_it(
    browser: Browser, facts: dict[str, Any], says: str
) -> None:
    event = await asking()
    check = await filled(browser, idee1="Eten")
    for name, value in facts.items():
        setattr(event, name, value)
    await event.save()

    shown, programme = await browser.open(WISHES), await browser.open("/week")
    sent = await browser.post(WISHES, check.form(WISHES).with_values(stap="verstuur"))

    assert says in shown.words
    assert WISHES not in [address for address, _words in programme.read.links]
    assert (sent.status, sent.form(WISHES)["idee1"], await Wish.count()) == (422, "Eten", 0)


async def test_while_it_is_asked_the_programme_leads_there_at_the_cost_of_nothing(browser: Browser) -> None:
    event = await an_event()
    await a_session(event)
    found = []
    for asks in (False, True):
        event.asks_wishes, event.opens_at = asks, OPENS
        await event.save()
        with counted() as statements:
            page = await browser.open("/week")
        found.append((len(statements), (WISHES, "Geef uw wensen door") in page.read.links))

    assert found == [(found[0][0], False), (found[0][0], True)]


async def test_a_draft_event_has_no_such_page(browser: Browser) -> None:
    await asking(status="draft")

    assert (await browser.open(WISHES)).status == 404
