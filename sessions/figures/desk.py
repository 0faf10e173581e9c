"""The figures of an event, and taking its lists away."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

import clock
from events.desk import desk_page
from events.rights import Right
from events.signed_in import DESK, Desk
from events.site import PRIVATE
from events.tables import Event
from events.texts import _
from sessions.figures.charts import panels_of
from sessions.figures.councils import by_council, panels_by_council
from sessions.figures.counting import figures_of
from sessions.figures.exports import delete_by, export
from sessions.figures.forms import ExportForm
from sessions.figures.lists import Kind

Asking = Request[Any, Any, Any]


@dataclass(frozen=True)
class Offer:
    """A list that one may choose, in words."""

    key: str
    title: str
    hint: str


def _offers(desk: Desk, event: Event) -> list[Offer]:
    """The lists that are this organiser's to take: those with names only for who may change them too."""
    offers = [
        Offer(Kind.PARTICIPANTS, _("Deelnemers"), _("Eén regel voor elke persoon, met alle sessies.")),
        Offer(Kind.REGISTRATIONS, _("Aanmeldingen per sessie"), _("Eén regel voor elke aanmelding.")),
        Offer(Kind.WISHES, _("Wensen"), _("Eén regel voor elke persoon, en hoeveel mensen elk onderwerp kozen.")),
        Offer(Kind.FIGURES, _("Cijfers"), _("De tabellen van de pagina Cijfers, zonder namen.")),
    ]
    return [offer for offer in offers if desk.may(Right.EDIT, event) or not Kind(offer.key).has_names]


@get("/bureau/bijeenkomsten/{slug:str}/cijfers", dependencies=DESK)
async def show_figures(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers and viewers: what an event comes to in numbers."""
    event = await desk.event(slug, Right.READ)
    panels = [*panels_of(event, await figures_of(event)), *panels_by_council(await by_council(event))]
    return desk_page("desk/figures.html", desk, "figures", event=event, panels=panels, now=clock.now())


@get("/bureau/bijeenkomsten/{slug:str}/cijfers/downloaden", dependencies=DESK)
async def show_export(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers and viewers: choose a list and say what it is for."""
    return await _export_page(desk, await desk.event(slug, Right.READ), ExportForm.empty())


async def _export_page(desk: Desk, event: Event, form: ExportForm) -> Template:
    return desk_page(
        "desk/export.html", desk, "figures", event=event, status=422 if form.problems else 200, form=form,
        lists=_offers(desk, event), delete_by=await delete_by(event),
    )  # fmt: skip


@post("/bureau/bijeenkomsten/{slug:str}/cijfers/downloaden", status_code=200, dependencies=DESK)
async def do_export(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Response[bytes]:
    """Organisers: take a list away; viewers: the figures only."""
    form = ExportForm.read(await request.form())
    event = await desk.event(slug, Right.EDIT if form.kind and form.kind.has_names else Right.READ)
    asked = form.check()
    if asked is None:
        return await _export_page(desk, event, form)
    file = await export(event, asked, desk.organiser.id)
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=headers)


ROUTES = [show_figures, show_export, do_export]
