"""The organisers' desk: what of an event can be printed, for everybody at once."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

import clock
from events.desk import desk_page, sheet
from events.paper.characters import unprintable
from events.paper.pages import pdf
from events.rights import Right
from events.signed_in import DESK, Desk
from events.texts import speak
from sessions import programme
from sessions.groups.paper import letters_on_paper
from sessions.paper.badges import AT_ONCE, badge_paper, badges_of
from sessions.paper.certificates import attendance_of, attendances, certificate
from sessions.paper.door_list import door_list, expected_at
from sessions.paper.letters import letters_paper
from sessions.participants.week import week_of
from sessions.people.pages import participant_for

Asking = Request[Any, Any, Any]
EVENT = "/bureau/bijeenkomsten/{slug:str}"
SESSION = EVENT + "/sessies/{number:int}"
PERSON = EVENT + "/deelnemers/{person:int}"


@get(EVENT + "/papier", dependencies=DESK)
async def show_papers(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: what can be printed, and whose name does not come on paper as it is written."""
    event = await desk.event(slug, Right.EDIT)
    badges, present = await badges_of(event, sheet(request)), await attendances(event, clock.now(), 1)
    letters = await letters_on_paper(event, 1, AT_ONCE)
    people = [one.participant for one in present] + [one.participant for one in letters]
    names = [one.name for one in badges] + [one.council for one in badges]
    names += [one.name for one in people] + [one.council for one in people]
    await desk.looks_at(event, "papier")
    return desk_page(
        "desk/papers.html", desk, "participants", event=event, list=badges, letters=letters, present=present,
        unprintable=unprintable(names),
    )  # fmt: skip


@get(EVENT + "/badges-a6.pdf", dependencies=DESK)
async def download_badges(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Response[bytes]:
    """Organisers: badges on A6 for everybody who comes to a place, a thousand at once."""
    return await _badges(request, desk, slug, "a6")


@get(EVENT + "/badges-etiketten.pdf", dependencies=DESK)
async def download_labels(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Response[bytes]:
    """Organisers: the same on sheets of three by seven labels."""
    return await _badges(request, desk, slug, "labels")


async def _badges(request: Asking, desk: Desk, slug: str, size: str) -> Response[bytes]:
    event = await desk.event(slug, Right.EDIT)
    badges = await badges_of(event, sheet(request))
    await desk.looks_at(event, "badges")
    return await pdf(lambda: badge_paper(event, badges, size), f"{event.slug}-badges-{size}-{badges.number}")


@get(EVENT + "/brieven.pdf", dependencies=DESK)
async def download_letters(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Response[bytes]:
    """Organisers: letters to everybody without an address, a thousand at once."""
    event = await desk.event(slug, Right.EDIT)
    letters = await letters_on_paper(event, sheet(request), AT_ONCE)
    await desk.looks_at(event, "brieven")
    return await pdf(lambda: letters_paper(event, letters), f"{event.slug}-brieven-{letters.number}")


@get(EVENT + "/bewijzen.pdf", dependencies=DESK)
async def download_certificates(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Response[bytes]:
    """Organisers: certificates for everybody who was there, a thousand at once."""
    event, now = await desk.event(slug, Right.EDIT), clock.now()
    people = await attendances(event, now, sheet(request))
    await desk.looks_at(event, "bewijzen")
    return await pdf(lambda: certificate(event, people, now), f"{event.slug}-bewijzen-{people.number}")


@get(PERSON + "/bewijs.pdf", dependencies=DESK)
async def download_certificate(
    desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Response[bytes]:
    """Who may read: the certificate of one participant, in their language, or that they were nowhere yet."""
    event, participant = await participant_for(desk, slug, person, Right.READ)
    now = clock.now()
    one = await attendance_of(await week_of(participant), now)
    await desk.looks_at(event, "bewijzen", f"participant:{participant.id}")
    speak(participant.language)
    return await pdf(lambda: certificate(event, [one], now), "bewijs-van-deelname")


@get(SESSION + "/deurlijst.pdf", dependencies=DESK)
async def download_door_list(
    desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """Who may read: everybody who is expected in a session, with a box to tick."""
    event = await desk.event(slug, Right.READ)
    session = await programme.session_at(event, number)
    people = await expected_at(session)
    await desk.looks_at(event, "deurlijst", f"session:{session.id}")
    return await pdf(lambda: door_list(event, session, people), f"{event.slug}-deurlijst-{session.number}")


ROUTES: list[Any] = [
    show_papers, download_badges, download_labels, download_letters, download_certificates, download_certificate,
    download_door_list,
]  # fmt: skip
