"""The public pages on which somebody signs up a whole council."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.councils.membership import member_with
from events.councils.roster import roster
from events.forms import likely_meant
from events.pages import shown_event
from events.site import PRIVATE, page
from events.tables import Event
from events.texts import _, ngettext, prefix
from sessions import programme
from sessions.access.forms import refused_code
from sessions.forms import new_form_id, refusal
from sessions.groups.council.reading import told_first
from sessions.groups.enrolling import Enrolled, form_key, sign_up_council
from sessions.groups.forms import CouncilForm, choices_in, few_left
from sessions.groups.pasting import Row, as_lines
from sessions.groups.tables import SignUpGroup
from sessions.overlaps import Overlap, overlaps_in
from sessions.pages import Offer, by_day, offer_of
from sessions.registrations import NothingLeft, RegistrationClosed

Asking = Request[Any, Any, Any]
NOBODY: Sequence[Row] = ()


@get("/{slug:str}/aanmelden/raad")
async def show_council_form(slug: FromPath[str]) -> Template:
    """Anybody: the form for who signs up a whole council."""
    event = await shown_event(slug)
    return people_page(event, new_form(event))


@post("/{slug:str}/aanmelden/raad", refuses_itself=True, status_code=200)
async def submit_council_form(request: Asking, slug: FromPath[str]) -> Template | Redirect:
    """Anybody with a form of ours: choose sessions for these people, check it, change it again, or send it."""
    event = await shown_event(slug)
    sent = await request.form()
    form, step = CouncilForm.read(sent), str(sent.get("stap", ""))
    if status := await refused(request, form, event, step):
        return people_page(event, form, status)
    if shown := await next_page(event, form, step):
        return shown
    return await _send(event, form)


@get("/{slug:str}/aangemeld/raad/{token:str}")
async def show_council_answer(slug: FromPath[str], token: FromPath[str]) -> Template:
    """Who has the token of this form's answer: what became of each session for each person on it."""
    event = await shown_event(slug)
    members = await told_first(event, token)
    numbers = sorted({seat.session.number for member in members for seat in member.seats})
    _ids, asks = await programme.visible_ids(event, numbers)
    return page("groups/answer.html", event=event, members=members, asks=asks)


# -- the steps of the form, also for more people in a group that is there


def new_form(event: Event, known: Sequence[Row] = NOBODY, own: SignUpGroup | None = None) -> CouncilForm:
    """A form that nobody has filled in, with people in its list who are `known` beforehand."""
    return CouncilForm(people=as_lines(known), form_id=new_form_id(event), own=own)


def path_of(event: Event, own: SignUpGroup | None) -> str:
    """Where the form is sent: for everybody, or for who has the link that manages their `own` group."""
    return f"/raad/{own.token}/erbij" if own else f"{prefix()}/{event.slug}/aanmelden/raad"


async def refused(request: Asking, form: CouncilForm, event: Event, step: str) -> int | None:
    """Why a form is shown again without looking at its answers: as `refusal` says, or its code is wrong."""
    if status := refusal(request, form, event):
        return status
    return None if step.startswith("wijzig") else await refused_code(request, form.problems, form.code)


async def next_page(event: Event, form: CouncilForm, step: str) -> Template | None:
    """The page that comes after this step, or the page with all that is wrong; None: it can be sent."""
    if not event.takes_sign_ups(clock.now()):
        return people_page(event, form, 422)
    if step in {"wijzig", "namen"}:
        return people_page(event, form, said=await _bring_names(form) if step == "namen" else "")
    form.check_people()
    if form.problems:
        return people_page(event, form, 422)
    if step not in {"controleer", "verstuur"}:
        return await sessions_page(event, form, opened=step.partition("-")[2])
    offer = await offer_of(event)
    form.check_sessions(offer)
    if step == "controleer":
        form.refuse_what_is_gone(offer)
    if form.problems:
        return await sessions_page(event, form, 422)
    return None if step == "verstuur" else await _check_page(event, form, offer)


async def _bring_names(form: CouncilForm) -> str:
    """Put the names in the list that the council with this code keeps; what became of that, in words."""
    council = await member_with(form.code)
    if council is None:
        return _("Vul eerst de code van uw raad in. Dan kunnen wij de bewaarde namen ophalen.")
    kept = await roster(council.council, clock.now())
    if not kept:
        return _("Uw raad heeft nog geen namen bewaard.")
    number = form.add_people([Row(0, one.name, one.email) for one in kept])
    if not number:
        return _("Alle bewaarde namen staan al in de lijst.")
    words = ngettext("Er staat {number} naam bij in de lijst.", "Er staan {number} namen bij in de lijst.", number)
    return words.format(number=number) + " " + _("Haal weg wie nu niet meedoet.")


def people_page(event: Event, form: CouncilForm, status: int = 200, said: str = "") -> Template:
    """The first page: who fills it in, and who is to be signed up; a closed event says so instead."""
    is_open = event.takes_sign_ups(clock.now())
    if not is_open and status == 422:
        form.problems.add(
            "formulier", _("U kunt nu niemand aanmelden. Wat u typte, ziet u hieronder. Bel ons als u hulp wilt.")
        )
    return page(
        "groups/people.html", event=event, status=status, form=form, is_open=is_open, now=clock.now(),
        path=path_of(event, form.own), said=said,
    )  # fmt: skip


async def sessions_page(event: Event, form: CouncilForm, status: int = 200, opened: str = "") -> Template:
    """The second page: which sessions for everybody, and which for each; those of the person with the mark `opened` are
    to be seen at once.
    """
    offer = await offer_of(event)
    open_ones = {number: row for number, row in offer.items() if row[1].can_be_ticked or number in form.numbers}
    return page(
        "groups/sessions.html", event=event, status=status, form=form, path=path_of(event, form.own),
        days=await by_day(event, open_ones), choices=choices_in(row[0] for row in open_ones.values()), opened=opened,
    )  # fmt: skip


async def _check_page(event: Event, form: CouncilForm, offer: Offer) -> Template:
    """The third page: everything once more, with what cannot be followed both and where there are too few places."""
    chosen = {row.mark: [offer[number] for number in offer if number in form.chosen[row.mark]] for row in form.rows}
    _ids, any_questions = await programme.visible_ids(event, form.numbers)
    everybody = [*([] if form.own else [(form.name, form.email)]), *((row.name, row.email) for row in form.rows)]
    meant = [(name, right) for name, address in everybody if (right := likely_meant(address))]
    return page(
        "groups/check.html", event=event, form=form, path=path_of(event, form.own), chosen=chosen, meant=meant,
        clashes=_clashes(form, offer), few=few_left(form, offer), shared=form.shared,
        for_members=event.members_only or any(offer[number][0].members_only for number in form.numbers),
        is_first=event.is_members_first(clock.now()), asks=any_questions,
    )  # fmt: skip


def _clashes(form: CouncilForm, offer: Offer) -> list[tuple[list[str], Overlap]]:
    """Each two sessions that cannot well be followed both, once, with who would have to."""
    found: dict[tuple[int, int], tuple[list[str], Overlap]] = {}
    for row in form.rows:
        sessions = [offer[number][0] for number in form.chosen[row.mark]]
        ways = dict.fromkeys(form.chosen[row.mark], form.way_of(row))
        for overlap in overlaps_in(sessions, offer, clock.now(), ways):
            names, _overlap = found.setdefault((overlap.first.number, overlap.second.number), ([], overlap))
            names.append(row.name)
    return list(found.values())


async def _send(event: Event, form: CouncilForm) -> Template | Redirect:
    """The sign-up itself: what was filled meanwhile does not stop the rest."""
    people, key = await to_send(event, form)
    try:
        token = await sign_up_council(event, form.supporter, people, key)
    except (NothingLeft, RegistrationClosed) as refused:
        return await refused_page(event, form, refused)
    return Redirect(f"{prefix()}/{event.slug}/aangemeld/raad/{token}", status_code=303, headers=PRIVATE)


async def to_send(event: Event, form: CouncilForm) -> tuple[list[Enrolled], str]:
    """The people on a form that is right, and its key."""
    ids, _asks = await programme.visible_ids(event, form.numbers)
    people = form.enrolled(ids)
    return people, form_key(form.form_id, form.supporter, people)


async def refused_page(event: Event, form: CouncilForm, refused: Exception) -> Template:
    """The form once more, when nobody would get anything or the event was closed just now."""
    if isinstance(refused, RegistrationClosed):
        return people_page(event, form, 422)
    form.refuse_what_is_gone(await offer_of(event))
    if not form.problems:
        form.problems.add("allen", _("Er veranderde net iets aan deze sessies. Verstuur het formulier nog een keer."))
    return await sessions_page(event, form, 422)


ROUTES: list[Any] = [show_council_form, submit_council_form, show_council_answer]
