"""The organisers' desk: what of an event can be printed, for everybody at once."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import desk_page, done
from events.forms import numbers, typed
from events.paper.characters import unprintable
from events.paper.pages import pdf, saved
from events.publishing import EventNotFound
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import speak
from sessions import programme
from sessions.door.entrance.finding import entrance_at
from sessions.paper.certificates import attendance_of, certificate
from sessions.paper.door_list import door_list, expected_at
from sessions.paper.jobs import asking, words
from sessions.paper.jobs.everybody import everybody_on
from sessions.participants.week import week_of
from sessions.people.pages import participant_for
from sessions.tables import Session

Asking = Request[Any, Any, Any]
EVENT = "/bureau/bijeenkomsten/{slug:str}"
PAPERS = EVENT + "/papier"
FILE = PAPERS + "/{kind:str}"
SESSION = EVENT + "/sessies/{number:int}"
PERSON = EVENT + "/deelnemers/{person:int}"


@get(PAPERS, dependencies=DESK)
async def show_papers(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: what can be printed, and whose name does not come on paper as it is written."""
    event = await desk.event(slug, Right.EDIT)
    everybody = await everybody_on(event)
    await desk.looks_at(event, "papier")
    return desk_page(
        "desk/papers.html", desk, "participants", event=event, counts=everybody.counts, titles=words.titles(),
        standings=await asking.standings_of(event), unprintable=unprintable(everybody.names), in_figures=words.in_figures,
    )  # fmt: skip


# -- everybody in one file


@post(FILE, status_code=200, dependencies=DESK)
async def ask_for_papers(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], kind: FromPath[str]
) -> Redirect:
    """Organisers: have a file made of everybody's; when it is being made, this one goes on."""
    event = await desk.event(slug, Right.EDIT)
    seen = numbers([typed(await request.form(), "versie")])
    await asking.ask(event, kind, seen[0] if seen else 0)
    return done(f"/bureau/bijeenkomsten/{event.slug}/papier/{kind}")


@get(FILE, dependencies=DESK)
async def show_progress(desk: NamedDependency[Desk], slug: FromPath[str], kind: FromPath[str]) -> Template:
    """Organisers: how far a file is, and the way to it."""
    event = await desk.event(slug, Right.EDIT)
    standing = await asking.standing_of(event, kind)
    return desk_page(
        "desk/papers_one.html", desk, "participants", event=event, standing=standing, title=words.titles()[kind],
        paragraphs=words.said(standing, event),
    )  # fmt: skip


@get(FILE + "/bestand.pdf", dependencies=DESK)
async def download_papers(
    desk: NamedDependency[Desk], slug: FromPath[str], kind: FromPath[str]
) -> Response[bytes]:
    """Organisers: the file, as long as it is kept."""
    event = await desk.event(slug, Right.EDIT)
    file = await asking.file_of(event, kind)
    await desk.looks_at(event, kind)
    return saved(file, f"{event.slug}-{kind}")


# -- one


@get(PERSON + "/bewijs.pdf", dependencies=DESK)
async def download_certificate(
    desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Response[bytes]:
    """Who may read: the certificate of one participant, in their language, or that they were nowhere yet."""
    event, participant = await participant_for(desk, slug, person, Right.READ)
    one = await attendance_of(await week_of(participant), clock.now())
    await desk.looks_at(event, "bewijzen", f"participant:{participant.id}")
    speak(participant.language)
    return await pdf(lambda: certificate(event, one), "bewijs-van-deelname")


@get(SESSION + "/deurlijst.pdf", dependencies=DESK)
async def download_door_list(
    desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """Who may read, and the door: everybody who is expected in a session, with a box to tick."""
    event, session = await _at_door(desk, slug, number)
    people = await expected_at(session)
    await desk.looks_at(event, "deurlijst", f"session:{session.id}")
    return await pdf(lambda: door_list(event, session, people), f"{event.slug}-deurlijst-{session.number}")


async def _at_door(desk: Desk, slug: str, number: int) -> tuple[Event, Session]:
    """The session for who reads its event; and for the crew, who look for names at the door of the same ones."""
    try:
        event = await desk.event(slug, Right.READ)
    except EventNotFound:
        event = await desk.event(slug, Right.CHECK_IN)
        session = await programme.session_at(event, number)
        return event, (await entrance_at(desk.rights, session.id)).session
    return event, await programme.session_at(event, number)


ROUTES: list[Any] = [
    show_papers, ask_for_papers, show_progress, download_papers, download_certificate, download_door_list,
]  # fmt: skip
