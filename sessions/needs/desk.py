"""The organisers' desk: who needs what, and that it is arranged. Only for who has care of participants (TRUST P3)."""

from collections.abc import Collection
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import EVENT, desk_page, done
from events.forms import typed
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event, Organiser
from events.texts import _
from sessions.needs import asking
from sessions.needs.forms import YES, AskingForm, NeedsForm
from sessions.needs.lists import everything_at
from sessions.needs.operations import CallerErased, NothingNeeded, arrange, hear, rows_of, together, withdraw
from sessions.needs.tables import Needs
from sessions.needs.words import all_codes, diets, kinds, lines, spoken_consent
from sessions.people.pages import PERSON, address_of, participant_for
from sessions.people.person import participant_at
from sessions.tables import Participant

Asking = Request[Any, Any, Any]
NEEDS = EVENT + "/hulp"
HEARD = PERSON + "/hulp"


def _address(event: Event, said: str) -> str:
    return f"/bureau/bijeenkomsten/{event.slug}/hulp{said}"


@get(NEEDS, dependencies=DESK)
async def show_list(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who has care of participants: who needs what, at which sessions, and what is arranged."""
    event = await desk.event(slug, Right.CARE)
    await desk.looks_at(event, "hulp nodig")
    found = await everything_at(event)
    by = {mark.by for one in found.people for mark in (*one.said.arranged.values(), one.said.heard) if mark}
    words = {"geregeld": _("Geregeld."), "niet-geregeld": _("Dit is nog niet geregeld.")}
    return desk_page(
        "desk/needs.html", desk, "needs", event=event, said=words.get(request.query_params.get("gedaan", ""), ""), found=found,
        lines=lines, codes=all_codes(), names=await _names(by),
    )  # fmt: skip


async def _names(ids: Collection[int]) -> dict[int, str]:
    """Who these organisers are, by id."""
    return {one.id: one.name or one.email for one in await Organiser.objects().where(Organiser.id.is_in([0, *ids]))}


@post(NEEDS + "/{person:int}", status_code=200, dependencies=DESK)
async def mark_arranged(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Redirect:
    """Who has care of participants: say that something is arranged, or is not after all; pressed twice, it is once."""
    event = await desk.event(slug, Right.CARE)
    participant, form = await participant_at(event, person), await request.form()
    is_done = typed(form, "geregeld") == YES
    try:
        await arrange(event, participant, typed(form, "wat"), desk.organiser.id, is_done=is_done)
    except NothingNeeded:
        raise NotFoundException from None
    return done(_address(event, f"?gedaan={'geregeld' if is_done else 'niet-geregeld'}"))


@get(NEEDS + "/aantallen", dependencies=DESK)
async def show_counts(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who has care of participants: how much of what is needed where, to print for who makes it. No names."""
    event = await desk.event(slug, Right.CARE)
    found = await everything_at(event)
    return desk_page("desk/needs_counts.html", desk, "needs", event=event, totals=found.totals, codes=all_codes(), now=clock.now())


# -- of who telephones


@get(HEARD, dependencies=DESK)
async def show_heard(desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]) -> Template:
    """Who has care of participants: what one participant needs, to be filled in for who telephones."""
    event, participant = await participant_for(desk, slug, person, Right.CARE)
    await desk.looks_at(event, "hulp nodig")
    rows = await rows_of(participant.id)
    return await _heard_page(desk, event, participant, rows, NeedsForm.of(together(rows)))


async def _heard_page(
    desk: Desk, event: Event, participant: Participant, rows: list[Needs], form: NeedsForm
) -> Template:
    heard, asked = together(rows).heard, await asking.asking_of(event)
    consent = _("Ik las dit voor en deze persoon zei ja: ‘{words}’").format(words=spoken_consent())
    return desk_page(
        "desk/person_needs.html", desk, "participants", event=event, status=422 if form.problems else 200,
        participant=participant, rows=rows, form=form, problems=form.problems, asking=asked, kinds=kinds(), diets=diets(),
        consent=consent, heard=heard, names=await _names({heard.by} if heard else ()), may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


@post(HEARD, status_code=200, dependencies=DESK)
async def write_down(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Template | Redirect:
    """Who has care of participants: keep what somebody says on the telephone, with the yes that they said there."""
    event, participant = await participant_for(desk, slug, person, Right.CARE)
    rows, asked = await rows_of(participant.id), await asking.asking_of(event)
    if asked is None and not rows:
        raise NotFoundException
    asks_diet = bool(asked and asked.asks_diet) or bool(together(rows).eaten)
    form = NeedsForm.read(await request.form(), asks_diet=asks_diet)
    said = form.check(is_heard=True)
    if form.problems:
        return await _heard_page(desk, event, participant, rows, form)
    try:
        await hear(event, participant, said, spoken_consent(), desk.organiser.id)
    except CallerErased:
        raise NotFoundException from None
    return done(address_of(event, person, "hulp"))


@post(HEARD + "/wissen", status_code=200, dependencies=DESK)
async def wipe_heard(desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]) -> Redirect:
    """Who has care of participants: erase at once what somebody needs, when they ask for it on the telephone."""
    event, participant = await participant_for(desk, slug, person, Right.CARE)
    await withdraw(event, participant, desk.organiser.id)
    return done(address_of(event, person, "hulp-weg"))


# -- whether it is asked


@get(NEEDS + "/vragen", dependencies=DESK)
async def show_asking(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: whether an event asks what people need, and why."""
    event = await desk.event(slug, Right.EDIT)
    words = {"aan": _("Opgeslagen. Mensen kunnen nu zeggen wat zij nodig hebben."), "uit": _("Opgeslagen. U vraagt dit niet meer.")}
    known = await asking.asking_of(event)
    form = AskingForm({"reden": known.reason, "dieet": YES if known.asks_diet else ""} if known else {})
    return await _asking_page(desk, event, form, said=words.get(request.query_params.get("gedaan", ""), ""))


async def _asking_page(desk: Desk, event: Event, form: AskingForm, said: str = "") -> Template:
    return desk_page(
        "desk/needs_asking.html", desk, "needs-asking", event=event, status=422 if form.problems else 200, said=said, form=form,
        asks=await asking.asking_of(event) is not None,
    )  # fmt: skip


@post(NEEDS + "/vragen", status_code=200, dependencies=DESK)
async def change_asking(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: ask what people need from now on, for a reason that they read."""
    event, form = await desk.event(slug, Right.EDIT), AskingForm()
    form.take(await request.form())
    reason, asks_diet = form.check()
    if form.problems:
        return await _asking_page(desk, event, form)
    await asking.ask(event, reason, desk.organiser.id, asks_diet=asks_diet)
    return done(_address(event, "/vragen?gedaan=aan"))


@post(NEEDS + "/vragen/stoppen", status_code=200, dependencies=DESK)
async def stop_asking(desk: NamedDependency[Desk], slug: FromPath[str]) -> Redirect:
    """Organisers: ask it no more. What people said stays until its time."""
    event = await desk.event(slug, Right.EDIT)
    await asking.ask_no_more(event, desk.organiser.id)
    return done(_address(event, "/vragen?gedaan=uit"))


ROUTES = [
    show_list, mark_arranged, show_counts, show_heard, write_down, wipe_heard, show_asking, change_asking, stop_asking,
]  # fmt: skip
