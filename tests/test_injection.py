"""What people write stays words: in pages, in mails, in their headers, and in calendars (S14, S15, S16)."""

from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from events.tables import Day, Event
from notifications.mail import mail
from notifications.tables import Message
from sessions import programme
from sessions.letters import write
from sessions.tables import Participant, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.replying import reading_replies
from tests.site import Browser, Page, Reader, at_desk, visitor
from tests.state import answers

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

CANARIES = [
    '"><img src=x onerror=alert(1)>',
    "<script>alert(1)</script>",
    "</title></textarea><svg onload=alert(1)>",
    "[x](javascript:alert(1)) ![x](data:text/html,x) <javascript:alert(1)>",
    "{{7*7}}{%raw%}{#x#}<!--% if 1 %-->",
    "' onmouseover='alert(1)",
    "%(title)s {title} {0} %s",
]
RUNS = frozenset("script iframe object embed base svg img form".split())
LEADS = ("href", "src", "action", "formaction", "xlink:href")
SAFE = ("/", "#", "http://", "https://", "mailto:", "tel:", "cid:", "data:image/png;base64,")


async def written_everywhere(words: str) -> Event:
    """An event and two sessions with `words` wherever an organiser can write."""
    event = await an_event(
        title=words, text=words, help_name=words[:100], help_phone="030 0", help_hours=words, help_mail=words
    )
    await Day.update({Day.theme: words, Day.text: words}).where(Day.event == event.id)
    facts: dict[str, Any] = {
        "title": words, "text": words, "place": words, "dial_in": words, "audience": words, "sector": words,
        "keywords": [words], "speakers": [words], "materials": f"{words}|javascript:alert(1)\n{words}|https://a.example/{words}",
    }  # fmt: skip
    await a_session(event, **facts, form="hybrid", meeting_link="javascript:alert(1)")
    await a_session(event, **facts, form="location", members_only=True)
    return event


async def all_pages(event: Event, words: str) -> list[Page]:
    """Every kind of page, after somebody signed up with `words` wherever a visitor can write."""
    async with visitor() as browser:
        form = {"naam": words, "raad": words, "rol": words, "opmerking": words}
        wrong = await browser.post("/week/aanmelden", answers(event, 2, email=words, **form))
        check = await browser.post("/week/aanmelden", answers(event, 1, step="controleer", **form))
        with reading_replies():
            sent = await browser.post("/week/aanmelden", answers(event, 1, **form))
        [person], [registration] = await Participant.objects(), await Registration.objects()
        await Registration.update({Registration.partstat: "DECLINED"}).where(Registration.id == registration.id)
        mine = f"/mijn/{person.personal_token}"
        paths = ["/", "/week", "/week/sessies/1", "/week/sessies/2", "/week/aanmelden", sent.location, mine,
                 f"{mine}/toevoegen", f"{mine}/afmelden/{registration.id}", f"/mee/{registration.join_token}",
                 f"/kaart/{person.ticket_token}", f"/antwoord/{registration.reply_token}", "/mijn"]  # fmt: skip
        opened = [await browser.open(path) for path in paths]
        lost = await browser.post("/mijn", {"email": words})
    return [wrong, check, *opened, lost, *await desk_pages(person)]


async def desk_pages(person: Participant) -> list[Page]:
    """What the desk sees of it."""
    async with at_desk(await an_organiser(name="Bureau")) as desk:
        week = "/bureau/bijeenkomsten/week"
        paths = ["/bureau", week, f"{week}/sessies", f"{week}/sessies/1", f"{week}/sessies/1/deelnemers",
                 f"{week}/sessies/1/afzeggen", f"/kaart/{person.ticket_token}", "/bureau/postvak"]  # fmt: skip
        mails = await Message.select(Message.id).output(as_list=True)
        paths += [f"/bureau/postvak/{number}" for number in mails]
        own = f"{week}/deelnemers/{person.id}"
        mine = await Message.select(Message.id).where(Message.about == f"participant:{person.id}").output(as_list=True)
        paths += [own, f"{own}/gegevens", *(f"{own}/berichten/{number}" for number in mine)]
        return [await desk.open(path) for path in paths]


def dangers(read: Reader) -> list[tuple[str, dict[str, str]]]:
    """Elements that would run something, or lead where they should not."""
    return [
        (tag, given)
        for tag, given, _ in read.elements
        if (tag in RUNS and not is_ours(tag, given))
        or any(name.startswith("on") or name == "style" for name in given)
        or any(not given[name].startswith(SAFE) for name in LEADS if given.get(name))
    ]


def is_ours(tag: str, given: dict[str, str]) -> bool:
    """The forms and the QR code that our own templates hold."""
    if tag == "form":
        return given.get("action", "/").startswith("/")
    if tag == "iframe":
        return given.get("src", "").startswith("/bureau/") and given["src"].endswith("/html") and "sandbox" in given
    return (tag == "svg" and "onload" not in given) or (tag == "script" and given.get("src", "").startswith("/static/"))


@pytest.mark.parametrize("words", CANARIES)
async def test_no_page_runs_what_somebody_wrote(words: str) -> None:
    pages = await all_pages(await written_everywhere(words), words)

    assert [(page.response.url.path, dangers(page.read)) for page in pages if dangers(page.read)] == []
    assert {page.status for page in pages} == {200, 422}


async def test_what_was_written_is_read_as_it_was_written(browser: Browser) -> None:
    words = "{{7*7}} <b>vet</b> & 'zo' %(title)s"
    await written_everywhere(words)

    page = await browser.open("/week/sessies/1")

    assert (page.heading, page.title) == (words, f"{words} · Bijeen")


# -- mails


@dataclass
class Received:
    """A mail as a mail program takes it apart."""

    raw: bytes
    whole: EmailMessage

    def part(self, kind: str) -> str:
        """The first part of this type, or nothing."""
        found = [part for part in self.whole.walk() if part.get_content_type() == kind]
        return str(found[0].get_content()) if found else ""


async def received() -> list[Received]:
    """Every mail in the outbox, as it would go out."""
    raws = [mail(message, write(message)) for message in await Message.objects().order_by(Message.id)]
    return [Received(raw, message_from_bytes(raw, _class=EmailMessage, policy=default)) for raw in raws]


async def every_kind_of_mail(event: Event, words: str) -> list[Received]:
    """The mails of a sign-up, a change, a lost link and a session that is called off."""
    async with visitor() as browser:
        name = " ".join(words.split()).replace("\x00", "")[:100]
        await browser.post("/week/aanmelden", answers(event, 1, naam=name, raad=name, rol=name, opmerking=name))
        await browser.post("/mijn", {"email": "piet@example.org"})
    session = await programme.session_at(event, 1)
    later = {
        **vars(programme.content_of(session)),
        "starts_at": NEXT_MONDAY + timedelta(hours=1),
        "ends_at": NEXT_MONDAY + timedelta(hours=2),
    }
    await programme.change(session, programme.Content(**later))
    await programme.cancel(await programme.session_at(event, 1))
    mails = await received()
    assert len(mails) == 5
    return mails


STYLED = {"style", "width", "height"}


def dangers_in_mail(html: str) -> list[tuple[str, dict[str, str]]]:
    """As on a page; a mail carries its own style, and one picture."""
    read = Reader(html)
    read.elements = [
        (tag, {name: value for name, value in given.items() if name not in STYLED}, words)
        for tag, given, words in read.elements
        if tag != "img" or not given.get("src", "").startswith("cid:")
    ]
    return dangers(read)


@pytest.mark.parametrize("words", CANARIES)
async def test_no_mail_runs_what_somebody_wrote(words: str) -> None:
    mails = await every_kind_of_mail(await written_everywhere(words), words)

    assert [found for one in mails for found in dangers_in_mail(one.part("text/html"))] == []
    assert [one for one in mails if "49" in str(one.whole["Subject"])] == []


BREAKS = [
    "\r\n",
    "\n",
    "\r",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    "\u2029",
    "\r\n\r\n",
    "=?utf-8?q?=0d=0a?=",
    "\\r\\n",
]
NAMES = {
    "from", "to", "reply-to", "subject", "date", "message-id", "mime-version", "content-language", "auto-submitted",
    "x-auto-response-suppress", "content-type",
}  # fmt: skip


@pytest.mark.parametrize("line_end", BREAKS)
async def test_no_words_begin_a_header(line_end: str) -> None:
    words = f"Week{line_end}Bcc: x@example.org{line_end}Content-Type: text/html{line_end}{line_end}<b>x</b>"

    mails = await every_kind_of_mail(await written_everywhere(words), words)

    heads = [one.raw.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n") for one in mails]
    names = {line.partition(":")[0].lower() for head in heads for line in head if line[:1] not in " \t"}
    assert (names - NAMES, {len(one.whole.get_all("To") or []) for one in mails}) == (set(), {1})
    assert [one for one in mails if "\n" in one.raw.replace(b"\r\n", b"").decode("ascii")] == []
    assert {str(one.whole["To"].addresses[0].addr_spec) for one in mails} == {"piet@example.org"}


@pytest.mark.parametrize(
    "name",
    ["a@kwaad.nl", "x <a@kwaad.nl>", "a@kwaad.nl,b@kwaad.nl", '"', "\\", "=?utf-8?b?eA==?=", "groep: a@kwaad.nl;"],
)
async def test_no_name_passes_for_an_address(name: str) -> None:
    mails = await every_kind_of_mail(await written_everywhere(name), name)

    senders = {address.addr_spec for one in mails for address in one.whole["From"].addresses}
    receivers = {address.addr_spec for one in mails for address in one.whole["To"].addresses}
    assert (senders, receivers) == ({"bijeen@bijeen.example"}, {"piet@example.org"})


# -- calendars

PROPERTIES = frozenset(
    "BEGIN END VERSION PRODID CALSCALE METHOD TZID DTSTART RRULE TZNAME TZOFFSETFROM TZOFFSETTO UID SEQUENCE DTSTAMP "
    "CREATED LAST-MODIFIED DTEND SUMMARY DESCRIPTION LOCATION URL ORGANIZER ATTENDEE X-MICROSOFT-DISALLOW-COUNTER "
    "STATUS TRANSP CLASS X-MICROSOFT-CDO-BUSYSTATUS".split()
)


def properties(calendar: str) -> list[str]:
    """The names of its properties, in order."""
    lines = calendar.replace("\r\n ", "").rstrip("\r\n").split("\r\n")
    return [line.replace(";", ":").partition(":")[0] for line in lines]


@pytest.mark.parametrize("line_end", BREAKS)
async def test_no_words_begin_a_line_in_a_calendar(browser: Browser, line_end: str) -> None:
    words = f"Week{line_end}ATTENDEE:mailto:x@example.org{line_end}END:VEVENT{line_end}BEGIN:VALARM"
    event = await written_everywhere(words)

    mails = await every_kind_of_mail(event, words)
    page = await browser.open("/week/sessies/2/agenda.ics")

    parts = [one.part("text/calendar") for one in mails if one.part("text/calendar")]
    calendars = [properties(calendar.replace("\r\n", "\n").replace("\n", "\r\n")) for calendar in parts]
    counts = {(found.count("BEGIN"), found.count("ATTENDEE"), *sorted(set(found) - PROPERTIES)) for found in calendars}
    assert (len(parts), counts) == (3, {(5, 1)})
    public = properties(page.response.text)
    assert (public.count("BEGIN"), public.count("ATTENDEE"), set(public) - PROPERTIES) == (5, 0, set())
    assert await Session.count() == 2
