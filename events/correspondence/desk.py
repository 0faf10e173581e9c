"""The organisers' desk: what of an event stands in people's calendars, and which mails go by themselves."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events import publishing
from events.correspondence import operations
from events.correspondence.forms import CorrespondenceForm, declined, labels
from events.desk import EVENT, address_of, desk_page, done
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _

Asking = Request[Any, Any, Any]
CORRESPONDENCE = EVENT + "/agenda-en-mail"


@get(CORRESPONDENCE, dependencies=DESK)
async def show_correspondence(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: what of an event stands in calendars, and which mails go by themselves."""
    event = await desk.event(slug, Right.EDIT)
    said = _("Opgeslagen.") if request.query_params.get("gedaan") == "opgeslagen" else ""
    return _page(desk, event, CorrespondenceForm.of(event), said=said)


def _page(desk: Desk, event: Event, form: CorrespondenceForm, status: int = 0, said: str = "") -> Template:
    return desk_page(
        "desk/correspondence.html", desk, "correspondence", event=event,
        status=status or (422 if form.problems else 200), said=said, form=form, changed_meanwhile=status == 409,
        declined=declined(), labels=labels(),
    )  # fmt: skip


@post(CORRESPONDENCE, status_code=200, dependencies=DESK)
async def change_correspondence(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]
) -> Template | Redirect:
    """Organisers: change how an event writes to people. What somebody else changed meanwhile is not lost."""
    event, form = await desk.event(slug, Right.EDIT), CorrespondenceForm.read(await request.form())
    wanted = form.check()
    if form.problems:
        return _page(desk, event, form)
    try:
        await operations.change(event, wanted, desk.organiser.id, form.mark)
    except publishing.ChangedMeanwhile:
        current = await publishing.event_at(slug)
        form.meet_current(current)
        return _page(desk, current, form, status=409)
    return done(f"{address_of(event)}/agenda-en-mail?gedaan=opgeslagen")


ROUTES = [show_correspondence, change_correspondence]
