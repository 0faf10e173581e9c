"""The organisers' desk: many sessions at once, the programme through Excel, what is planned twice, and who leads."""

import asyncio
from itertools import groupby
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import desk_page, done
from events.forms import numbers, typed
from events.publishing import days_of
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _, ngettext
from sessions import programme, spreadsheet
from sessions.changes.consequences import Consequences
from sessions.edits import cells_of
from sessions.planning import bulk, clashes, exchange, hosting, pages
from sessions.planning.bulk import Wish
from sessions.planning.forms import BulkForm, LeaderForm, UploadForm
from sessions.programme import ChangedMeanwhile, Places
from sessions.tables import Session

Asking = Request[Any, Any, Any]
SESSIONS = "/bureau/bijeenkomsten/{slug:str}/sessies"
HOSTS = SESSIONS + "/{number:int}/gespreksleiders"
UPLOAD_LIMIT = 2 * 1024 * 1024  # of a whole form with a file (TRUST S23)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _address(event: Event, page: str) -> str:
    return f"/bureau/bijeenkomsten/{event.slug}/sessies/{page}"


# -- many at once


@get(SESSIONS + "/samen", dependencies=DESK)
async def show_bulk(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: tick sessions, and say what becomes of all of them."""
    event = await desk.event(slug, Right.EDIT)
    return await _bulk_page(desk, event, BulkForm(), said=_what_was_done(request, "sessies"))


async def _bulk_page(desk: Desk, event: Event, form: BulkForm, said: str = "") -> Template:
    sessions, places = await programme.sessions_of(event), await programme.places_of(event)
    themes = {day.date: day.theme for day in await days_of(event)}
    rows = [(session, places.get(session.id, Places())) for session in sessions]
    days = groupby(rows, key=lambda row: row[0].starts_at.astimezone(event.zone).date())
    return desk_page(
        "desk/bulk.html", desk, "sessions", event=event, status=422 if form.problems else 200, said=said, form=form,
        hosts=await hosting.hosts_of(event), days=[(date, themes.get(date, ""), list(of_day)) for date, of_day in days],
    )  # fmt: skip


def _what_was_done(request: Asking, what: str) -> str:
    """What the form did, in words, from the address it led to."""
    asked = request.query_params
    if asked.get("gedaan") != what:
        return ""
    [changed] = numbers([asked.get("veranderd", "")]) or [0]
    if not changed:
        return _("Alles staat al zo. Er hoefde niets meer te veranderen.")
    words = ngettext("{number} sessie opgeslagen.", "{number} sessies opgeslagen.", changed).format(number=changed)
    return f"{words} {Consequences.read(asked)}."


@post(SESSIONS + "/samen", status_code=200, dependencies=DESK)
async def check_bulk(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: what would become of each ticked session, and how many people are told. Changes nothing."""
    event, sent = await desk.event(slug, Right.EDIT), await request.form()
    form = BulkForm.read(sent)
    if typed(sent, "stap") == "wijzig":
        return await _bulk_page(desk, event, form)
    ticked, wish = form.ticked(await programme.sessions_of(event), event.zone), form.check()
    if wish is None or form.problems:
        return await _bulk_page(desk, event, form)
    return await _check_page(desk, event, form, ticked, wish)


async def _check_page(
    desk: Desk, event: Event, form: BulkForm, ticked: list[int], wish: Wish, *, status: int = 200
) -> Template:
    return desk_page(
        "desk/bulk_check.html", desk, "sessions", event=event, status=status, form=form, wish=wish,
        plan=await bulk.plan(event, ticked, wish), changed_meanwhile=status == 409,
    )  # fmt: skip


@post(SESSIONS + "/samen/doen", status_code=200, dependencies=DESK)
async def apply_bulk(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: do what the check page said, for all ticked sessions or for none."""
    event, form = await desk.event(slug, Right.EDIT), BulkForm.read(await request.form())
    wish = form.check()
    if wish is None or not form.seen:
        return await _bulk_page(desk, event, form)
    try:
        made = await bulk.apply(event, form.seen, wish, desk.organiser.id)
    except ChangedMeanwhile:
        return await _check_page(desk, event, form, [*form.seen], wish, status=409)
    return done(_address(event, f"samen?gedaan=sessies&veranderd={made.sessions}{made.led_to.query}"))


# -- planned twice


@get(SESSIONS + "/dubbel", dependencies=DESK)
async def show_clashes(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: the same person, room or link twice at one time."""
    event = await desk.event(slug, Right.READ)
    return desk_page("desk/clashes.html", desk, "sessions", event=event, clashes=await clashes.clashes_of(event))


# -- Excel


@get(SESSIONS + "/excel/programma.xlsx", dependencies=DESK)
async def download(desk: NamedDependency[Desk], slug: FromPath[str]) -> Response[bytes]:
    """Organisers: the programme as an Excel file, to change and to bring back; viewers: without the meeting links."""
    event = await desk.event(slug, Right.READ)
    sessions, days, has_links = await programme.sessions_of(event), await days_of(event), desk.may(Right.EDIT, event)
    file = await asyncio.to_thread(spreadsheet.write, event.title, sessions, days, event.time_zone, has_links=has_links)
    headers = {"Content-Disposition": f'attachment; filename="{event.slug}.xlsx"', "Cache-Control": "no-store"}
    return Response(file, media_type=EXCEL, headers=headers)


@get(SESSIONS + "/excel", dependencies=DESK)
async def show_exchange(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: take the programme to Excel and bring it back."""
    event = await desk.event(slug, Right.READ)
    return _exchange_page(desk, event, UploadForm(), said=_what_was_done(request, "excel"))


def _exchange_page(desk: Desk, event: Event, form: UploadForm, said: str = "") -> Template:
    status = 422 if form.problems else 200
    return desk_page(
        "desk/import.html", desk, "sessions", event=event, status=status, said=said, form=form,
        may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


@post(SESSIONS + "/excel", status_code=200, dependencies=DESK, request_max_body_size=UPLOAD_LIMIT)
async def upload(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: what a file would change, cell by cell. Changes nothing, and keeps no file."""
    event, form = await desk.event(slug, Right.EDIT), UploadForm()
    file = (await request.form()).get("bestand")
    data = await file.read() if isinstance(file, UploadFile) else b""
    if not data:
        form.problems.add("bestand", _("Kies eerst een Excel-bestand."))
        return _exchange_page(desk, event, form)
    try:
        sheet = await asyncio.to_thread(spreadsheet.read, data, event.time_zone)
        return await _preview_page(desk, event, sheet)
    except spreadsheet.UnreadableSpreadsheet as refused:
        form.problems.add("bestand", str(refused))
    except exchange.TooMuch:
        form.problems.add(
            "bestand", _("Dit bestand heeft te veel tekst voor één keer. Verdeel het over twee bestanden.")
        )
    return _exchange_page(desk, event, form)


async def _preview_page(desk: Desk, event: Event, sheet: spreadsheet.Sheet, *, status: int = 200) -> Template:
    found = await exchange.preview(event, sheet)
    problems = found.difference.problems
    packed = "" if problems else exchange.pack(event, desk.token, sheet)
    return desk_page(
        "desk/import_check.html", desk, "sessions", event=event, status=422 if problems else status, preview=found,
        found=found.difference, packed=packed, changed_meanwhile=status == 409,
        new=[(row, cells_of(row, event.time_zone)) for row in found.difference.added],
    )  # fmt: skip


@post(SESSIONS + "/excel/doen", status_code=200, dependencies=DESK, request_max_body_size=UPLOAD_LIMIT)
async def apply_upload(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: do what the preview said; when the programme changed meanwhile, show the preview again."""
    event, sent = await desk.event(slug, Right.EDIT), await request.form()
    try:
        sheet = exchange.unpack(event, desk.token, typed(sent, "blad"))
    except exchange.NotOurs:
        form = UploadForm()
        form.problems.add("bestand", _("Kies het bestand nog een keer. Er is niets veranderd."))
        return _exchange_page(desk, event, form)
    moved = numbers(sent.getall("verplaatst", []))
    try:
        made = await exchange.apply(event, sheet, typed(sent, "gezien"), moved, desk.organiser.id)
    except ChangedMeanwhile:
        return await _preview_page(desk, event, sheet, status=409)
    changed = made.added + made.changed + made.days
    return done(_address(event, f"excel?gedaan=excel&veranderd={changed}{made.led_to.query}"))


# -- who leads a session


async def _led(desk: Desk, slug: str, number: int) -> tuple[Event, Session]:
    event = await desk.event(slug, Right.EDIT)
    return event, await programme.session_at(event, number)


async def _hosts_page(desk: Desk, event: Event, session: Session, form: LeaderForm, said: str = "") -> Template:
    hosts = (await hosting.hosts_of(event)).get(session.id, [])
    return desk_page(
        "desk/hosts.html", desk, "sessions", event=event, status=422 if form.problems else 200, said=said,
        session=session, hosts=hosts, form=form, clashes=await clashes.clashes_with(event, session),
    )  # fmt: skip


@get(HOSTS, dependencies=DESK)
async def show_hosts(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template:
    """Organisers: who leads one session."""
    words = {"erbij": _("De gespreksleider is toegevoegd."), "weg": _("De gespreksleider is weggehaald.")}
    event, session = await _led(desk, slug, number)
    return await _hosts_page(
        desk, event, session, LeaderForm(), said=words.get(request.query_params.get("gedaan", ""), "")
    )


@post(HOSTS, status_code=200, dependencies=DESK)
async def add_host(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: let somebody lead a session; they see who comes, and may change its text and materials."""
    event, session = await _led(desk, slug, number)
    form = LeaderForm()
    form.take(await request.form())
    wanted = form.check()
    if wanted is None:
        return await _hosts_page(desk, event, session, form)
    await hosting.assign(event, [session], *wanted, desk.organiser.id)
    return done(_address(event, f"{session.number}/gespreksleiders?gedaan=erbij"))


@post(HOSTS + "/weg", status_code=200, dependencies=DESK)
async def remove_host(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Redirect:
    """Organisers: somebody does not lead this session any more."""
    event, session = await _led(desk, slug, number)
    for organiser in numbers([typed(await request.form(), "wie")]):
        await hosting.withdraw(event, session, organiser, desk.organiser.id)
    return done(_address(event, f"{session.number}/gespreksleiders?gedaan=weg"))


ROUTES = [
    show_bulk, check_bulk, apply_bulk, show_clashes, download, show_exchange, upload, apply_upload,
    show_hosts, add_host, remove_host, *pages.ROUTES,
]  # fmt: skip
