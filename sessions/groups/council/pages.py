"""The pages behind the link that manages a council: who is in it, more people, fewer, and somebody else instead."""

from typing import Any

from litestar import Request, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import typed
from events.site import PRIVATE, page
from events.texts import _, prefix, speak
from events.tokens import new_token
from sessions.groups.council.forms import LeavingForm, OtherForm
from sessions.groups.council.operations import AlreadyInGroup, NothingToChange, cancel_seats, speak_to, stand_in
from sessions.groups.council.reading import Council, Member, addresses_of, council_at
from sessions.groups.enrolling import add_people
from sessions.groups.erasing import erase_group
from sessions.groups.forms import CouncilForm
from sessions.groups.pages import new_form, next_page, people_page, refused, refused_page, to_send
from sessions.my_data.languages import LanguageUnknown
from sessions.registrations import NothingLeft, RegistrationClosed, form_key
from sessions.stand_ins.operations import SamePerson

Asking = Request[Any, Any, Any]
COUNCIL = "/raad/{token:str}"


async def _own(token: str) -> Council:
    """The group behind the link, in its supporter's language from here on. Raises `GroupNotFound`."""
    council = await council_at(token)
    speak(council.group.language)
    return council


@get(COUNCIL)
async def show_council(request: Asking, token: FromPath[str]) -> Template:
    """Who has the group's link: the people that were signed up by it, and what became of it."""
    council = await _own(token)
    words = {
        "erbij": _("Deze mensen staan erbij. Wie een e-mailadres heeft, krijgt een mail."),
        "afgemeld": _("Dit is afgemeld. Wie een e-mailadres heeft, krijgt een mail. Was iemand ook zelf aangemeld? Dan blijft dat zo."),
        "taal": _("Deze bladzijde en uw mails zijn nu in deze taal."),
        "vervangen": _("De ander komt nu. Wie een e-mailadres heeft, krijgt een mail."),
    }
    done = words.get(request.query_params.get("gedaan", ""), "")
    now = clock.now()
    return page(
        "groups/council.html", event=council.event, council=council, now=now, done=done,
        is_open=council.event.takes_sign_ups(now), can_leave=bool(council.sessions(now)),
    )  # fmt: skip


def _back(token: str, done: str) -> Redirect:
    return Redirect(f"/raad/{token.lower()}?gedaan={done}", status_code=303, headers=PRIVATE)


@post(COUNCIL + "/taal", status_code=200)
async def do_choose_language(request: Asking, token: FromPath[str]) -> Redirect:
    """Who has the group's link: in which language pages and mails come to who signed up the council, from now on."""
    council = await _own(token)
    try:
        await speak_to(council.group, typed(await request.form(), "taal"))
    except LanguageUnknown:
        raise NotFoundException from None
    return _back(token, "taal")


# -- more people


@get(COUNCIL + "/erbij")
async def show_more(token: FromPath[str]) -> Template:
    """Who has the group's link: the form for more people."""
    council = await _own(token)
    return people_page(council.event, new_form(council.event, own=council.group))


@post(COUNCIL + "/erbij", refuses_itself=True, status_code=200)
async def submit_more(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the group's link: choose their sessions, check it, change it again, or send it."""
    council = await _own(token)
    event, sent = council.event, await request.form()
    form, step = CouncilForm.read(sent, council.group), str(sent.get("stap", ""))
    if status := await refused(request, form, event, step):
        return people_page(event, form, status)
    if shown := await next_page(event, form, step):
        return shown
    people, key = await to_send(event, form)
    try:
        await add_people(event, council.group, people, key)
    except (NothingLeft, RegistrationClosed) as refused_now:
        return await refused_page(event, form, refused_now)
    return _back(token, "erbij")


# -- fewer


@get(COUNCIL + "/afmelden")
async def show_leaving(token: FromPath[str]) -> Template:
    """Who has the group's link: what there is to give up, for one person, for one session, or all of it."""
    return _leaving_page(await _own(token), LeavingForm())


def _leaving_page(council: Council, form: LeavingForm) -> Template:
    now = clock.now()
    return page(
        "groups/leaving.html", event=council.event, status=422 if form.problems else 200, council=council, form=form,
        sessions=council.sessions(now), members=[(one, one.changeable(now)) for one in council.members if one.changeable(now)],
    )  # fmt: skip


@post(COUNCIL + "/afmelden", status_code=200)
async def do_leave(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the group's link: give up what is ticked. What was given up before is as it should be."""
    council = await _own(token)
    form = LeavingForm.read(await request.form())
    chosen = form.chosen(council)
    if form.problems:
        return _leaving_page(council, form)
    try:
        await cancel_seats(council.group, chosen)
    except NothingToChange:
        form.problems.add("plek", _("Dit is al afgemeld, of de sessie is al begonnen."))
        return _leaving_page(council, form)
    return _back(token, "afgemeld")


# -- somebody else


@get(COUNCIL + "/vervangen/{number:int}")
async def show_other(token: FromPath[str], number: FromPath[int]) -> Template:
    """Who has the group's link: the form for who comes instead of one of the group."""
    council = await _own(token)
    return _other_page(council, council.member(number), OtherForm(form_id=new_token()))


def _other_page(council: Council, member: Member, form: OtherForm) -> Template:
    return page(
        "groups/other.html", event=council.event, status=422 if form.problems else 200, council=council, member=member,
        seats=member.changeable(clock.now()), form=form,
    )  # fmt: skip


@post(COUNCIL + "/vervangen/{number:int}", status_code=200)
async def do_replace(request: Asking, token: FromPath[str], number: FromPath[int]) -> Template | Redirect:
    """Who has the group's link: let somebody else come instead, to all that is still to come; sent twice, it is one."""
    council = await _own(token)
    member, form = council.member(number), OtherForm.read(await request.form())
    person = form.check(council, await addresses_of(council.group))
    if not form.problems:
        try:
            await stand_in(council.group, number, person, form_key(f"{form.form_id}.{number}", person, [], ""))
        except AlreadyInGroup as already:
            titles = "’, ‘".join(session.title for session in already.sessions)
            words = _("{name} is al aangemeld voor ‘{titles}’. Meld daar eerst {leaving} af.")
            form.problems.add("naam", words.format(name=person.name, titles=titles, leaving=member.name))
        except SamePerson:
            form.problems.add("naam", _("Dit is dezelfde persoon. Vul in wie er nu komt."))
        except NothingToChange:
            form.problems.add("naam", _("Er is niets meer om over te nemen."))
    return _other_page(council, member, form) if form.problems else _back(token, "vervangen")


# -- erasing


@get(COUNCIL + "/wissen")
async def show_erase_group(token: FromPath[str]) -> Template:
    """Who has the group's link: the question before it is known no more who signed up this council."""
    council = await _own(token)
    return page("groups/erase.html", event=council.event, council=council)


@post(COUNCIL + "/wissen", status_code=200)
async def do_erase_group(token: FromPath[str]) -> Redirect:
    """Who has the group's link: forget who signed up this council. There is no way back; its people stay."""
    council = await _own(token)
    await erase_group(council.group)
    return Redirect(f"{prefix()}/{council.event.slug}", status_code=303, headers=PRIVATE)


ROUTES: list[Any] = [
    show_council, show_more, submit_more, show_leaving, do_leave, show_other, do_replace, show_erase_group, do_erase_group,
]  # fmt: skip
