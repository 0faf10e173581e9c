"""The organisers' desk: who works there, where they are signed in, and what was done."""

from contextlib import suppress
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events import history, organisers
from events.desk import desk_page, done, sheet
from events.forms import numbers
from events.history import Deeds
from events.passkeys import passkey_only
from events.passkeys.desk import said_of, sign_ins_page
from events.passkeys.forms import PasskeyForm
from events.people import deeds, duties, sign_ins
from events.people.duties import Person
from events.people.forms import DutyForm, PersonForm, role_in_words, roles
from events.publishing import all_events
from events.rights import Right
from events.signed_in import DESK, SIGN_IN, Desk, no_cookie
from events.tables import Event
from events.texts import _, ngettext
from settings import SETTINGS

Asking = Request[Any, Any, Any]
PERSON = "/bureau/mensen/{number:int}"


# -- who works here


@get("/bureau/mensen", dependencies=DESK)
async def show_people(desk: NamedDependency[Desk]) -> Template:
    """Owners: everybody at the desk with their duties, and the form for somebody new."""
    desk.only(Right.PEOPLE)
    return await _people_page(desk, PersonForm())


async def _people_page(desk: Desk, form: PersonForm) -> Template:
    return desk_page(
        "desk/people.html", desk, "team", status=422 if form.problems else 200, form=form,
        people=await duties.everybody(), events=await all_events(), roles=roles(), role_in_words=role_in_words,
    )  # fmt: skip


@post("/bureau/mensen", status_code=200, dependencies=DESK)
async def add_person(request: Asking, desk: NamedDependency[Desk]) -> Template | Redirect:
    """Owners: let somebody work at the desk. Nothing is mailed; they ask for a link themselves."""
    desk.only(Right.PEOPLE)
    form = PersonForm()
    form.take(await request.form())
    name, address, role, event_id = form.check(await all_events())
    if form.problems:
        return await _people_page(desk, form)
    try:
        person = await organisers.add(address, name, role, event_id, desk.organiser.id)
    except organisers.AlreadyOrganiser as refusal:
        if refusal.same:
            return done(f"/bureau/mensen/{refusal.same}?gedaan=erbij")  # pressed twice
        form.problems.add("email", _("Dit adres staat al in de lijst. Kies die persoon en geef daar een taak."))
        return await _people_page(desk, form)
    return done(f"/bureau/mensen/{person.id}?gedaan=erbij")


@get(PERSON, dependencies=DESK)
async def show_person(request: Asking, desk: NamedDependency[Desk], number: FromPath[int]) -> Template:
    """Owners: one person's duties, where they are signed in, and what was changed about them."""
    person = await _person(desk, number)
    ended = sum(numbers([request.query_params.get("aantal", "")]))
    words = {
        "erbij": _("Deze persoon kan nu zelf een link vragen, op {address}. Wij mailen niets.").format(
            address=f"{SETTINGS.base_url}/bureau"
        ),
        "taak": _("De taak staat erbij. Dat geldt vanaf nu."),
        "weg": _("De taak is weg. Dat geldt vanaf nu."),
        "uitgelogd": _ended(ended),
        "mail": _("Deze persoon kan weer inloggen met alleen de mail, en kreeg daar een mail over."),
    }
    said = words.get(request.query_params.get("gedaan", ""), "")
    return await _person_page(desk, person, DutyForm(), said, sheet(request))


def _ended(number: int) -> str:
    if not number:
        return _("Er was niets te beëindigen.")
    return ngettext("{number} inlog is beëindigd.", "{number} inlogs zijn beëindigd.", number).format(number=number)


async def _person(desk: Desk, number: int) -> Person:
    """Somebody at the desk, for owners. Raises `PageNotFound`, `PersonNotFound`."""
    desk.only(Right.PEOPLE)
    return await duties.person_at(number)


async def _person_page(desk: Desk, person: Person, form: DutyForm, said: str = "", older: int = 1) -> Template:
    one = person.organiser
    found = await history.deeds_about(f"organiser:{one.id}", older)
    return desk_page(
        "desk/people_one.html", desk, "team", status=422 if form.problems else 200, said=said, form=form,
        person=person, places=await sign_ins.places_of(one.id), events=await all_events(), roles=roles(),
        role_in_words=role_in_words, deeds=deeds.lines(found), found=found,
    )  # fmt: skip


@post(PERSON + "/taken", status_code=200, dependencies=DESK)
async def give_duty(request: Asking, desk: NamedDependency[Desk], number: FromPath[int]) -> Template | Redirect:
    """Owners: one more duty for somebody."""
    person, form = await _person(desk, number), DutyForm()
    form.take(await request.form())
    role, event_id = form.check_duty(await all_events())
    if form.problems:
        return await _person_page(desk, person, form)
    try:
        await duties.give(person.organiser, role, event_id, desk.organiser.id)
    except duties.AlreadyTheirDuty:
        form.problems.add("taak", _("Deze persoon heeft deze taak al."))
        return await _person_page(desk, person, form)
    return done(f"/bureau/mensen/{number}?gedaan=taak")


@post(PERSON + "/taken/{duty:int}/weg", status_code=200, dependencies=DESK)
async def take_duty(
    desk: NamedDependency[Desk], number: FromPath[int], duty: FromPath[int]
) -> Template | Redirect:  # fmt: skip
    """Owners: one duty less for somebody; without any they are signed out at once."""
    person = await _person(desk, number)
    try:
        await duties.take(person.organiser, duty, desk.organiser.id)
    except duties.LastOwner:
        form = DutyForm()
        form.problems.add("taken", _("Dit is de laatste eigenaar. Maak eerst iemand anders eigenaar."))
        return await _person_page(desk, person, form)
    is_mine = number == desk.organiser.id  # who is no owner any more does not see this page again
    return done("/bureau" if is_mine else f"/bureau/mensen/{number}?gedaan=weg")


@post(PERSON + "/uitloggen", status_code=200, dependencies=DESK)
async def sign_person_out(desk: NamedDependency[Desk], number: FromPath[int]) -> Redirect:
    """Owners: end every sign-in of somebody, at once."""
    person = await _person(desk, number)
    ended = await sign_ins.end_all(person.organiser.id, desk.organiser.id)
    return done(f"/bureau/mensen/{number}?gedaan=uitgelogd&aantal={ended}")


@post(PERSON + "/alleen-mail", status_code=200, dependencies=DESK)
async def let_in_by_mail(desk: NamedDependency[Desk], number: FromPath[int]) -> Redirect:
    """Owners: mail alone lets somebody in again who signs in with a passkey only and lost it."""
    person = await _person(desk, number)
    with suppress(passkey_only.MailIsEnough):  # pressed twice
        await passkey_only.lift(person.organiser, desk.organiser.id)
    return done(f"/bureau/mensen/{number}?gedaan=mail")


# -- my own sign-ins


@get("/bureau/inlogs", dependencies=DESK)
async def show_sign_ins(request: Asking, desk: NamedDependency[Desk]) -> Template:
    """Everybody at the desk: the browsers that they are signed in with, and their passkeys."""
    asked = request.query_params
    done_here = asked.get("gedaan", "")
    said = _ended(sum(numbers([asked.get("aantal", "")]))) if done_here == "uitgelogd" else said_of(done_here)
    return await sign_ins_page(request, desk, PasskeyForm(), said)


@post("/bureau/inlogs/{number:int}/beeindigen", status_code=200, dependencies=DESK)
async def end_sign_in(desk: NamedDependency[Desk], number: FromPath[int]) -> Redirect:
    """Everybody at the desk: end one of their own sign-ins."""
    await sign_ins.end(desk.organiser.id, number)
    return done("/bureau/inlogs?gedaan=uitgelogd&aantal=1")


@post("/bureau/inlogs/andere", status_code=200, dependencies=DESK)
async def end_others(request: Asking, desk: NamedDependency[Desk]) -> Redirect:
    """Everybody at the desk: end all of their own sign-ins but this one."""
    ended = await sign_ins.end_all(desk.organiser.id, desk.organiser.id, but=request.cookies[SIGN_IN])
    return done(f"/bureau/inlogs?gedaan=uitgelogd&aantal={ended}")


@post("/bureau/inlogs/alle", status_code=200, dependencies=DESK)
async def end_every_one(desk: NamedDependency[Desk]) -> Redirect:
    """Everybody at the desk: end all of their own sign-ins, this one too."""
    await sign_ins.end_all(desk.organiser.id, desk.organiser.id)
    answer = done("/bureau/inloggen")
    answer.cookies = [no_cookie(SIGN_IN)]
    return answer


# -- what was done


@get("/bureau/bijeenkomsten/{slug:str}/geschiedenis", dependencies=DESK)
async def show_history(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers and viewers: who did what at an event, the last first; whom they read here, they read by name."""
    event = await desk.event(slug, Right.READ)
    found = await history.deeds_at(event.id, sheet(request), seen=asks_who_looked(request))
    return desk_page("desk/history.html", desk, "history", event=event, **await in_words(request, event, found))


def asks_who_looked(request: Asking) -> bool:
    """Whether one wants to read who looked at lists of people, instead of what was changed."""
    return "bekeken" in request.query_params


async def in_words(request: Asking, event: Event, found: Deeds) -> dict[str, Any]:
    """What a page with the history of an event, or of something in it, shows."""
    lines = deeds.lines(found, await history.names_in(found, event.id), event.time_zone)
    return {"deeds": lines, "found": found, "seen": asks_who_looked(request)}


ROUTES = [
    show_people, add_person, show_person, give_duty, take_duty, sign_person_out, let_in_by_mail, show_sign_ins, end_sign_in, end_others,
    end_every_one, show_history,
]  # fmt: skip
