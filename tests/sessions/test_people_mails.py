"""One mail to a participant at the desk: what it said, what became of it, and what only organisers see in it."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.tables import Deed, Duty, Event
from notifications.outbox import Result, claim, settle
from notifications.tables import Message, Received
from sessions import messages, programme, registrations
from sessions.messages import Posting
from sessions.people.corrections import correct_address
from sessions.people.mails import reading
from sessions.people.mails.reading import timeline
from sessions.people.mails.refusals import why
from sessions.tables import Participant, Registration
from settings import SETTINGS
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.changing import edit
from tests.sessions.people import address, comes
from tests.sessions.people import claim as claim_of
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

HIDDEN = "•••"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def the_mail(kind: str) -> Message:
    found = await Message.objects().where(Message.kind == kind).first()
    assert found is not None
    return found


def at(participant: Participant, message: Message, end: str = "") -> str:
    """The address of a mail at the desk."""
    return f"{address(participant)}/berichten/{message.id}{end}"


async def opened_all(*, hides: bool) -> list[tuple[str, str]]:
    """The kind of every mail, and all that is shown of it."""
    shown = [reading.opened(mail, hides=hides) for mail in await Message.objects().order_by(Message.id)]
    return [(str(one.message.kind), "\n".join((one.subject, one.text, one.html, one.error))) for one in shown]


async def everything_mailed(event: Event) -> None:
    """Every kind of mail to a participant about themselves."""
    ways = {"meeting_link": "https://vergader.example.org/j/1?pwd=Geheim&x=1", "dial_in": "020 123, code 98765#"}
    first, second, full = [await a_session(event, capacity=1, has_waiting_list=True, **ways) for _ in range(3)]
    anna = await comes(event, "Anna Bos", full)
    piet = await comes(event, "Piet Jansen", first, second, full)
    await edit(first, meeting_link="https://vergader.example.org/j/2?pwd=Anders&x=1")
    await edit(full, title="Ook anders")
    await registrations.cancel(await claim_of(anna, full))
    await registrations.cancel(await claim_of(piet, first))
    await programme.cancel(await programme.session_at(event, second.number))
    await messages.post_mailing(event, "Over {naam}", "Uw link: {link}", [piet.to_dict()], Posting())
    await correct_address(event, piet, "nieuw@example.org", (await an_organiser("bep@bijeen.example")).id)
    waits = await comes(event, "Cor Eik", full)
    await registrations.cancel(await claim_of(waits, full))


async def secrets_in_the_database() -> set[str]:
    """Whatever lets somebody act as a participant, in every spelling that a mail has for it."""
    people = await Participant.select(
        Participant.personal_token, Participant.ticket_token, Participant.ticket_code, Participant.personal_code
    )
    claims = await Registration.select(Registration.join_token, Registration.reply_token)
    found = {value for row in (*people, *claims) for value in row.values() if value}
    for facts in await Message.select(Message.facts).output(as_list=True):  # what was sent holds those of before, too
        found |= set(re.findall(r"\b[a-z2-7]{26}\b", facts))
    codes = {f"{code[:5]}-{code[5:]}" for row in people for code in (row["ticket_code"], row["personal_code"])}
    return found | codes | {one.upper() for one in found} | {"j/1?pwd", "j/2?pwd", "98765"}


# -- the page


async def test_a_mail_is_opened_from_the_page_of_its_participant_as_it_was(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    mail = await the_mail("invitation")

    page = await desk.open(at(piet, mail))

    assert at(piet, mail) in (await desk.open(address(piet))).links
    assert page.heading == "Uitnodiging: Zichtbaar zijn als raad"
    assert f"http://127.0.0.1:8000/mijn/{piet.personal_token}" in page.links
    for words in ("Piet Jansen <piet@example.org>", "Wacht op verzending", "0 keer", "Klaargezet: maandag 1 maart 2027",
                  "Gaat weg", "Beste Piet Jansen,"):  # fmt: skip
        assert words in page.words


async def test_the_html_stands_in_a_frame_that_runs_nothing_as_in_the_mailbox(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    mail = await the_mail("overview")

    page, frame = await desk.open(at(piet, mail)), await desk.open(at(piet, mail, "/html"))
    kept = await desk.open(f"/bureau/postvak/{mail.id}/html")

    [given] = [given for tag, given, _words in page.read.elements if tag == "iframe"]
    names = ("content-security-policy", "x-frame-options", "cache-control")
    assert (given["src"], given["sandbox"]) == (at(piet, mail, "/html"), "allow-popups allow-popups-to-escape-sandbox")
    assert [frame.response.headers[name] for name in names] == [kept.response.headers[name] for name in names]
    assert (frame.html, "frame-src 'self'" in page.response.headers[names[0]]) == (kept.html, True)


async def test_a_mail_that_cannot_be_made_any_more_has_a_page_and_no_frame(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    mail = await the_mail("invitation")
    await Message.update({Message.facts: "{}"}).where(Message.id == mail.id)

    page, frame = await desk.open(at(piet, mail)), await desk.open(at(piet, mail, "/html"))

    assert (page.status, frame.status, "Deze mail kan niet worden gemaakt." in page.words) == (200, 404, True)


async def test_what_is_not_a_mail_to_this_participant_of_this_event_is_not_there(desk: Browser) -> None:
    event, other = await an_event(), await an_event(slug="netwerk")
    session = await a_session(event)
    piet, anna = await comes(event, "Piet Jansen", session), await comes(event, "Anna Bos", session)
    far = await comes(other, "Ver Weg", await a_session(other))
    theirs = {row.about: row for row in await Message.objects()}
    lost = Message(kind="lost_link", about="address:piet@example.org", email=piet.email, message_id="<x@x>",
                   facts="{}", created_at=session.starts_at, due_at=session.starts_at)  # fmt: skip
    await lost.save()
    wrong = [at(piet, theirs[f"participant:{anna.id}"]), at(piet, theirs[f"participant:{far.id}"]), at(piet, lost),
             at(far, theirs[f"participant:{far.id}"]), f"{address(piet)}/berichten/99999999999"]  # fmt: skip

    statuses = [(await desk.open(f"{path}{end}")).status for path in wrong for end in ("", "/html")]

    assert statuses == [404] * 10


async def test_who_looks_at_a_mail_is_written_down_once_an_hour(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    mail = await the_mail("overview")

    for end in ("", "/html", ""):
        await desk.open(at(piet, mail, end))

    rows = await Deed.select(Deed.about, Deed.after).where(Deed.what == "list-seen", Deed.about == mail.about)
    assert [row["after"] for row in rows] == [f'{{"list":"bericht {mail.id}"}}']


# -- what became of it


async def test_every_time_of_a_mail_is_told_in_order(now: datetime) -> None:
    hour = timedelta(hours=1)
    facts: dict[str, Any] = {"created_at": now, "due_at": now + hour, "expires_at": now + 5 * hour}
    waiting, again = Message(**facts), Message(**facts, attempts=2)
    sent = Message(**facts | {"due_at": now}, state=Message.State.SENT, settled_at=now + 2 * hour)
    replaced = Message(**facts, state=Message.State.REPLACED, settled_at=now)

    told = [[(int((moment - now) / hour), words) for moment, words in timeline(one)]
            for one in (waiting, again, sent, replaced)]  # fmt: skip

    assert told == [
        [(0, "Klaargezet"), (1, "Gaat weg"), (5, "Daarna gaat deze mail niet meer weg")],
        [(0, "Klaargezet"), (1, "Volgende poging"), (5, "Daarna gaat deze mail niet meer weg")],
        [(0, "Klaargezet"), (2, "Verstuurd")],
        [(0, "Klaargezet"), (0, "Vervangen door een nieuwer bericht"), (1, "Zou dan weggaan")],
    ]


async def test_a_refused_mail_says_why_in_plain_words_and_how_often_it_was_tried(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    await settle([Result(one, Message.State.REFUSED, error="550 5.1.1 User unknown") for one in await claim()])

    page = await desk.open(at(piet, await the_mail("invitation")))

    for words in ("Geweigerd Dit adres bestaat niet.", "550 5.1.1 User unknown", "1 keer"):
        assert words in page.words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("", ""),
        ("550 5.1.1 no such user", "Dit adres bestaat niet."),
        ("452 4.2.2 over quota", "De mailbox is vol."),
        ("552 5.3.4 Message size exceeds fixed limit", "De mail is te groot voor de mailserver."),
        ("552 Message too large", "De mail is te groot voor de mailserver."),
        ("552 mailbox full", "De mailbox is vol."),
        ("550 5.2.1 disabled", "Deze mailbox is gesloten."),
        (
            "Ons domein is niet goed ingesteld. 550 5.7.26 x",
            "Onze mail wordt niet vertrouwd. Vraag de beheerder om hulp.",
        ),
        ("554 5.7.1 spam", "De mailserver van de ontvanger wil deze mail niet."),
        ("Na 8 keer opgegeven. 451 4.7.1 greylisted", "De mailserver van de ontvanger nam de mail toen niet aan."),
        ("SMTPConnectError: [Errno 111]", "De mailserver was niet te bereiken."),
        (
            "De mail kon niet worden gemaakt. KeyError: 'x'",
            "Bijeen kon deze mail niet maken. Vraag de beheerder om hulp.",
        ),
        ("AddressNotAscii: é", "Naar dit adres kunnen wij niet mailen."),
        ("iets vreemds", "De mail kon niet worden bezorgd."),
    ],
)
def test_an_answer_of_a_mail_server_is_told_in_plain_words(error: str, words: str) -> None:
    assert why(Message(error=error)) == words


# -- secrets


@pytest.fixture
async def viewer() -> AsyncIterator[Browser]:
    event = await an_event()
    async with at_desk(await an_organiser("mees@bijeen.example", Duty.Role.VIEWER, event)) as browser:
        yield browser


async def test_who_only_reads_sees_no_secret_in_any_mail_and_an_organiser_does(monkeypatch: Any) -> None:
    monkeypatch.setattr("sessions.registrations.signing_up.SETTINGS", replace(SETTINGS, reply_domain="antwoord.example.org"))
    await everything_mailed(await an_event())
    secrets = await secrets_in_the_database()

    shown, to_organisers = await opened_all(hides=True), await opened_all(hides=False)

    holds = [any(one in words for one in secrets) for _kind, words in to_organisers]
    changed = [[kind for kind, words in found if "De manier om mee te doen is veranderd." in words]
               for found in (shown, to_organisers)]  # fmt: skip
    assert [(kind, one) for kind, words in shown for one in secrets if one in words] == []
    assert [HIDDEN in words for _kind, words in shown] == holds
    assert changed == [["update"]] * 2
    assert {kind for kind, _words in shown} == {
        "overview", "invitation", "update", "change", "cancelled", "session_cancelled", "promoted", "readdressed",
        "left_waiting_list", "mailing",
    }  # fmt: skip


async def test_the_qr_code_and_the_links_that_who_only_reads_sees_lead_nowhere(viewer: Browser) -> None:
    event = await Event.objects().first()
    assert event is not None
    piet = await comes(event, "Piet Jansen", await a_session(event))
    mail = await the_mail("overview")

    page, frame = await viewer.open(at(piet, mail)), await viewer.open(at(piet, mail, "/html"))

    assert "Laat deze zien als u naar een zaal komt. •••" in " ".join(page.all("pre")[0].split())
    assert f"Uw persoonlijke code is {HIDDEN}." in page.words
    assert re.findall(r"127\.0\.0\.1:8000/(?:mijn|mee|kaart)/([^\s\"<]+)", frame.html) == [HIDDEN] * 3


async def test_who_only_reads_sees_no_codes_on_the_page_of_a_participant_either(viewer: Browser, desk: Browser) -> None:
    event = await Event.objects().first()
    assert event is not None
    piet = await comes(event, "Piet Jansen", await a_session(event))
    codes = [f"{code[:5]}-{code[5:]}" for code in (piet.ticket_code, piet.personal_code)]

    pages = [await browser.open(address(piet)) for browser in (viewer, desk)]

    assert [[code in page.words for code in codes] for page in pages] == [[False, False], [True, True]]


async def test_a_token_of_a_kind_that_is_not_known_yet_is_hidden_in_an_address_too(viewer: Browser) -> None:
    event = await Event.objects().first()
    assert event is not None
    piet = await comes(event, "Piet Jansen", await a_session(event))
    token = "abcdefghijklmnopqrstuvwx27"
    text = f"Vul in: https://bijeen.example/vragen/{token}"
    await messages.post_mailing(event, "Vragen", text, [piet.to_dict()], Posting())

    both = [await viewer.open(at(piet, await the_mail("mailing"), end)) for end in ("", "/html")]

    assert [token in page.html for page in both] == [False, False]
    assert f"https://bijeen.example/vragen/{HIDDEN}" in both[0].words


async def test_what_came_back_about_a_mail_stands_among_what_happened(desk: Browser) -> None:
    event = await an_event()
    anna = await comes(event, "Anna Bos", await a_session(event))
    mail = await the_mail("invitation")
    for kind, words in (("returned", "Kwam terug: dit adres bestaat niet."), ("reply", "Anna komt.")):
        await Received(
            key=kind, kind=kind, state="settled", words=words, message=mail.id, received_at=mail.created_at
        ).save()

    page = await desk.open(at(anna, mail))

    said = ["Teruggekomen: Kwam terug: dit adres bestaat niet.", "Antwoord van de agenda: Anna komt."]
    assert [words in page.words for words in said] == [True, True]


async def test_what_came_back_about_a_mail_stands_at_everybody_it_was_for(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    people = [await comes(event, name, session, email="raad@example.org") for name in ("Anna Bos", "Cor Eik")]
    mails = await Message.objects().where(Message.kind == "overview").order_by(Message.id)
    await Message.update({Message.combined_into: mails[0].id}).where(Message.kind == "overview")
    await Received(
        key="x", kind="returned", state="settled", words="Kwam terug: vol.", message=mails[0].id, received_at=mails[0].created_at
    ).save()

    pages = [await desk.open(at(one, mail)) for one, mail in zip(people, mails, strict=True)]

    assert ["Teruggekomen: Kwam terug: vol." in page.words for page in pages] == [True, True]


async def test_a_mail_that_was_erased_says_so_to_who_only_reads(desk: Browser) -> None:
    event = await an_event()
    anna = await comes(event, "Anna Bos", await a_session(event))
    mail = await the_mail("invitation")
    await Message.update({Message.facts: "", Message.name: "", Message.email: ""}).where(Message.id == mail.id)

    async with at_desk(await an_organiser("kijkt@bijeen.example", Duty.Role.VIEWER, event)) as viewer:
        pages = [await browser.open(at(anna, mail)) for browser in (desk, viewer)]

    assert ["De inhoud is gewist" in page.html for page in pages] == [True, True]
