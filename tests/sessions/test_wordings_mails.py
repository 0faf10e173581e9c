"""The organisers' own words in the mails themselves: every kind, what stays whatever they say, and from when on."""

from datetime import timedelta
from typing import Any

import pytest

from events.tables import Event
from notifications import mail
from notifications.letters import Letter
from notifications.tables import Message
from sessions import programme, registrations
from sessions.access import requests
from sessions.letters import write
from sessions.mailings.wordings import standard
from sessions.messages import post_evaluation_reminders, post_offers_over, post_reminders
from sessions.participants import week as weeks
from sessions.people import invitations
from sessions.people.corrections import correct_address
from sessions.registrations import Person, check_in
from sessions.revival.operations import revive
from sessions.stand_ins.operations import replace_person
from sessions.tables import CheckIn, Participant, Reminder, Session, Wording
from sessions.wishes.telling import tell_now
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.groups import signs_up as signs_up_council
from tests.sessions.groups import wants
from tests.sessions.members import asks
from tests.sessions.people import claim, comes, forget_mail
from tests.sessions.replying import answers, reading_replies
from tests.sessions.wishing import a_topic, wishes
from tests.site import counted

pytestmark = pytest.mark.usefixtures("db", "now")

TITLE = "De begroting lezen"
OF_A_FORM = {"overview", "request_approved", "request_declined", "lost_link", "wishes", "sign_up_opens", "group", "evaluation_again"}
ABOUT_A_SESSION = [kind for kind in standard() if kind not in OF_A_FORM]


async def own(event: Event, kind: str, subject: str = "", opening: str = "") -> None:
    """Give a message own words."""
    await Wording.delete().where(Wording.event == event.id, Wording.kind == kind)
    await Wording(event=event.id, kind=kind, subject=subject, opening=opening).save()


async def letters_of(kind: str) -> list[Letter]:
    rows = await Message.objects().where(Message.kind == kind).order_by(Message.id)
    return [write(row) for row in rows]


async def everything_happens(event: Event) -> None:
    """Each kind of message is posted: Anna has a place, Bert waits for it."""
    session = await a_session(event, title=TITLE, capacity=1, has_waiting_list=True)
    other = await a_session(event, title="Een ander uur", capacity=0, has_waiting_list=True)
    await a_whole_life(event)
    anna = await comes(event, "Anna Bos", session, other)
    bert = await comes(event, "Bert Dam", session, email=f"bert@{event.slug}.example")
    await comes(event, "Cor Eik", session)
    await is_offered(event)
    with reading_replies():
        dirk = await comes(event, "Dirk Fok", declined := await a_session(event, title=TITLE))
    await answers(await claim(dirk, declined), "DECLINED", attendee="dirk@example.org")
    await registrations.cancel(await claim(anna, other))
    await correct_address(event, anna, "nieuw@example.org", (await an_organiser(f"{event.slug}@bijeen.example")).id)
    await change(session, starts_at=session.starts_at - timedelta(minutes=30))
    await registrations.cancel(await claim(anna, session))
    await programme.cancel(await programme.session_at(event, session.number))
    await revive(event, await programme.session_at(event, session.number))
    frits = Person("Frits Geel", f"frits@{event.slug}.example")
    await replace_person(event, bert, [session.number], frits, event.slug, None)
    hers = await a_session(event, title=TITLE)
    gerda = await comes(event, "Gerda Huis", hers, email=f"gerda@{event.slug}.example")
    await invitations.choose(event, gerda, wants_invitations=False)
    await change(hers, starts_at=hers.starts_at - timedelta(minutes=30))
    await weeks.send_lost_links(f"bert@{event.slug}.example")
    await asks_for_places(event)
    await wishes_come_true(event)
    await signs_up_council(event, wants("Hans Ik", hers, email=f"hansik@{event.slug}.example"), form=event.slug)


async def asks_for_places(event: Event) -> None:
    """Ida asks for three places: one is given, one is not, and of one she thinks better."""
    sessions = [await a_session(event, title=TITLE, members_only=True) for _number in range(3)]
    await asks(event, "Ida Jong", *sessions, email=f"ida@{event.slug}.example")
    ida = await Participant.objects().get(Participant.email == f"ida@{event.slug}.example")
    assert ida is not None
    claims, by = [await claim(ida, session) for session in sessions], await an_organiser(f"ida@{event.slug}.bureau.example")
    await requests.approve(event, ida.id, [claims[0].id], by.id)
    await requests.decline(event, ida.id, [claims[1].id], "Het is vol.", by.id)
    await registrations.cancel(claims[2])


async def wishes_come_true(event: Event) -> None:
    """Hans wishes something that is a session by now."""
    topic = await a_topic(event, TITLE)
    event.asks_wishes = True
    await event.save()
    await wishes(event, "Hans Ik", topic, email=f"hans@{event.slug}.example")
    topic.session = (await a_session(event, title=TITLE)).id
    await topic.save()
    await tell_now(event, (await an_organiser(f"hans@{event.slug}.bureau.example")).id)


async def a_whole_life(event: Event) -> None:
    """A session that Dirk is reminded of and thanked for."""
    session = await a_session(event, title=TITLE)
    dirk = await comes(event, "Dirk Fok", session, email=f"dirk@{event.slug}.example")
    registration = (await claim(dirk, session)).id
    await check_in(registration, CheckIn.How.JOINED)
    for kind in Reminder.Kind:
        await post_reminders(event, kind, {session.id: session}, [registration])
    await post_evaluation_reminders(event, {dirk.id: [session.id]}, session.ends_at)


async def is_offered(event: Event) -> None:
    """A place on location comes free twice: for Hans, who does not answer, and for nobody."""
    session = await a_session(event, title=TITLE, form="location", capacity=1, has_waiting_list=True)
    gives_up = await comes(event, "Gijs Iep", session, email=f"gijs@{event.slug}.example")
    hans = await comes(event, "Hans Iep", session, email=f"hans@{event.slug}.example")
    await registrations.cancel(await claim(gives_up, session))
    await post_offers_over(event, session, [await claim(hans, session)])


async def change(session: Session, **facts: Any) -> None:
    await programme.change(session, programme.Content(**{**vars(programme.content_of(session)), **facts}))


async def test_every_kind_of_message_has_its_own_subject_and_text() -> None:
    event = await an_event()
    for kind in standard():
        await own(event, kind, f"Onderwerp van {kind} op {{bijeenkomst}}", f"Tekst van {kind} op {{bijeenkomst}}.")

    await everything_happens(event)

    for kind in standard():
        [letter, *_more] = await letters_of(kind)
        title = "Een ander uur" if kind == "left_waiting_list" else TITLE
        about = f": {title}" if kind in ABOUT_A_SESSION else ""
        assert letter.subject == f"Onderwerp van {kind} op {event.title}{about}"
        assert f"Tekst van {kind} op {event.title}." in letter.opening
        assert f"Tekst van {kind} op {event.title}." in mail.text(letter)
        assert f"Tekst van {kind} op {event.title}." in mail.html(letter)


async def test_what_one_needs_to_know_is_there_whatever_the_words_are() -> None:
    event = await an_event()
    await everything_happens(event)
    before = {kind: (await letters_of(kind))[0] for kind in standard()}
    await forget_mail()
    other = await an_event(slug="ander")
    for kind in standard():
        await own(other, kind, "x", "y")

    await everything_happens(other)

    for kind, ours in before.items():
        letter = (await letters_of(kind))[0]
        assert letter.heading == ours.heading
        assert (letter.button is None, len(letter.items)) == (ours.button is None, len(ours.items))
        assert (letter.invitation is None) == (ours.invitation is None)
        for mine, theirs in zip(letter.items, ours.items, strict=True):
            assert [line for line in mine.lines if line in theirs.lines] == [*theirs.lines]
            assert len(mine.links) == len(theirs.links)
    said = {kind: mail.text((await letters_of(kind))[0]) for kind in standard()}
    assert "  U hebt een plaats.\n" in said["invitation"]
    assert "De tijd is veranderd." in said["change"]
    assert "U staat nog op de wachtlijst voor deze sessie." in said["change"]
    assert "  U hebt een plaats.\n" in said["change_with_place"]
    assert "U staat niet meer op de wachtlijst" in said["left_waiting_list"]
    assert "Deze aanmelding staat nu op een ander mailadres. De plaats blijft." in said["readdressed"]
    assert "Frits Geel neemt uw plaats over." in said["stood_in"]
    assert "U hebt nog steeds een plaats." in said["revived"]
    assert "Vroeg u niet om deze link? Dan hoeft u niets te doen." in said["lost_link"]
    assert "Uw persoonlijke code is" in said["overview"]


@pytest.mark.parametrize(
    ("subject", "becomes"),
    [
        ("Tot ziens", f"Tot ziens: {TITLE}"),
        ("Tot ziens!", f"Tot ziens! {TITLE}"),
        ("Bij {sessie}, {naam}", f"Bij {TITLE}, Anna Bos"),
        ("", f"Uitnodiging: {TITLE}"),
    ],
)
async def test_the_subject_always_names_the_session(subject: str, becomes: str) -> None:
    event = await an_event()
    await own(event, "invitation", subject, "Dag {sessie}")

    await comes(event, "Anna Bos", await a_session(event, title=TITLE))

    [letter] = await letters_of("invitation")
    assert (letter.subject, letter.opening[1]) == (becomes, f"Dag {TITLE}")


async def test_own_words_stand_in_the_mails_posted_from_then_on_and_emptied_they_are_ours_again() -> None:
    event = await an_event()
    session = await a_session(event)
    await comes(event, "Anna Bos", session)
    await own(event, "overview", "Welkom, {naam}", "Fijn, {naam}!\n\nTot op {bijeenkomst}.")
    await comes(event, "Bert Dam", session)
    await own(event, "overview")
    await comes(event, "Cor Eik", session)

    anna, bert, cor = await letters_of("overview")

    ours = "U hebt zich aangemeld. Hieronder staat wat het is geworden."
    assert (anna.subject, [*anna.opening]) == (f"Uw aanmelding voor {event.title}", ["Beste Anna Bos,", ours])
    assert (bert.subject, bert.heading) == ("Welkom, Bert Dam", f"Uw aanmelding voor {event.title}")
    assert [*bert.opening] == ["Beste Bert Dam,", f"Fijn, Bert Dam!\n\nTot op {event.title}."]
    assert (cor.subject, [*cor.opening]) == (f"Uw aanmelding voor {event.title}", ["Beste Cor Eik,", ours])


async def test_words_in_a_title_or_a_name_are_no_placeholders() -> None:
    event = await an_event()
    await own(event, "invitation", "{naam}: {sessie}", "Dag")

    await comes(event, "Anna {sessie}", await a_session(event, title="Over {link} en {naam}"))

    [letter] = await letters_of("invitation")
    assert letter.subject == "Anna {sessie}: Over {link} en {naam}"


async def test_a_message_to_an_address_that_is_left_never_has_the_personal_link_even_where_the_words_ask_it() -> None:
    event = await an_event()
    await own(event, "readdressed", "", "Zie {link}")  # no form lets this through
    await everything_happens(event)

    [letter] = await letters_of("readdressed")

    [anna] = await Participant.objects().where(Participant.name == "Anna Bos")
    assert "Zie {link}" in letter.opening
    assert anna.personal_token not in mail.text(letter)


async def test_lost_links_of_several_events_come_in_our_own_words() -> None:
    event, other = await an_event(), await an_event(slug="ander")
    await own(event, "lost_link", "Uw link voor {bijeenkomst}", "Alstublieft.")
    await comes(event, "Anna Bos", await a_session(event))
    await weeks.send_lost_links("anna@example.org")
    await comes(other, "Anna Bos", await a_session(other))
    await weeks.send_lost_links("anna@example.org")

    one, several = await letters_of("lost_link")

    assert (one.subject, [*one.opening]) == (f"Uw link voor {event.title}", ["Alstublieft."])
    assert several.subject == "Uw link naar Mijn Week"


async def test_a_message_that_was_posted_before_there_were_own_subjects_is_written_as_it_was() -> None:
    event = await an_event()
    await comes(event, "Anna Bos", await a_session(event, title=TITLE))
    [row] = await Message.objects().where(Message.kind == "invitation")
    assert "subject" not in row.facts

    assert write(row).subject == f"Uitnodiging: {TITLE}"


async def test_a_sign_up_takes_as_many_queries_with_own_words_in_every_message_as_in_one() -> None:
    event = await an_event()
    session, found = await a_session(event), []
    for kind, name in (("overview", "Anna Bos"), ("invitation", "Bert Dam"), ("change", "Cor Eik")):
        await own(event, kind, "Welkom", "Dag")
        with counted() as statements:
            await comes(event, name, session)
        found.append(len(statements))

    assert len(set(found)) == 1
