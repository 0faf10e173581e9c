"""The organisers' desk: the councils through Excel."""

import asyncio
from io import BytesIO
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.response import Redirect, Template
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell

from events.councils import operations
from events.councils.desk import COUNCILS
from events.councils.operations import Known
from events.desk import desk_page, done, may_create
from events.forms import Problems, numbers, typed
from events.signed_in import DESK, Desk
from events.texts import _, ngettext
from events.tokens import spaced
from sessions.councils import exchange
from sessions.councils.reading import COLUMNS, Read, read
from sessions.planning.desk import EXCEL, UPLOAD_LIMIT
from sessions.spreadsheet import UnreadableSpreadsheet
from sessions.spreadsheet.cells import is_calculated, printable

Asking = Request[Any, Any, Any]
PATH = COUNCILS + "/excel"


@get(PATH, dependencies=DESK)
async def show_exchange(request: Asking, desk: NamedDependency[Desk]) -> Template:
    """Organisers of all events: take the councils to Excel and bring them back."""
    may_create(desk)
    said, asked = "", request.query_params
    if asked.get("gedaan") == "excel":
        [number] = numbers([asked.get("raden", "")]) or [0]
        said = ngettext("{number} raad opgeslagen.", "{number} raden opgeslagen.", number).format(number=number)
    return _page(desk, Problems(), said=said)


def _page(desk: Desk, problems: Problems, *, status: int = 0, said: str = "") -> Template:
    return desk_page(
        "desk/councils_excel.html", desk, "councils", status=status or (422 if problems else 200), said=said,
        problems=problems,
    )  # fmt: skip


@get(PATH + "/raden.xlsx", dependencies=DESK)
async def download(desk: NamedDependency[Desk]) -> Response[bytes]:
    """Organisers of all events: all councils with their codes, to change and to bring back."""
    may_create(desk)
    file = await asyncio.to_thread(_workbook, await operations.all_councils())
    headers = {"Content-Disposition": 'attachment; filename="raden.xlsx"', "Cache-Control": "no-store"}
    return Response(file, media_type=EXCEL, headers=headers)


def _workbook(all_councils: list[Known]) -> bytes:
    book, file = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet.title = _("Raden")
    sheet.append([*COLUMNS])
    for number, one in enumerate(all_councils, start=2):
        now = one.details
        member = _("ja") if now.is_member else _("nee")
        values = (now.name, now.sector, now.region, member, spaced(one.code), "; ".join(now.addresses))
        for place, text in enumerate(values, start=1):
            _write(sheet.cell(number, place), text)
    sheet.freeze_panes = "A2"
    book.save(file)
    return file.getvalue()


def _write(cell: Cell | MergedCell, text: str) -> None:
    """A text as a text: also what a spreadsheet would calculate, such as "@raad.nl"."""
    assert isinstance(cell, Cell)  # a new sheet has no merged ones
    cell.value, cell.data_type = printable(text), "s"
    cell.quotePrefix = is_calculated(text)


@post(PATH, status_code=200, dependencies=DESK, request_max_body_size=UPLOAD_LIMIT)
async def upload(request: Asking, desk: NamedDependency[Desk]) -> Template:
    """Organisers of all events: what a file would change. Changes nothing, and keeps no file."""
    may_create(desk)
    file, problems = (await request.form()).get("bestand"), Problems()
    data = await file.read() if isinstance(file, UploadFile) else b""
    if not data:
        problems.add("bestand", _("Kies eerst een Excel-bestand."))
        return _page(desk, problems)
    try:
        return await _check(desk, await asyncio.to_thread(read, data))
    except UnreadableSpreadsheet as refused:
        problems.add("bestand", str(refused))
    except exchange.TooMuch:
        problems.add("bestand", _("Dit bestand heeft te veel tekst voor één keer. Verdeel het over twee bestanden."))
    return _page(desk, problems)


async def _check(desk: Desk, found: Read, *, status: int = 0) -> Template:
    difference = await exchange.compare(found.rows)
    problems = [*found.problems, *difference.problems]
    return desk_page(
        "desk/councils_check.html", desk, "councils", status=status or (422 if problems else 200), found=difference,
        problems=problems, packed="" if problems else exchange.pack(desk.token, found.rows),
        changed_meanwhile=status == 409,
    )  # fmt: skip


@post(PATH + "/doen", status_code=200, dependencies=DESK, request_max_body_size=UPLOAD_LIMIT)
async def apply_upload(request: Asking, desk: NamedDependency[Desk]) -> Template | Redirect:
    """Organisers of all events: take in what the preview said; when that cannot be any more, show it again."""
    may_create(desk)
    try:
        rows = exchange.unpack(desk.token, typed(await request.form(), "blad"))
    except exchange.NotOurs:
        return _page(desk, Problems({"bestand": _("Kies het bestand nog een keer. Er is niets veranderd.")}))
    try:
        number = await exchange.take_in(rows, desk.organiser.id)
    except exchange.REFUSALS:
        return await _check(desk, Read(rows), status=409)
    return done(f"{PATH}?gedaan=excel&raden={number}")


ROUTES = [show_exchange, download, upload, apply_upload]
