"""Words of the organiser in the mails of one change; and that a form is about the change that it showed, and no other."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from events.tables import Event
from notifications import mail
from notifications.letters import Letter
from notifications.tables import Message
from sessions import letters, programme
from sessions.changes import operations
from sessions.changes.operations import CameToNothing, ChangeNotFound, WordsChanged
from sessions.people import invitations
from sessions.registrations import cancel
from sessions.tables import Change, Registration, Session, Wording
from tests.cast import a_session, an_organiser
from tests.sessions.changing import ANNA, HOUR, PIET, a_held_event, accompany, deliver, edit, seen, signs_up
from tests.sessions.people import comes, forget_mail
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

OUT = "/bureau/bijeenkomsten/week/uitgaand"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def a_change(**values: Any) -> tuple[Event, Session]:
    """Piet is in the session, and Anna waits; neither knows yet that it changed."""
    event = await a_held_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await signs_up(event, ANNA, session)
    await deliver()
    await edit(session, **(values or {"starts_at": session.starts_at + HOUR}))
    return event, session


async def address_of(session: Session) -> str:
    return f"{OUT}/{(await seen(session)).change}"


async def typed(desk: Browser, session: Session, words: str) -> Page:
    address = await address_of(session)
    return await desk.send((await desk.open(address)).form(f"{address}/woorden"), woorden=words)


async def letter_to(email: str) -> Letter:
    [message] = await Message.objects().where(Message.email == email, Message.kind.is_in(["update", "change"]))
    return letters.write(message)


# -- placeholders and markup


async def test_placeholders_in_the_words_are_filled_for_each_who_gets_them(desk: Browser) -> None:
    event, session = await a_change()

    page = await typed(desk, session, "Dag {naam}, {sessie} op {bijeenkomst} is later. **Sorry!**\n\nKijk op {link}")

    assert page.said == ["Uw woorden staan in elke mail."]
    for email, name in (("piet@example.org", "Piet Jansen"), ("anna@example.org", "Anna Bos")):
        letter = await letter_to(email)
        assert letter.button is not None
        said = f"Dag {name}, {session.title} op {event.title} is later. Sorry!\n\nKijk op {letter.button.url}"
        assert said in letter.opening
        assert said in mail.text(letter)
        assert "<strong>Sorry!</strong>" in mail.html(letter)


async def test_a_placeholder_that_means_nothing_is_refused_and_stays_as_typed(desk: Browser) -> None:
    _event, session = await a_change()

    page = await typed(desk, session, "Beste {voornaam}")

    assert (page.status, page.mistakes) == (422, [
        "Dit invulwoord kennen wij niet: {voornaam}. U kunt hier gebruiken: {naam}, {bijeenkomst}, {sessie}, {link}."
    ])  # fmt: skip
    assert page.form(f"{await address_of(session)}/woorden")["woorden"] == "Beste {voornaam}"
    assert (await Change.objects())[0].words == ""


async def test_words_for_who_waits_do_not_go_to_who_has_a_place_and_wants_no_invitations(desk: Browser) -> None:
    event = await a_held_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    piet = await comes(event, "Piet Jansen", session)
    await comes(event, "Anna Bos", session)
    await invitations.choose(event, piet, wants_invitations=False)
    await forget_mail()
    await Wording(event=event.id, kind="change", subject="Nog in de rij", opening="U wacht nog op een plaats.").save()

    await edit(session, starts_at=session.starts_at + HOUR)

    page = await desk.open(await address_of(session))
    to_piet, to_anna = [
        letters.write(message) for message in await Message.objects().order_by(Message.name, ascending=False)
    ]
    assert (to_piet.subject, to_piet.opening[-1]) == ("Veranderd: Zichtbaar zijn als raad", "U houdt uw plaats.")
    assert (to_anna.subject, to_anna.opening[-1]) == (
        "Nog in de rij: Zichtbaar zijn als raad", "U wacht nog op een plaats."
    )  # fmt: skip
    assert [row.replace("example.org ", "|").split("|")[1] for row in page.all("tr")[1:]] == [
        "Mail, voor de wachtlijst Staat klaar", "Mail, zonder agenda-update Staat klaar"
    ]  # fmt: skip


# -- two organisers


async def test_words_that_somebody_else_wrote_meanwhile_are_shown_and_not_overwritten(desk: Browser) -> None:
    event, session = await a_change()
    address = await address_of(session)
    form = (await desk.open(address)).form(f"{address}/woorden")
    await accompany(event, session, "Van een ander.")

    mine = await desk.send(form, woorden="Van mij.")

    assert mine.status == 409
    assert "niet opgeslagen. Dit staat er nu: Van een ander." in mine.words
    assert mine.form(f"{address}/woorden")["woorden"] == "Van mij."
    assert "Van een ander." in (await letter_to("piet@example.org")).opening
    again = await desk.send(mine.form(f"{address}/woorden"))
    assert again.said == ["Uw woorden staan in elke mail."]
    assert "Van mij." in (await letter_to("piet@example.org")).opening


async def test_the_same_words_twice_are_saved_once(desk: Browser) -> None:
    _event, session = await a_change()
    address = await address_of(session)
    form = (await desk.open(address)).form(f"{address}/woorden")

    pages = [await desk.send(form, woorden="Tot dan.") for _press in range(2)]

    assert [page.status for page in pages] == [200, 200]


async def test_words_about_what_has_changed_again_are_kept_and_asked_about(desk: Browser) -> None:
    _event, session = await a_change()
    address = await address_of(session)
    form = (await desk.open(address)).form(f"{address}/woorden")
    await edit(session, starts_at=session.starts_at + 2 * HOUR)

    page = await desk.send(form, woorden="Het wordt 11 uur.")

    assert (page.status, page.form(f"{address}/woorden")["woorden"]) == (409, "Het wordt 11 uur.")
    assert "Iemand anders veranderde deze sessie zojuist." in page.all("p", role="alert")[0]
    assert (await Change.objects())[0].words == ""


async def test_words_that_came_too_late_stay_as_typed(desk: Browser) -> None:
    event, session = await a_change()
    address = await address_of(session)
    form = (await desk.open(address)).form(f"{address}/woorden")
    await operations.send_now(event, await seen(session))

    page = await desk.send(form, woorden="Van mij.")

    assert (page.status, page.form(f"{address}/woorden")["woorden"]) == (409, "Van mij.")
    assert page.all("p", role="alert") == ["Uw woorden staan niet in de mail. De berichten zijn al weg."]
    assert f"{address}/woorden" not in [one.action for one in (await desk.open(address)).read.forms]


# -- numbers are never used again


async def test_a_change_that_came_to_nothing_keeps_its_number(desk: Browser) -> None:
    event, session = await a_change()
    stale = await seen(session)
    await programme.cancel(await programme.session_at(event, session.number))
    other = await a_session(event)
    await signs_up(event, PIET, other)
    await edit(other, title="Anders")

    assert (await seen(other)).change != stale.change
    for deed in (operations.undo, operations.send_now):
        with pytest.raises(CameToNothing):
            await deed(event, stale._replace(version=3))
    with pytest.raises(CameToNothing):
        await operations.accompany(event, stale._replace(version=3), "Voor de ander", operations.mark_of(""))
    assert (await programme.session_at(event, other.number)).title == "Anders"
    assert (await desk.open(f"{OUT}/{stale.change}")).words.count("Er gaat geen bericht over deze wijziging weg.") == 1
    assert f"{OUT}/{stale.change}" not in (await desk.open(OUT)).links


async def test_when_everybody_has_left_what_was_held_is_dropped_not_deleted() -> None:
    event, session = await a_change(title="Anders")
    for row in await Registration.objects().where(Registration.session == session.id):
        await cancel(row)

    await edit(session, title="Weer anders")

    assert [str(one.state) for one in await Change.objects()] == [Change.State.DROPPED]
    with pytest.raises(CameToNothing):
        await operations.undo(event, await seen(session))


async def test_a_form_about_another_session_does_nothing(desk: Browser) -> None:
    """As a stale one would be, had the number become another's."""
    event, session = await a_change(title="Anders")
    shown = await seen(session)
    form = (await desk.open(f"{OUT}/{shown.change}")).form(f"{OUT}/{shown.change}/ongedaan")

    for deed in (operations.undo, operations.send_now):
        with pytest.raises(ChangeNotFound):
            await deed(event, shown._replace(session=2))
    with pytest.raises(ChangeNotFound):
        await operations.accompany(event, shown._replace(session=2), "Dag", operations.mark_of(""))
    pages = [await desk.send(form, sessie=number) for number in ("2", "", "x", "9" * 30)]

    assert [page.status for page in pages] == [404] * 4
    assert (await programme.session_at(event, 1)).title == "Anders"


async def test_sending_what_was_undone_does_not_say_that_it_is_gone(desk: Browser) -> None:
    _event, session = await a_change()
    address = await address_of(session)
    page = await desk.open(address)
    await desk.send(page.form(f"{address}/ongedaan"))

    sent = await desk.send(page.form(f"{address}/versturen"))

    assert (sent.status, sent.all("p", role="alert")) == (
        409, ["Er gaat geen bericht weg. De wijziging is al ongedaan gemaakt of vervallen."],
    )  # fmt: skip


async def test_words_need_the_mark_of_those_that_were_shown() -> None:
    event, session = await a_change()
    await accompany(event, session, "Eerst dit.")

    with pytest.raises(WordsChanged):
        await operations.accompany(event, await seen(session), "Dan dat.", operations.mark_of(""))
