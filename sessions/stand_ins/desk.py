"""The organisers' desk: letting somebody else come instead of a participant."""

from dataclasses import replace
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import desk_page, done
from events.forms import numbers
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _, ngettext
from sessions.people.desk import FULL, ONE
from sessions.people.forms import StandInForm
from sessions.people.pages import address_of
from sessions.people.person import participant_at
from sessions.registrations import form_key
from sessions.stand_ins import operations
from sessions.stand_ins.operations import AlreadyThere, NothingToHandOver, SamePerson, to_hand_over
from sessions.tables import Participant

Asking = Request[Any, Any, Any]
STAND_IN = ONE + "/vervangen"


async def _fetched(desk: Desk, slug: str, person: int) -> tuple[Event, Participant]:
    """An event and a participant of it. Raises `EventNotFound`, `ParticipantNotFound`."""
    event = await desk.event(slug, Right.EDIT)
    return event, await participant_at(event, person)


@get(STAND_IN, dependencies=DESK)
async def show_stand_in(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Template:
    """Organisers: the form for who comes instead, to one session or to all that are still to come."""
    event, participant = await _fetched(desk, slug, person)
    asked, places = numbers([request.query_params.get("sessie", "")]), await to_hand_over(participant.id)
    coming = [session.number for session, _row in places]
    chosen = [number for number in coming if number in asked] or coming
    return await _page(desk, event, participant, StandInForm({"raad": participant.council}, chosen=chosen))


async def _page(desk: Desk, event: Event, participant: Participant, form: StandInForm) -> Template:
    return desk_page(
        "desk/person_stand_in.html", desk, "participants", event=event, status=422 if form.problems else 200, form=form,
        participant=participant, places=await to_hand_over(participant.id),
    )  # fmt: skip


@post(STAND_IN, status_code=200, dependencies=DESK)
async def replace_person(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Template | Redirect:
    """Organisers: give somebody's places to who comes instead, all that are ticked or none; sent twice, it is one."""
    event, participant = await _fetched(desk, slug, person)
    form = StandInForm()
    form.read(await request.form())
    who = replace(form.check(), language=participant.language)
    if form.problems:
        return await _page(desk, event, participant, form)
    key = form_key(f"{form.form_id}.{participant.id}", who, form.chosen, "")
    try:
        comes = await operations.replace_person(event, participant, form.chosen, who, key, desk.organiser.id)
    except SamePerson:
        form.problems.add("naam", _("Dit is dezelfde persoon. Vul in wie er nu komt."))
    except AlreadyThere as already:
        form.problems.add(FULL, _already(who.name, [session.title for session in already.sessions]))
    except NothingToHandOver:
        form.problems.add(FULL, _("Er is iets veranderd. Kijk welke sessies er nog staan en kies opnieuw."))
    if form.problems:
        return await _page(desk, event, participant, form)
    return done(address_of(event, comes, "vervangen"))


def _already(name: str, titles: list[str]) -> str:
    """Where somebody is already, by name."""
    said = ngettext(
        "{name} is al aangemeld voor ‘{titles}’. Haal daar het vinkje weg.",
        "{name} is al aangemeld voor ‘{titles}’. Haal daar de vinkjes weg.",
        len(titles),
    )
    return said.format(name=name, titles="’, ‘".join(titles))


ROUTES = [show_stand_in, replace_person]
