"""The pages of the standard messages: which have the organisers' own words, changing them, and ours back again."""

from collections.abc import AsyncIterator

import pytest

from events import history
from events.tables import Duty, Event
from sessions import letters
from sessions.mailings import operations as mailings
from sessions.mailings import wordings
from sessions.mailings.operations import Written
from sessions.mailings.selecting import Selection
from sessions.mailings.wordings import OURS, Words, WordsChanged, keep, own_words
from sessions.tables import Session, Wording
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import twice
from tests.site import Browser, Page, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

ALL = "/bureau/bijeenkomsten/week/standaardberichten"
INVITATION = f"{ALL}/uitnodiging"
NO_PAGE_OF_THEIR_OWN = {"oud-adres", "aanmelding-raad", "wensen", "inschrijving-open"}


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def an_event_with(**words: Words) -> Event:
    """An event with own words, by the kind of message."""
    event = await an_event()
    for kind, own in words.items():
        await keep(event, kind, own, wordings.mark_of(OURS), (await an_organiser(f"{kind}@bijeen.example")).id)
    return event


async def typed(desk: Browser, address: str = INVITATION, **fields: str) -> Page:
    """Open the page of a message, type, and save."""
    return await desk.send((await desk.open(address)).form(address), **fields)


def test_every_message_about_a_participant_has_words_that_can_be_changed_and_an_address() -> None:
    to_the_desk_or_own = {"sign_in", "passkey", "host", "mailing", "new_address", "old_address"}

    assert set(wordings.standard()) == set(letters.WRITERS) - to_the_desk_or_own == set(wordings.ADDRESSES.values())


# -- the list


async def test_the_list_has_every_message_and_says_which_have_own_words(desk: Browser) -> None:
    await an_event_with(invitation=Words("Kom erbij", "Leuk!"), promoted=Words("", "Fijn!"), change=Words("Anders", ""))

    page = await desk.open(ALL)

    assert page.all("tr")[1:] == [
        "Na het aanmelden Uw aanmelding voor {bijeenkomst} Standaard",
        "Iemand meldt een hele raad aan Aanmelding van uw raad voor {bijeenkomst} Standaard",
        "Uitnodiging voor de agenda Kom erbij Eigen onderwerp en tekst",
        "Een plaats vanaf de wachtlijst U hebt een plaats: {sessie} Eigen tekst",
        "Een sessie verandert Veranderd: {sessie} Standaard",
        "Een sessie verandert, voor wie geen agenda-uitnodigingen wil Veranderd: {sessie} Standaard",
        "Een sessie verandert, voor wie op de wachtlijst staat Anders Eigen onderwerp",
        "Na het afmelden Afgemeld: {sessie} Standaard",
        "Van de wachtlijst af Afgemeld: {sessie} Standaard",
        "Een sessie gaat niet door Gaat niet door: {sessie} Standaard",
        "Een sessie gaat toch door Gaat toch door: {sessie} Standaard",
        "Iemand anders komt, aan wie eerst zou komen Iemand anders komt: {sessie} Standaard",
        "Naar het oude adres, na een nieuw adres Uit deze agenda: {sessie} Standaard",
        "Iemand wil geen agenda-uitnodigingen meer Uit uw agenda: {sessie} Standaard",
        "Een agenda zegt nee Meldt u zich af? {sessie} Standaard",
        "Een plaats wordt aangeboden Komt u? Er is een plaats: {sessie} Standaard",
        "Een aanbod is voorbij De plaats gaat naar een ander: {sessie} Standaard",
        "Iemand is de persoonlijke link kwijt Uw link naar Mijn Week Standaard",
        "Herinnering, een dag ervoor Herinnering: {sessie} Standaard",
        "Herinnering, een uur ervoor Begint straks: {sessie} Standaard",
        "Na afloop, voor wie er was Na afloop: {sessie} Standaard",
        "Na afloop de vraag hoe het was, bij een sessie zonder mail na afloop Hoe vond u het? {sessie} Standaard",
        "Herinnering aan de vraag hoe het was Hoe vond u het? {bijeenkomst} Standaard",
        "Een aanvraag is goedgekeurd Uw aanvraag is goedgekeurd: {bijeenkomst} Standaard",
        "Een aanvraag is afgewezen Uw aanvraag is afgewezen: {bijeenkomst} Standaard",
        "Iemand trekt een aanvraag in Aanvraag ingetrokken: {sessie} Standaard",
        "Na het doorgeven van wensen Uw wensen voor {bijeenkomst} Standaard",
        "De inschrijving opent, voor wie wensen had Aanmelden voor {bijeenkomst} Standaard",
    ]
    assert [link for link in page.links if link.startswith(f"{ALL}/")] == [f"{ALL}/{one}" for one in wordings.ADDRESSES]


async def test_the_list_takes_as_many_queries_with_own_words_as_without(desk: Browser) -> None:
    event, found = await an_event(), []
    for kind in ("overview", "invitation", "promoted"):
        with counted() as statements:
            await desk.open(ALL)
        found.append(len(statements))
        await Wording(event=event.id, kind=kind, opening="Dag").save()

    assert len(set(found)) == 1


# -- one message


@pytest.mark.parametrize("address", wordings.ADDRESSES)
@pytest.mark.parametrize("has_session", [True, False])
async def test_each_message_is_shown_as_it_would_arrive(desk: Browser, address: str, has_session: bool) -> None:
    event = await an_event()
    if has_session:
        await a_session(event)

    page = await desk.open(f"{ALL}/{address}")
    part = await desk.open(f"{ALL}/{address}/mail")

    title = "Zichtbaar zijn als raad" if has_session else "Een sessie"
    shown = page.all("pre")[0]
    assert ("Beste Anna Voorbeeld," in shown) == ("Beste Anna Voorbeeld," in part.html) == (address != "link-kwijt")
    assert (title in shown) == (title in part.html) == (address != "link-kwijt")
    assert ("/mijn/voorbeeld" in shown) == ("/mijn/voorbeeld" in part.html) == (address not in NO_PAGE_OF_THEIR_OWN)
    assert "sandbox" in part.response.headers["content-security-policy"]


async def test_own_words_are_kept_shown_in_the_mail_and_noted(desk: Browser) -> None:
    event = await an_event()
    await a_session(event)
    form = (await desk.open(INVITATION)).form(INVITATION)

    page = await desk.send(form, onderwerp="Tot ziens bij {sessie}", tekst="Fijn, {naam}!\n\n<b>Uw</b> pagina: {link}")

    assert page.said == ["Opgeslagen. Nieuwe mails krijgen deze tekst."]
    assert await own_words(event.id) == {
        "invitation": Words("Tot ziens bij {sessie}", "Fijn, {naam}!\n\n<b>Uw</b> pagina: {link}")
    }
    assert "Onderwerp: Tot ziens bij Zichtbaar zijn als raad" in page.words
    assert "Fijn, Anna Voorbeeld! <b>Uw</b> pagina: http://127.0.0.1:8000/mijn/voorbeeld" in page.all("pre")[0]
    assert "&lt;b&gt;Uw&lt;/b&gt; pagina" in (await desk.open(f"{INVITATION}/mail")).html
    [deed] = [one for one in await history.deeds_at(event.id) if one.what == "wordings"]
    assert deed.after == {"message": "uitnodiging"}
    assert "Bericht: uitnodiging" in (await desk.open("/bureau/bijeenkomsten/week/geschiedenis")).words


async def test_one_button_brings_our_own_words_back_and_without_own_words_it_is_not_there(desk: Browser) -> None:
    event = await an_event()
    assert len([form for form in (await desk.open(INVITATION)).read.forms if form.action == INVITATION]) == 1
    page = await typed(desk, onderwerp="Kom erbij", tekst="Leuk!")
    [_fields, back] = [form for form in page.read.forms if form.action == INVITATION]

    pages = [await desk.send(back), await desk.send(back)]

    assert [one.said for one in pages] == [["De standaardtekst staat er weer. Nieuwe mails krijgen die."]] * 2
    assert (await own_words(event.id), await Wording.count()) == ({}, 0)
    assert "Onderwerp: Uitnodiging: Een sessie" in pages[1].words


async def test_a_subject_and_a_text_emptied_apart_are_ours_again_apart(desk: Browser) -> None:
    event = await an_event()
    await typed(desk, onderwerp="Kom erbij", tekst="Leuk!")

    await typed(desk, onderwerp=" ")

    assert await own_words(event.id) == {"invitation": Words("", "Leuk!")}


async def test_saved_twice_is_saved_once(desk: Browser) -> None:
    event = await an_event()

    pages = await twice(desk, await desk.open(INVITATION), INVITATION, onderwerp="Kom erbij")

    assert [page.status for page in pages] == [200, 200]
    assert len([one for one in await history.deeds_at(event.id) if one.what == "wordings"]) == 1


# -- what is refused


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"onderwerp": "Dag {voornaam}"},
         "Dit invulwoord kennen wij niet: {voornaam}. U kunt hier gebruiken: {naam}, {bijeenkomst}, {sessie}."),
        ({"onderwerp": "Kijk op {link}"},
         "Dit invulwoord kennen wij niet: {link}. U kunt hier gebruiken: {naam}, {bijeenkomst}, {sessie}."),
        ({"tekst": "Beste {voornaam"},
         "Dit invulwoord kennen wij niet: {voornaam. U kunt hier gebruiken: {naam}, {bijeenkomst}, {sessie}, {link}."),
        ({"onderwerp": "Dag\r\nBcc: ander@example.org"}, "Een onderwerp is één regel. Zet alles op dezelfde regel."),
        ({"onderwerp": "Dag\u2028dag"}, "Een onderwerp is één regel. Zet alles op dezelfde regel."),
        ({"onderwerp": "x" * 151}, "Dit is te lang. Gebruik hoogstens 150 tekens."),
        ({"tekst": "x" * 1001}, "Dit is te lang. Gebruik hoogstens 1000 tekens."),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_beside_its_field_and_stays_as_typed(
    desk: Browser, fields: dict[str, str], said: str
) -> None:
    await an_event()

    page = await typed(desk, **{"onderwerp": "Een onderwerp", "tekst": "Een tekst", **fields})

    kept = {"onderwerp": "Een onderwerp", "tekst": "Een tekst", **fields}
    form = page.form(INVITATION)
    assert (page.status, page.mistakes) == (422, [said])
    assert page.title.startswith("Fout: ")
    assert {name: form[name] for name in kept} == kept
    assert await Wording.count() == 0


async def test_two_wrong_fields_are_said_at_once(desk: Browser) -> None:
    await an_event()

    page = await typed(desk, onderwerp="{x}", tekst="{y}")

    assert len(page.mistakes) == 2


@pytest.mark.parametrize(
    ("address", "text"), [("link-kwijt", "Dag {naam}"), ("link-kwijt", "{link}"), ("oud-adres", "{link}"),
                          ("aanmelding", "{sessie}")],
)  # fmt: skip
async def test_a_placeholder_that_this_message_does_not_know_is_refused(desk: Browser, address: str, text: str) -> None:
    await an_event()

    assert (await typed(desk, f"{ALL}/{address}", tekst=text)).status == 422


async def test_long_sentences_in_own_words_are_named(desk: Browser) -> None:
    await an_event()

    long = await typed(desk, tekst="woord " * 24 + "woord.")
    short = await typed(desk, tekst="Dit is kort. Dit is ook kort.")

    assert [*long.all("div", class_name="ease"), *short.all("div", class_name="ease")] == [
        "Een zin heeft gemiddeld 25 woorden. De langste zin heeft 25 woorden. De tekst krijgt 100 punten. "
        "Vanaf 60 leest een tekst makkelijk. Maak de zinnen korter: hoogstens 20 woorden, gemiddeld 12.",
        "Een zin heeft gemiddeld 4 woorden. De langste zin heeft 4 woorden.",
    ]


async def test_words_that_somebody_else_changed_meanwhile_are_shown_and_not_overwritten(desk: Browser) -> None:
    event = await an_event()
    form = (await desk.open(INVITATION)).form(INVITATION)
    await desk.send(form, onderwerp="Hun onderwerp", tekst="Van een ander.")

    mine = await desk.send(form, tekst="Van mij.")

    assert mine.status == 409
    assert "Dit staat er nu: Hun onderwerp Van een ander." in mine.words
    assert mine.form(INVITATION)["tekst"] == "Van mij."
    assert await own_words(event.id) == {"invitation": Words("Hun onderwerp", "Van een ander.")}
    await desk.send(mine.form(INVITATION))
    assert await own_words(event.id) == {"invitation": Words("", "Van mij.")}


async def test_words_of_another_message_changed_meanwhile_stand_in_nobodys_way(desk: Browser) -> None:
    event = await an_event()
    form = (await desk.open(INVITATION)).form(INVITATION)
    await typed(desk, f"{ALL}/aanmelding", tekst="Dag")

    page = await desk.send(form, tekst="Van mij.")

    assert page.status == 200
    assert set(await own_words(event.id)) == {"overview", "invitation"}


async def test_keeping_words_that_changed_is_refused_by_the_operation_too() -> None:
    event = await an_event_with(promoted=Words("Eerst"))

    with pytest.raises(WordsChanged):
        await keep(event, "promoted", Words("Daarna"), wordings.mark_of(OURS), 1)


async def test_a_message_that_is_not_there_is_not_found(desk: Browser) -> None:
    await an_event()

    assert [(await desk.open(f"{ALL}/{path}")).status for path in ("onzin", "sign_in", "onzin/mail")] == [404] * 3


async def test_who_may_only_read_sees_the_mail_and_no_form() -> None:
    event = await an_event()
    async with at_desk(await an_organiser("kijker@bijeen.example", Duty.Role.VIEWER, event)) as browser:
        page = await browser.open(INVITATION)

    assert page.status == 200
    assert "Onderwerp: Uitnodiging: Een sessie" in page.words
    assert INVITATION not in [form.action for form in page.read.forms]


async def test_a_draft_session_is_not_shown_in_the_mail(desk: Browser) -> None:
    await a_session(await an_event(), title="Nog geheim", status=Session.Status.DRAFT)

    assert "Nog geheim" not in (await desk.open(INVITATION)).html


async def test_wherever_texts_are_written_words_of_an_office_are_named(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event, text="Indien u komt, dient u zich conform de regels aan te melden.")
    by = (await an_organiser("b@b.nl")).id
    mailing = await mailings.create(event, Written("Hallo", "Indien u komt.", Selection()), by)
    office = "/bureau/bijeenkomsten/week"
    own = f"{office}/mailings/{mailing.id}"

    pages = [f"{office}/sessies/{session.number}", own, f"{own}/wijzigen"]
    hints = [(await desk.open(address)).all("div", class_name="ease") for address in pages]

    assert [hint[0].count("Schrijf ‘als’ in plaats van ‘Indien’.") for hint in hints] == [1, 1, 1]
    assert hints[0][0].endswith("Schrijf ‘moet’ in plaats van ‘dient’. Schrijf ‘volgens’ in plaats van ‘conform’.")
