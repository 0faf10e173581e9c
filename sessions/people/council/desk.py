"""The organisers' desk: to which council a participant belongs."""

from typing import Any, ClassVar

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.councils.operations import CouncilNotFound, all_councils
from events.desk import desk_page, done
from events.desk_forms import Answers
from events.forms import numbers
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _
from sessions.people.council.operations import by_address, choose, requested_by
from sessions.people.pages import PERSON, address_of, participant_for
from sessions.tables import Participant

Asking = Request[Any, Any, Any]
COUNCIL = PERSON + "/raad"
NOWHERE = "geen"


class ChoiceForm(Answers):
    """The council that somebody belongs to, by its id; `NOWHERE` for no council that we know."""

    NAMES: ClassVar = ("raad",)

    def check(self) -> int | None:
        """Which; worth something only without problems."""
        found = numbers([self.typed["raad"]])
        if not found and self.typed["raad"] != NOWHERE:
            self.problems.add("raad", _("Kies een raad, of kies dat deze persoon bij geen raad hoort."))
        return found[0] if found else None


@get(COUNCIL, dependencies=DESK)
async def show_choice(desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]) -> Template:
    """Organisers: the form for the council that a participant belongs to, and what it does."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    return await _page(desk, event, participant, ChoiceForm({"raad": str(participant.member_of or NOWHERE)}))


async def _page(desk: Desk, event: Event, participant: Participant, form: ChoiceForm) -> Template:
    return desk_page(
        "desk/person_council.html", desk, "participants", event=event, status=422 if form.problems else 200, form=form,
        participant=participant, councils=await all_councils(), known=await by_address(participant),
        requested=await requested_by(participant), may_keep=desk.may(Right.EDIT), nowhere=NOWHERE,
    )  # fmt: skip


@post(COUNCIL, status_code=200, dependencies=DESK)
async def change_choice(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], person: FromPath[int]
) -> Template | Redirect:
    """Organisers: say to which council a participant belongs. Requests for a place stay to be decided."""
    event, participant = await participant_for(desk, slug, person, Right.EDIT)
    form = ChoiceForm()
    form.take(await request.form())
    council = form.check()
    if not form.problems:
        try:
            await choose(event, participant, council, desk.organiser.id)
        except CouncilNotFound:
            form.problems.add("raad", _("Deze raad staat niet meer in de lijst. Kies een andere."))
    if form.problems:
        return await _page(desk, event, participant, form)
    return done(address_of(event, person, "raad"))


ROUTES = [show_choice, change_choice]
