"""The organisers' desk: signing in and out, who works there, where they are signed in, and what was done."""

import asyncio
import secrets
import time
from typing import Any
from urllib.parse import quote, unquote

from litestar import Request, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events import history, organisers
from events.desk import desk_page, done
from events.forms import Problems, email, numbers, typed
from events.limits import within_limits
from events.people import deeds, duties, sign_ins
from events.people.duties import Person
from events.people.forms import DutyForm, PersonForm, role_in_words, roles
from events.publishing import all_events
from events.rights import Right
from events.signed_in import BROWSER, DESK, SIGN_IN, Desk, cookie, no_cookie, own_path
from events.site import PRIVATE, page
from events.texts import _, ngettext
from settings import SETTINGS

Asking = Request[Any, Any, Any]
PERSON = "/bureau/mensen/{number:int}"
REFUSING_LASTS = 0.3  # seconds; a database is quicker when there is no code at all, and that is nobody's business


# -- signing in and out


@get("/bureau/inloggen")
async def show_sign_in(request: Asking) -> Template:
    """Anybody: ask for a sign-in link; `?naar=` is where to go afterwards."""
    naar = own_path(request.query_params.get("naar", ""))
    return _sign_in_page(naar, Problems())


def _sign_in_page(
    naar: str, problems: Problems, *, written: str = "", sent: bool = False, status: int = 422
) -> Template:
    status = status if problems else 200
    return page(
        "desk/sign_in.html", status=status, naar=naar, problems=problems, typed=written, sent=sent,
        keeps_mail=SETTINGS.keeps_mail,
    )  # fmt: skip


@post("/bureau/inloggen", status_code=200)
async def ask_link(request: Asking) -> Template | Redirect:
    """Anybody: the same answer in the same time, whoever has this address."""
    form, problems = await request.form(), Problems()
    written, naar = typed(form, "email"), own_path(typed(form, "naar"))
    address = email(problems, "email", written)
    if problems:
        return _sign_in_page(naar, problems, written=written)
    if not within_limits(request, "mail-me", address):
        problems.add("email", _("U vroeg dit al een paar keer. Kijk ook bij uw ongewenste mail, of bel ons."))
        return _sign_in_page(naar, problems, written=written, status=429)
    browser = secrets.token_urlsafe(24)
    return Redirect(
        "/bureau/inloggen/code", status_code=303, headers=PRIVATE,
        cookies=[cookie(BROWSER, f"{browser}~{quote(naar, safe='')}")],
        background=BackgroundTask(organisers.ask_link, address, browser),
    )  # fmt: skip


@get("/bureau/inloggen/code")
async def show_code(request: Asking) -> Template:
    """Anybody: what to do with the mail, and a field for the six digits in it."""
    return _sign_in_page(_asked_by(request)[1], Problems(), sent=True)


def _asked_by(request: Asking) -> tuple[str, str]:
    """The secret of the browser that asked for a link, and where it wanted to go."""
    browser, _tilde, naar = request.cookies.get(BROWSER, "").partition("~")
    return browser, own_path(unquote(naar))


@post("/bureau/inloggen/code", status_code=200)
async def use_code(request: Asking) -> Template | Redirect:
    """Who has the code, in the browser that asked for it: sign in, once. Whatever is wrong, the answer is the same."""
    started, problems, written = time.monotonic(), Problems(), typed(await request.form(), "code")
    browser, naar = _asked_by(request)
    if not within_limits(request, "code", browser):
        problems.add("code", _("U probeerde dit al een paar keer. Wacht een uur, of bel ons."))
        return _sign_in_page(naar, problems, sent=True, status=429)
    try:
        secret = await organisers.sign_in_by_code(written, browser, request.headers.get("user-agent", ""))
    except organisers.CodeRefused:
        await asyncio.sleep(max(0.0, started + REFUSING_LASTS - time.monotonic()))
        problems.add("code", _("Deze code klopt niet, of werkt niet meer. Neem de code uit de nieuwste mail."))
        return _sign_in_page(naar, problems, sent=True)
    return await _signed_in(request, secret, naar)


async def _signed_in(request: Asking, secret: str, naar: str) -> Redirect:
    """To where one wanted to go, with the cookie of the new sign-in; the one before it has ended."""
    if earlier := request.cookies.get(SIGN_IN):
        await organisers.sign_out(earlier)
    answer = done(naar)
    answer.cookies = [cookie(SIGN_IN, secret), no_cookie(BROWSER)]
    return answer


@get("/bureau/inloggen/{token:str}")
async def show_link(token: FromPath[str]) -> Template:
    """Who has the link: the button that signs in. Shows only; a mail scanner may open it."""
    return page("desk/link.html", token=token, used=False)


@post("/bureau/inloggen/{token:str}", status_code=200)
async def use_link(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the link, in the browser that asked for it: sign in, once."""
    browser, naar = _asked_by(request)
    try:
        secret = await organisers.sign_in(token, browser, request.headers.get("user-agent", ""))
    except organisers.LinkUsedUp:
        return page("desk/link.html", status=422, token=token, used=True)
    return await _signed_in(request, secret, naar)


@post("/bureau/uitloggen", status_code=200, dependencies=DESK)
async def sign_out(request: Asking, desk: NamedDependency[Desk]) -> Redirect:
    """Organisers: end this browser's sign-in."""
    await organisers.sign_out(request.cookies[SIGN_IN])
    answer = done("/bureau/inloggen")
    answer.cookies = [no_cookie(SIGN_IN)]
    return answer


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
    except organisers.AlreadyOrganiser:
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
    }
    return await _person_page(desk, person, DutyForm(), said=words.get(request.query_params.get("gedaan", ""), ""))


def _ended(number: int) -> str:
    if not number:
        return _("Er was niets te beëindigen.")
    return ngettext("{number} inlog is beëindigd.", "{number} inlogs zijn beëindigd.", number).format(number=number)


async def _person(desk: Desk, number: int) -> Person:
    """Somebody at the desk, for owners. Raises `PageNotFound`, `PersonNotFound`."""
    desk.only(Right.PEOPLE)
    return await duties.person_at(number)


async def _person_page(desk: Desk, person: Person, form: DutyForm, said: str = "") -> Template:
    one = person.organiser
    return desk_page(
        "desk/people_one.html", desk, "team", status=422 if form.problems else 200, said=said, form=form,
        person=person, places=await sign_ins.places_of(one.id), events=await all_events(), roles=roles(),
        role_in_words=role_in_words, deeds=deeds.lines(await history.deeds_about(f"organiser:{one.id}")),
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


# -- my own sign-ins


@get("/bureau/inlogs", dependencies=DESK)
async def show_sign_ins(request: Asking, desk: NamedDependency[Desk]) -> Template:
    """Everybody at the desk: the browsers that they are signed in with."""
    asked = request.query_params
    said = _ended(sum(numbers([asked.get("aantal", "")]))) if asked.get("gedaan") == "uitgelogd" else ""
    places = await sign_ins.places_of(desk.organiser.id, request.cookies[SIGN_IN])
    return desk_page("desk/signins.html", desk, "sign-ins", said=said, places=places)


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


# -- what was done


@get("/bureau/bijeenkomsten/{slug:str}/geschiedenis", dependencies=DESK)
async def show_history(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers and viewers: who did what at an event, the last first."""
    event = await desk.event(slug, Right.READ)
    done_here = deeds.lines(await history.deeds_at(event.id), event.time_zone)
    return desk_page("desk/history.html", desk, "history", event=event, deeds=done_here)


ROUTES = [
    show_sign_in, ask_link, show_code, use_code, show_link, use_link, sign_out, show_people, add_person, show_person,
    give_duty, take_duty, sign_person_out, show_sign_ins, end_sign_in, end_others, show_history,
]  # fmt: skip
