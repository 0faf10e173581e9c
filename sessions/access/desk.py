"""The organisers' desk: who asks for a place in what is for members."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import EVENT, address_of, desk_page, done
from events.desk_forms import Answers
from events.forms import numbers
from events.rights import Right
from events.signed_in import COUNTED, DESK, Desk
from events.tables import Event
from events.texts import _
from sessions.access import requests
from sessions.access.requests import RequestGone
from sessions.people.pages import LARGEST_ID
from sessions.people.person import ParticipantNotFound

Asking = Request[Any, Any, Any]
COUNTED.append(requests.counts)
REQUESTS = EVENT + "/aanvragen"
LONGEST_REASON = 1000


class DecisionForm(Answers):
    """What the office decides about one person's request: `keuze` is ja or nee."""

    NAMES = ("keuze", "reden")

    def check(self, chosen: list[int]) -> str:
        """The reason; only to be used when there are no problems."""
        reason = self.lines("reden", LONGEST_REASON)
        if not chosen:
            self.problems.add("aanvraag", _("Kies ten minste één sessie."))
        if self.typed["keuze"] == "nee" and not reason:
            self.problems.add("reden", _("Schrijf waarom niet. Dat staat in de mail."))
        if self.typed["keuze"] not in {"ja", "nee"}:
            self.problems.add("aanvraag", _("Kies: goedkeuren of afwijzen."))
        return reason


@get(REQUESTS, dependencies=DESK)
async def show_requests(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: who asks for a place, who waits longest first; to be decided by who may."""
    event = await desk.event(slug, Right.READ)
    words = {
        "ja": _("Goedgekeurd. Wij sturen een mail."), "nee": _("Afgewezen. Wij sturen een mail met de reden."),
        "vol": _("Een sessie is vol. Geef daar eerst meer plaatsen, of wijs die aanvraag af."),
        "weg": _("Deze aanvraag is al behandeld of ingetrokken."),
    }  # fmt: skip
    said = words.get(request.query_params.get("gedaan", ""), "")
    return await _page(desk, event, DecisionForm(dict.fromkeys(DecisionForm.NAMES, "")), said=said)


async def _page(
    desk: Desk, event: Event, form: DecisionForm, *, person: int = 0, chosen: tuple[int, ...] = (), said: str = ""
) -> Template:
    """The list; of `person` with what was ticked and typed."""
    return desk_page(
        "desk/requests.html", desk, "requests", event=event, status=422 if form.problems else 200, said=said, form=form,
        person=person, chosen=chosen, all=await requests.requests_at(event), may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


@post(REQUESTS + "/{person:int}", status_code=200, dependencies=DESK)
async def decide(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Template | Redirect:
    """Organisers: approve or decline what somebody asks for, with a reason. Twice is once."""
    event, sent = await desk.event(slug, Right.EDIT), await request.form()
    form, chosen = DecisionForm(), [one for one in numbers(sent.getall("aanvraag", [])) if one <= LARGEST_ID]
    form.take(sent)
    reason = form.check(chosen)
    if form.problems:
        return await _page(desk, event, form, person=person, chosen=tuple(chosen))
    return done(f"{address_of(event)}/aanvragen?gedaan={await _decide(desk, event, form, person, chosen, reason)}")


async def _decide(
    desk: Desk, event: Event, form: DecisionForm, person: int, chosen: list[int], reason: str
) -> str:
    """What was done, as its page names it."""
    try:
        if form.typed["keuze"] == "nee":
            await requests.decline(event, min(person, LARGEST_ID), chosen, reason, desk.organiser.id)
            return "nee"
        made = await requests.approve(event, min(person, LARGEST_ID), chosen, desk.organiser.id)
    except (RequestGone, ParticipantNotFound):
        return "weg"
    return "vol" if made.full else "ja"


ROUTES = [show_requests, decide]
