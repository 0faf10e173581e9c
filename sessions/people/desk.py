"""The organisers' desk: finding participants, and everything about one of them."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.councils.membership import belonging_at
from events.desk import desk_page, done, sheet
from events.forms import Problems, numbers, typed
from events.rights import Right
from events.signed_in import COUNTED, DESK, Desk
from events.tables import Event
from events.texts import _, ngettext
from events.tokens import new_token
from sessions.people import corrections, doubles, lists, pages, places, search, words
from sessions.people.council import desk as council_desk
from sessions.people.details import desk as details_desk
from sessions.people.forms import AddressForm, ChoiceForm, PersonForm
from sessions.people.mails import desk as mails_desk
from sessions.people.pages import address_of, participant_for
from sessions.people.person import Claim, claim_at, claims_of, file_of
from sessions.people.ticket import desk as ticket_desk
from sessions.registrations import NothingLeft, NothingToCancel, SessionHasBegun, form_key
from sessions.tables import Participant

Asking = Request[Any, Any, Any]
PEOPLE = "/bureau/bijeenkomsten/{slug:str}/deelnemers"
ONE = pages.PERSON
CLAIM = ONE + "/aanmeldingen/{registration:int}"
FULL = "sessie"
MAILS = "berichten"  # which sheet of them, in the address of a page

COUNTED.append(lists.counts)


# -- finding


@get(PEOPLE, dependencies=DESK)
async def show_people(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: everybody of an event, or who is looked for."""
    event, asked = await desk.event(slug, Right.READ), request.query_params.get("zoek", "")
    found = await search.find(event, asked, pages.sheet(request))
    await desk.looks_at(event, "deelnemers")
    return desk_page(
        "desk/participants.html", desk, "participants", event=event, found=found, asked=asked[: search.LONGEST],
        may_edit=desk.may(Right.EDIT, event),
        link=lambda number: f"?{urlencode({'zoek': asked[: search.LONGEST], 'blad': number})}",
    )  # fmt: skip


# -- one person


def _what_was_done(request: Asking) -> str:
    refused = sum(numbers([request.query_params.get("vol", "")]))
    done_words = {
        "aangemeld": _("Opgeslagen. Hieronder staat wat het is geworden."),
        "afgemeld": _("Afgemeld. De sessie gaat ook uit de agenda."),
        "was-afgemeld": _("Deze aanmelding was al afgemeld."),
        "manier": _("Deze persoon doet nu anders mee en krijgt bericht."),
        "antwoorden": _("De antwoorden zijn opgeslagen."),
        "verplaatst": _("Verplaatst. Hieronder staat wat het is geworden."),
        "verstuurd": _("Alle mails gaan nog een keer naar dit adres."),
        "net-verstuurd": _("De mails zijn zojuist al verstuurd. Ze gaan niet nog een keer."),
        "adres": _("Het adres is veranderd. De uitnodigingen gaan naar het nieuwe adres en uit de agenda van het oude."),
        "vervangen": _("Deze persoon komt nu. De sessies zijn overgenomen, ook in de agenda’s."),
        "gegevens": _("De gegevens zijn aangepast."),
        "uitnodigingen": _("Opgeslagen. De sessies gaan in de agenda, of eruit."),
        "gegevens-mail": _("De gegevens zijn aangepast. Er gaat een mail met de juiste naam naar dit adres."),
        "hulp": _("Opgeslagen. Wat deze persoon nodig heeft, staat bij ‘Hulp nodig’."),
        "hulp-weg": _("Gewist wat deze persoon nodig had. De aanmelding blijft."),
        "raad": _("De raad is opgeslagen."), "taal": _("Opgeslagen. Mails en papieren komen voortaan in deze taal."),
        "kaart-mail": _("Er is een nieuwe kaart. Die gaat per mail naar dit adres. De oude geldt niet meer."),
        "kaart-papier": _("Er is een nieuwe kaart. De oude geldt niet meer. Geef de nieuwe code door of stuur een brief."),
        "samengevoegd": _("Samengevoegd. Alles staat nu bij deze deelnemer."),
    }
    said = done_words.get(request.query_params.get("gedaan", ""), "")
    if said and refused:
        full = ngettext("{number} sessie was vol of begonnen.", "{number} sessies waren vol of begonnen.", refused)
        said = f"{said} {full.format(number=refused)}"
    return said


@get(ONE, dependencies=DESK)
async def show_person(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Template:
    """Who may read: one participant with sessions, messages, remarks, codes and history."""
    event, participant = await participant_for(desk, slug, person, Right.READ)
    said = _what_was_done(request)
    sheets = sheet(request), sheet(request, MAILS)
    return await _person_page(desk, event, participant, said=said, sheets=sheets)


async def _person_page(
    desk: Desk, event: Event, participant: Participant, *, status: int = 200, said: str = "", refused: str = "",
    sheets: tuple[int, int] = (1, 1),
) -> Template:  # fmt: skip
    file = await file_of(event, participant, *sheets)
    return desk_page(
        "desk/person.html", desk, "participants", event=event, status=status, said=said, refused=refused, file=file,
        states=words.states(), returns=words.returns(), deeds=[(deed, words.deed(deed, file.titles, file.councils)) for deed in file.deeds],
        may_edit=desk.may(Right.EDIT, event), may_care=desk.may(Right.CARE, event), now=clock.now(), belongs=await belonging_at(participant.member_of),
    )  # fmt: skip


# -- registering


@get(PEOPLE + "/nieuw", dependencies=DESK)
async def show_new(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: the form for somebody who phones or writes."""
    return await _new_page(desk, await desk.event(slug, Right.EDIT), PersonForm())


async def _new_page(desk: Desk, event: Event, form: PersonForm) -> Template:
    return desk_page(
        "desk/participants_new.html", desk, "participants", event=event, status=422 if form.problems else 200, form=form,
        offer=await places.offer(event),
    )  # fmt: skip


@post(PEOPLE + "/nieuw", status_code=200, dependencies=DESK)
async def add_person(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: sign up somebody who phones or writes; the same form sent twice is one."""
    event, form = await desk.event(slug, Right.EDIT), PersonForm()
    form.read(await request.form())
    offer = {row.session.number: (row.session, row.state) for row in await places.offer(event)}
    person = form.check(offer)
    if form.problems:
        return await _new_page(desk, event, form)
    (chosen, ways), remark = places.chosen(form.chosen, form.ways, offer), form.lines("opmerking")
    key = form_key(form.form_id, person, chosen, remark, ways)
    try:
        entered = await places.register(event, person, chosen, remark, key, desk.organiser.id, ways)
    except NothingLeft:
        form.problems.add(FULL, _nothing_left())
        return await _new_page(desk, event, form)
    return done(address_of(event, entered.participant, "aangemeld", vol=entered.refused))


def _nothing_left() -> str:
    return _("Hier is geen plaats meer. Geef de sessie eerst meer plaatsen, of kies een andere sessie.")


@get(ONE + "/aanmelden", dependencies=DESK)
async def show_add(desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]) -> Template:
    """Organisers: the sessions that a participant does not have yet."""
    return await _add_page(desk, *await participant_for(desk, slug, person, Right.EDIT), ChoiceForm())


async def _offer(event: Event, participant: Participant) -> list[places.Offer]:
    mine = [claim.session.id for claim in await claims_of(participant.id) if claim.registration.is_active]
    return await places.offer(event, mine)


async def _add_page(desk: Desk, event: Event, participant: Participant, form: ChoiceForm) -> Template:
    return desk_page(
        "desk/person_add.html", desk, "participants", event=event, status=422 if form.problems else 200, form=form,
        participant=participant, offer=await _offer(event, participant),
    )  # fmt: skip


@post(ONE + "/aanmelden", status_code=200, dependencies=DESK)
async def add_sessions(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Template | Redirect:
    """Organisers: sign a participant up for more sessions."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    form, who = ChoiceForm(), places.person_of(participant)
    form.read(await request.form())
    offer = {row.session.number: (row.session, row.state) for row in await places.offer(event)}
    form.check_chosen(offer)
    if form.problems:
        return await _add_page(desk, event, participant, form)
    chosen, ways = places.chosen(form.chosen, form.ways, offer)
    key = form_key(form.form_id, who, chosen, "", ways)
    try:
        entered = await places.register(event, who, chosen, "", key, desk.organiser.id, ways)
    except NothingLeft:
        form.problems.add(FULL, _nothing_left())
        return await _add_page(desk, event, participant, form)
    return done(address_of(event, person, "aangemeld", vol=entered.refused))


# -- one registration: cancelling and moving


@get(CLAIM, dependencies=DESK)
async def show_claim(
    desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int], registration: FromPath[int]
) -> Template:
    """Organisers: cancel one registration, or move it to another session."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    claim = await claim_at(participant, registration)
    return await _claim_page(desk, event, participant, claim, Problems(), new_token())


async def _claim_page(
    desk: Desk, event: Event, participant: Participant, claim: Claim, problems: Problems, form_id: str
) -> Template:
    return desk_page(
        "desk/person_session.html", desk, "participants", event=event, status=422 if problems else 200, claim=claim,
        participant=participant, problems=problems, form_id=form_id, offer=await _offer(event, participant),
        can_change=claim.can_change(clock.now()),
    )  # fmt: skip


@post(CLAIM + "/afmelden", status_code=200, dependencies=DESK)
async def cancel_claim(
    desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int], registration: FromPath[int]
) -> Template | Redirect:
    """Organisers: give up somebody's place or number in line."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    claim = await claim_at(participant, registration)
    try:
        await places.cancel(event, claim.registration, desk.organiser.id)
    except NothingToCancel:
        return done(address_of(event, person, "was-afgemeld"))
    except SessionHasBegun:
        return await _person_page(desk, event, participant, status=422, refused=_has_begun())
    return done(address_of(event, person, "afgemeld"))


def _has_begun() -> str:
    return _("Deze sessie is al begonnen. Afmelden en verplaatsen kan niet meer.")


@post(CLAIM + "/verplaatsen", status_code=200, dependencies=DESK)
async def move_claim(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int],
    registration: FromPath[int],
) -> Template | Redirect:  # fmt: skip
    """Organisers: another session instead of this one; both or neither."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    claim, form, problems = await claim_at(participant, registration), await request.form(), Problems()
    form_id, asked = typed(form, "formulier")[:64], numbers([typed(form, "sessie")])
    targets = [row.session.id for row in await places.offer(event) if row.session.number in asked]
    if not targets:
        problems.add(FULL, _("Kies een sessie om naartoe te gaan."))
        return await _claim_page(desk, event, participant, claim, problems, form_id)
    key = form_key(f"{form_id}.{registration}", places.person_of(participant), targets, "")
    try:
        await places.move(event, participant, claim.registration, targets[0], key, desk.organiser.id)
    except NothingToCancel:
        return done(address_of(event, person, "was-afgemeld"))
    except SessionHasBegun:
        return await _person_page(desk, event, participant, status=422, refused=_has_begun())
    except places.AlreadyThere:
        problems.add(FULL, _("Deze deelnemer staat al bij die sessie. Kies een andere sessie."))
    except NothingLeft:
        problems.add(FULL, _nothing_left())
    if problems:
        return await _claim_page(desk, event, participant, claim, problems, form_id)
    return done(address_of(event, person, "verplaatst"))


# -- mail and address


@post(ONE + "/opnieuw", status_code=200, dependencies=DESK)
async def send_again(
    desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Template | Redirect:
    """Organisers: all mails once more."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    try:
        sent = await corrections.resend(event, participant, desk.organiser.id)
    except corrections.NoAddress:
        refused = _("Deze deelnemer heeft geen e-mailadres. Er gaat geen mail weg.")
        return await _person_page(desk, event, participant, status=422, refused=refused)
    return done(address_of(event, person, "verstuurd" if sent else "net-verstuurd"))


@get(ONE + "/adres", dependencies=DESK)
async def show_address(desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]) -> Template:
    """Organisers: the form for another address."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    return _address_page(desk, event, participant, AddressForm({"email": participant.email}))


def _address_page(
    desk: Desk, event: Event, participant: Participant, form: AddressForm, double: int | None = None
) -> Template:
    return desk_page(
        "desk/person_address.html", desk, "participants", event=event, status=422 if form.problems else 200, form=form,
        participant=participant, double=double,
    )  # fmt: skip


@post(ONE + "/adres", status_code=200, dependencies=DESK)
async def change_address(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Template | Redirect:
    """Organisers: another address; the old one's invitations are cancelled, the new one gets its own."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    form = AddressForm()
    form.take(await request.form())
    address = form.check()
    if form.problems:
        return _address_page(desk, event, participant, form)
    try:
        await corrections.correct_address(event, participant, address, desk.organiser.id)
    except corrections.IsDouble as double:
        form.problems.add("email", _("Er is al een deelnemer met deze naam en dit adres. Voeg de twee samen."))
        return _address_page(desk, event, participant, form, double.other)
    return done(address_of(event, person, "adres"))


# -- doubles


@get(ONE + "/samenvoegen/{other:int}", dependencies=DESK)
async def show_merge(
    desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int], other: FromPath[int]
) -> Template:
    """Organisers: what would become of two participants who are one person; changes nothing."""
    event, one = await participant_for(desk, slug, person, Right.EDIT)
    kept, double = doubles.in_order(one, await doubles.other_at(event, one, other))
    return desk_page(
        "desk/person_merge.html", desk, "participants", event=event, kept=kept, double=double,
        fates=await doubles.fates(kept, double),
    )  # fmt: skip


@post(ONE + "/samenvoegen/{other:int}", status_code=200, dependencies=DESK)
async def merge(
    desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int], other: FromPath[int]
) -> Redirect:
    """Organisers: make one participant of two; done before, it is done."""
    event, kept = await participant_for(desk, slug, person, Right.EDIT)
    if not await doubles.was_merged(kept, other):
        double = await doubles.other_at(event, kept, other)
        await doubles.merge(event, kept.id, double.id, desk.organiser.id)
    return done(address_of(event, kept.id, "samengevoegd"))


ROUTES = [
    show_people, show_new, add_person, show_person, show_add, add_sessions, show_claim, cancel_claim, move_claim,
    send_again, show_address, change_address, show_merge, merge, *pages.ROUTES, *details_desk.ROUTES,
    *mails_desk.ROUTES, *council_desk.ROUTES, *ticket_desk.ROUTES,
]  # fmt: skip
