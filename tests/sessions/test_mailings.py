"""Mailings: whom they go to, what they say, and that they go once, can be stopped, and tell what became of them."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import msgspec
import pytest

from events import history
from events.tables import Event, Organiser
from notifications import mail
from notifications.outbox import Result, claim, settle
from notifications.tables import Message
from sessions.letters import write
from sessions.mailings import operations
from sessions.mailings.operations import Written
from sessions.mailings.placeholders import filled, unknown_in
from sessions.mailings.selecting import Selection, people_in, reach
from sessions.tables import Mailing, Participant, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.people import comes, forget_mail
from tests.site import Browser, Page, at_desk, counted, visitor

pytestmark = pytest.mark.usefixtures("db", "now")

MAILINGS = "/bureau/bijeenkomsten/week/mailings"
NEW = f"{MAILINGS}/nieuw"
HOLD = timedelta(minutes=10)
TEXT = "Beste {naam},\n\nTot snel op {bijeenkomst}.\n\nUw pagina: {link}"


@pytest.fixture
async def organiser(db: None) -> Organiser:
    return await an_organiser(name="Het bureau")


@pytest.fixture
async def desk(organiser: Organiser) -> AsyncIterator[Browser]:
    async with at_desk(organiser) as browser:
        yield browser


async def a_full_event(hold: timedelta = HOLD) -> tuple[Event, Session, Session]:
    """Anna (lid) and Bert are in the first session, Cor waits there; Bert and Dirk (no address) are in the second."""
    event = await an_event(hold=hold)
    first = await a_session(event, capacity=2, has_waiting_list=True)
    second = await a_session(event, title="De dag erna", starts_at=NEXT_MONDAY + timedelta(days=1))
    await comes(event, "Anna Bos", first, role="lid")
    await comes(event, "Bert Dam", first, second)
    await comes(event, "Cor Eik", first, role=" Lid")
    await comes(event, "Dirk Vos", second, email="", note="Zwolle")
    await forget_mail()
    return event, first, second


async def written(desk: Browser, **values: str) -> Page:
    """The page of a mailing that was just written."""
    form = (await desk.open(NEW)).form(NEW)
    return await desk.send(form, **{"onderwerp": "Tot morgen, {naam}", "tekst": TEXT, **values})


async def own() -> str:
    """The address of the newest mailing."""
    numbers = await Mailing.select(Mailing.id).output(as_list=True)
    return f"{MAILINGS}/{max(numbers)}"


async def posted() -> list[str]:
    rows = await Message.select(Message.email).where(Message.kind == "mailing").order_by(Message.id)
    return [row["email"] for row in rows]


# -- whom


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        (Selection(), ["Anna Bos", "Bert Dam", "Cor Eik", "Dirk Vos"]),
        (Selection(day="2027-03-09"), ["Bert Dam", "Dirk Vos"]),
        (Selection(session=1), ["Anna Bos", "Bert Dam", "Cor Eik"]),
        (Selection(session=1, status="confirmed"), ["Anna Bos", "Bert Dam"]),
        (Selection(status="waiting"), ["Cor Eik"]),
        (Selection(role="lid"), ["Anna Bos", "Cor Eik"]),
        (Selection(role="LID"), ["Anna Bos", "Cor Eik"]),
        (Selection(role="lid", status="waiting", session=1, day="2027-03-08"), ["Cor Eik"]),
        (Selection(session=1, day="2027-03-09"), []),
        (Selection(role="' OR 1=1 --"), []),
    ],
)
async def test_a_selection_is_everybody_who_fits_all_of_it_once(selection: Selection, names: list[str]) -> None:
    event, _first, _second = await a_full_event()

    assert [person["name"] for person in await people_in(event, selection)] == names


async def test_who_cancelled_everything_and_who_is_of_another_event_gets_nothing() -> None:
    event, _first, _second = await a_full_event()
    other = await an_event(slug="ander")
    await comes(other, "Eva Pool", await a_session(other))
    await Registration.update({Registration.status: "cancelled"}).where(Registration.participant.name == "Anna Bos")

    people = await people_in(event, Selection())

    assert [person["name"] for person in people] == ["Bert Dam", "Cor Eik", "Dirk Vos"]
    assert str(reach(people)) == "3 mensen: 2 mails, 1 zonder mailadres"


# -- the words


def test_a_placeholder_is_replaced_once_and_what_stands_in_a_value_stays() -> None:
    assert filled("{naam} {link} {", {"{naam}": "{link}", "{link}": "hier"}) == "{link} hier {"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Beste {naam}, {bijeenkomst}: {link}", []),
        ("{datum} {Naam} {datum}", ["{datum}", "{Naam}"]),
        ("{naam en }", ["{naam", "}"]),
        ("{{ 7 * 7 }} {}", ["{", "}", "{}"]),
    ],
)
def test_what_stands_in_braces_and_means_nothing_is_found(text: str, unknown: list[str]) -> None:
    assert unknown_in(text) == unknown


async def test_an_unknown_placeholder_is_refused_and_named_and_nothing_typed_is_lost(desk: Browser) -> None:
    await a_full_event()

    page = await written(desk, onderwerp="{link}", tekst="Beste {voornaam}, <b>tot</b> {dag}.", sessie="2")

    assert page.status == 422
    assert page.mistakes == [
        "Dit invulwoord kennen wij niet: {link}. U kunt hier gebruiken: {naam}, {bijeenkomst}.",
        "Dit invulwoord kennen wij niet: {voornaam}, {dag}. U kunt hier gebruiken: {naam}, {bijeenkomst}, {link}.",
    ]
    form = page.form(NEW)
    assert (form["tekst"], form["sessie"]) == ("Beste {voornaam}, <b>tot</b> {dag}.", "2")
    assert await Mailing.count() == 0


async def test_an_empty_mailing_and_a_choice_that_is_not_there_are_refused_all_at_once(desk: Browser) -> None:
    await a_full_event()

    page = await written(desk, onderwerp=" ", tekst="", dag="2027-13-01", sessie="99", status="x", rol="baas")

    gone = "Deze keuze is er niet meer. Kies opnieuw."
    assert page.mistakes == ["Vul een onderwerp in.", "Schrijf wat er in de mail komt.", gone, gone, gone, gone]


async def test_the_mail_has_the_persons_own_name_and_link_and_escapes_what_was_typed(
    desk: Browser, organiser: Organiser
) -> None:
    event, _first, _second = await a_full_event(timedelta(0))
    anna = await Participant.objects().where(Participant.name == "Anna Bos").first()
    assert anna is not None
    await written(desk, tekst=TEXT + "\n\n<script>x</script> {{ 1 }}".replace("{{ 1 }}", "& meer"), rol="lid")
    await desk.send((await desk.open(await own())).form(f"{await own()}/versturen"))

    message = (await Message.objects().where(Message.email == "anna@example.org"))[0]
    letter = write(message)

    link = f"http://127.0.0.1:8000/mijn/{anna.personal_token}"
    assert letter.subject == "Tot morgen, Anna Bos"
    assert list(letter.opening) == [
        f"Beste Anna Bos,\n\nTot snel op {event.title}.\n\nUw pagina: {link}\n\n<script>x</script> & meer"
    ]
    assert "&lt;script&gt;x&lt;/script&gt; &amp; meer" in mail.html(letter)
    assert link in mail.text(letter)


# -- looking before sending


async def test_the_page_counts_the_people_and_shows_the_mail_as_the_first_one_gets_it(desk: Browser) -> None:
    await a_full_event()

    page = await written(desk, dag="2027-03-09")
    part = await desk.open(f"{await own()}/mail")

    assert page.said == ["Opgeslagen. Er is nog niets verstuurd."]
    assert "2 mensen: 1 mail, 1 zonder mailadres" in page.words
    assert "Zo krijgt Bert Dam de mail." in page.words
    assert "Onderwerp: Tot morgen, Bert Dam" in page.words
    assert "Uw pagina: http://127.0.0.1:8000/mijn/voorbeeld" in page.words
    assert "Beste Bert Dam," in part.html
    assert "sandbox" in part.response.headers["content-security-policy"]
    bert = await Participant.objects().where(Participant.name == "Bert Dam").first()
    assert bert is not None
    assert bert.personal_token not in page.html + part.html


async def test_a_test_mail_goes_to_oneself_alone_without_anybodys_secret(desk: Browser, organiser: Organiser) -> None:
    await a_full_event()
    page = await written(desk)

    page = await desk.send(page.form(f"{await own()}/proef"))

    [message] = await Message.objects().where(Message.kind == "mailing")
    assert page.said == ["De proefmail gaat naar uw eigen adres."]
    assert (message.email, write(message).subject) == (organiser.email, "Tot morgen, Anna Bos")
    assert msgspec.json.decode(message.facts)["person"]["personal_token"] == "voorbeeld"


async def test_a_mailing_to_nobody_is_refused(desk: Browser) -> None:
    await a_full_event()
    page = await written(desk, sessie="2", status="waiting")
    mailing = (await Mailing.objects())[0]
    proof = page.form(f"{await own()}/proef")["bewijs"]

    sent = await desk.post(f"{await own()}/versturen", {"bewijs": proof, "merk": operations.mark_of(mailing)})

    assert "U kunt deze mailing niet versturen" in page.words
    assert sent.status == 409
    assert sent.all("p", role="alert") == [
        "Niemand met een mailadres past bij deze keuze. Er is niets verstuurd. Kies anderen."
    ]
    assert await posted() == []


# -- sending


async def test_pressed_twice_it_goes_once_and_is_held(desk: Browser) -> None:
    event, _first, _second = await a_full_event()
    page = await written(desk)
    form = page.form(f"{await own()}/versturen")

    pages = [await desk.send(form), await desk.send(form)]

    assert [one.said for one in pages] == [["De mailing staat klaar."]] * 2
    assert "3 mails staan klaar. Gaat weg over 10 minuten." in pages[1].words
    assert await posted() == ["anna@example.org", "bert@example.org", "cor@example.org"]
    assert await claim() == []
    [deed] = [one for one in await history.deeds_at(event.id) if one.what == "posted"]
    assert deed.after == {"people": 4, "messages": 3}
    assert "Mailing klaargezet om te versturen" in (await desk.open("/bureau/bijeenkomsten/week/geschiedenis")).words


async def test_the_same_draft_pressed_twice_is_one(desk: Browser) -> None:
    await a_full_event()
    form = (await desk.open(NEW)).form(NEW)

    for _press in range(2):
        await desk.send(form, onderwerp="Hallo", tekst="Dag")

    assert await Mailing.count() == 1


async def test_stopped_nobody_gets_it_and_it_can_be_changed_and_sent_again(desk: Browser) -> None:
    await a_full_event()
    page = await written(desk)
    stale = page.form(f"{await own()}/versturen")
    held = await desk.send(stale)

    page = await desk.send(held.form(f"{await own()}/stoppen"))
    late = await desk.send(held.form(f"{await own()}/nu"))
    refused = await desk.send(stale)

    assert page.said == late.said == ["De mailing is tegengehouden. Niemand krijgt deze mail."]
    assert refused.status == 409
    assert await posted() == []
    form = (await desk.open(f"{await own()}/wijzigen")).form(f"{await own()}/wijzigen")
    page = await desk.send(form, status="waiting")
    await desk.send(page.form(f"{await own()}/versturen"))
    assert await posted() == ["cor@example.org"]


async def test_sent_now_and_then_it_cannot_be_stopped_and_tells_what_became_of_it_for_each(desk: Browser) -> None:
    await a_full_event()
    held = await desk.send((await written(desk)).form(f"{await own()}/versturen"))

    page = await desk.send(held.form(f"{await own()}/nu"))
    first, second, _third = await claim()
    await settle([
        Result(first, Message.State.SENT), Result(second, Message.State.REFUSED, error="550 onbekend"),
    ])  # fmt: skip
    stopped = await desk.send(page.form(f"{await own()}/stoppen"))

    assert page.said == ["De mails gaan nu weg."]
    assert stopped.status == 409
    assert stopped.all("p", role="alert") == ["Tegenhouden kan niet meer: de eerste mails zijn al weg."]
    assert stopped.all("p", class_name="lead") == ["3 mails. Weg: 1. Niet aangekomen: 1. Nog onderweg: 1."]
    assert stopped.all("tr")[1:] == [
        "Dirk Vos Geen mail: er is geen mailadres",
        "Anna Bos anna@example.org Verstuurd",
        "Bert Dam bert@example.org Geweigerd 550 onbekend",
        "Cor Eik cor@example.org Wordt nu gemaakt",
    ]
    assert (await desk.open(f"{await own()}/wijzigen")).location.endswith("?gedaan=weg")


async def test_after_the_hold_it_goes_by_itself(desk: Browser, now: datetime, at: Callable[[datetime], None]) -> None:
    await a_full_event()
    await desk.send((await written(desk)).form(f"{await own()}/versturen"))

    at(now + HOLD)

    assert len(await claim()) == 3
    assert "Gaat nu weg" in (await desk.open(await own())).all("dd")


async def test_what_somebody_else_wrote_meanwhile_is_shown_and_neither_overwritten_nor_sent(
    desk: Browser, organiser: Organiser
) -> None:
    event, _first, _second = await a_full_event()
    page = await written(desk)
    form = (await desk.open(f"{await own()}/wijzigen")).form(f"{await own()}/wijzigen")
    [mailing] = await Mailing.objects()
    theirs = Written("Van een ander", "Andere tekst", Selection())
    await operations.rewrite(event, mailing.id, theirs, operations.mark_of(mailing), organiser.id)

    mine = await desk.send(form, tekst="Mijn tekst")
    sent = await desk.send(page.form(f"{await own()}/versturen"))

    assert (mine.status, sent.status) == (409, 409)
    assert "Van een ander Andere tekst" in mine.words
    assert mine.form(form.action)["tekst"] == "Mijn tekst"
    assert await posted() == []
    await desk.send(mine.form(form.action))
    assert (await Mailing.objects())[0].text == "Mijn tekst"


# -- the list


async def test_the_list_takes_as_many_queries_for_three_as_for_one(organiser: Organiser) -> None:
    event, _first, _second = await a_full_event()
    found = []
    async with at_desk(organiser) as browser:
        for number in range(1, 4):
            mailing = await operations.create(event, Written(f"Mail {number}", "Dag", Selection()), organiser.id)
            await operations.send(event, mailing.id, operations.mark_of(mailing), organiser.id)
            with counted() as statements:
                page = await browser.open(MAILINGS)
            found.append((len(page.all("tr")), len(statements)))

    assert [rows for rows, _queries in found] == [2, 3, 4]
    assert len({queries for _rows, queries in found}) == 1


async def test_mailings_are_not_there_without_signing_in() -> None:
    await a_full_event()
    async with visitor() as browser:
        assert (await browser.open(MAILINGS)).location.startswith("/bureau/inloggen")
