"""The organisers' desk: putting right what is known of a participant."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import desk_page, done
from events.forms import typed
from events.publishing import ChangedMeanwhile
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _
from sessions.my_data import languages
from sessions.people import invitations
from sessions.people.corrections import IsDouble
from sessions.people.details.forms import DetailsForm
from sessions.people.details.operations import correct
from sessions.people.pages import PERSON, address_of, participant_for
from sessions.people.person import coming_of, participant_at
from sessions.tables import Participant

Asking = Request[Any, Any, Any]
DETAILS = PERSON + "/gegevens"


@get(DETAILS, dependencies=DESK)
async def show_details(desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]) -> Template:
    """Organisers: the form for another name, telephone, council or role."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    return await _page(desk, event, participant, DetailsForm.of(participant))


async def _page(
    desk: Desk, event: Event, participant: Participant, form: DetailsForm, *, status: int = 0, double: int = 0
) -> Template:
    return desk_page(
        "desk/person_details.html", desk, "participants", event=event, participant=participant, form=form,
        status=status or (422 if form.problems else 200), changed_meanwhile=status == 409, double=double,
        can_mail=bool(participant.email and await coming_of(participant.id)),
    )  # fmt: skip


@post(DETAILS, status_code=200, dependencies=DESK)
async def change_details(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Template | Redirect:
    """Organisers: put somebody's details right. What somebody else changed meanwhile is not lost."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    form = DetailsForm.read(await request.form())
    details = form.check()
    if form.problems:
        return await _page(desk, event, participant, form)
    try:
        mails = await correct(event, participant, details, form.mark, desk.organiser.id, mails=form.mails)
    except ChangedMeanwhile:
        current = await participant_at(event, person)
        form.meet_current(current)
        return await _page(desk, event, current, form, status=409)
    except IsDouble as double:
        form.problems.add("naam", _("Er is al een deelnemer met deze naam en dit adres. Voeg de twee samen."))
        return await _page(desk, event, participant, form, double=double.other)
    return done(address_of(event, person, "gegevens-mail" if mails else "gegevens"))


@post(PERSON + "/uitnodigingen", status_code=200, dependencies=DESK)
async def choose_invitations(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Redirect:
    """Organisers: invitations for somebody's calendar, or plain mails only."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    wants = typed(await request.form(), "uitnodigingen") == "ja"
    await invitations.choose(event, participant, desk.organiser.id, wants_invitations=wants)
    return done(address_of(event, person, "uitnodigingen"))


@post(PERSON + "/taal", status_code=200, dependencies=DESK)
async def choose_language(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Redirect:
    """Organisers: in which language somebody's pages, mails and papers come from now on, for who says so on the telephone."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    try:
        await languages.choose(event, participant, typed(await request.form(), "taal"), desk.organiser.id)
    except languages.LanguageUnknown:
        raise NotFoundException from None
    return done(address_of(event, person, "taal"))


ROUTES = [show_details, change_details, choose_invitations, choose_language]
