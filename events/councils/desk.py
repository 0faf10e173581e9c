"""The organisers' desk: the councils that the office knows, kept for all events."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.councils import operations, roster
from events.councils.forms import CouncilForm, RosterForm
from events.councils.operations import AddressTaken, CouncilNotFound, Known, NameTaken
from events.desk import desk_page, done, may_create
from events.forms import Problems
from events.history import deeds_about
from events.people import deeds
from events.signed_in import DESK, Desk
from events.texts import _

Asking = Request[Any, Any, Any]
COUNCILS = "/bureau/raden"
ONE = COUNCILS + "/{number:int}"


@get(COUNCILS, dependencies=DESK)
async def show_councils(request: Asking, desk: NamedDependency[Desk]) -> Template:
    """Organisers of all events: every council, and the form for one more."""
    may_create(desk)
    said = _("De raad is weg.") if request.query_params.get("gedaan") == "weg" else ""
    return await _all_page(desk, CouncilForm.empty(), said)


async def _all_page(desk: Desk, form: CouncilForm, said: str = "") -> Template:
    status = 422 if form.problems else 200
    return desk_page(
        "desk/councils.html", desk, "councils", status=status, said=said, form=form, all=await operations.all_councils()
    )  # fmt: skip


@post(COUNCILS, status_code=200, dependencies=DESK)
async def add_council(request: Asking, desk: NamedDependency[Desk]) -> Template | Redirect:
    """Organisers of all events: one more council; it gets a code of its own."""
    may_create(desk)
    form = CouncilForm.read(await request.form())
    details = form.check()
    if not form.problems:
        try:
            made = await operations.add(details, desk.organiser.id)
        except (NameTaken, AddressTaken) as taken:
            refuse(form.problems, taken)
        else:
            return done(f"{COUNCILS}/{made.id}?gedaan=nieuw")
    return await _all_page(desk, form)


def refuse(problems: Problems, taken: NameTaken | AddressTaken) -> None:
    """Say which other council has it."""
    if isinstance(taken, AddressTaken):
        said = _("{address} hoort al bij {council}.").format(address=taken.address, council=taken.council)
        problems.add("adressen", said)
    else:
        problems.add("naam", _("Er is al een raad met deze naam."))


@get(COUNCILS + "/codes", dependencies=DESK)
async def show_codes(desk: NamedDependency[Desk]) -> Template:
    """Organisers of all events: the codes of all members, to print and to send."""
    may_create(desk)
    members = [one for one in await operations.all_councils() if one.details.is_member]
    return desk_page("desk/councils_codes.html", desk, "councils", members=members)


# -- one


async def _one(desk: Desk, number: int) -> Known:
    may_create(desk)
    try:
        return await operations.council_at(number)
    except CouncilNotFound:
        raise NotFoundException from None


@get(ONE, dependencies=DESK)
async def show_council(request: Asking, desk: NamedDependency[Desk], number: FromPath[int]) -> Template:
    """Organisers of all events: one council, its code and its roster."""
    known = await _one(desk, number)
    words = {
        "nieuw": _("De raad staat erbij, met een eigen code."), "opgeslagen": _("Opgeslagen."),
        "code": _("De raad heeft een nieuwe code. De oude werkt niet meer."), "naam": _("De naam staat erbij."),
        "naam-weg": _("De naam is weg."),
    }  # fmt: skip
    said = words.get(request.query_params.get("gedaan", ""), "")
    return await _page(desk, known, CouncilForm.of(known), RosterForm.empty(), said=said)


async def _page(
    desk: Desk, known: Known, form: CouncilForm, names: RosterForm, *, status: int = 0, said: str = ""
) -> Template:
    found = await deeds_about(f"council:{known.id}")
    problems = Problems({**form.problems.found, **names.problems.found})
    return desk_page(
        "desk/councils_one.html", desk, "councils", status=status or (422 if problems else 200), said=said, known=known,
        form=form, names=names, problems=problems, roster=await roster.roster(known.id, clock.now()),
        deeds=deeds.lines(found), changed_meanwhile=status == 409,
    )  # fmt: skip


@post(ONE, status_code=200, dependencies=DESK)
async def change_council(
    request: Asking, desk: NamedDependency[Desk], number: FromPath[int]
) -> Template | Redirect:
    """Organisers of all events: say something else about a council. What somebody else changed meanwhile is shown."""
    known, form = await _one(desk, number), CouncilForm.read(await request.form())
    details = form.check()
    if form.problems:
        return await _page(desk, known, form, RosterForm.empty())
    try:
        await operations.change(number, details, desk.organiser.id, form.mark)
    except (NameTaken, AddressTaken) as taken:
        refuse(form.problems, taken)
        return await _page(desk, known, form, RosterForm.empty())
    except operations.CouncilChanged:
        now = await _one(desk, number)
        form.mark = operations.mark_of(now)
        return await _page(desk, now, form, RosterForm.empty(), status=409)
    return done(f"{COUNCILS}/{number}?gedaan=opgeslagen")


@post(ONE + "/code", status_code=200, dependencies=DESK)
async def renew_code(desk: NamedDependency[Desk], number: FromPath[int]) -> Redirect:
    """Organisers of all events: another code for a council."""
    await operations.renew_code((await _one(desk, number)).id, desk.organiser.id)
    return done(f"{COUNCILS}/{number}?gedaan=code")


@post(ONE + "/weg", status_code=200, dependencies=DESK)
async def remove_council(desk: NamedDependency[Desk], number: FromPath[int]) -> Redirect:
    """Organisers of all events: take a council away. Its people stay at their events."""
    await operations.drop((await _one(desk, number)).id, desk.organiser.id)
    return done(f"{COUNCILS}?gedaan=weg")


# -- its roster


@post(ONE + "/namen", status_code=200, dependencies=DESK)
async def add_name(request: Asking, desk: NamedDependency[Desk], number: FromPath[int]) -> Template | Redirect:
    """Organisers of all events: keep a name in the roster, of who agreed to that on paper."""
    known, names = await _one(desk, number), RosterForm()
    names.take(await request.form())
    name, email = names.check()
    if names.problems:
        return await _page(desk, known, CouncilForm.of(known), names)
    await roster.agree(known.id, name, email, desk.organiser.id)
    return done(f"{COUNCILS}/{number}?gedaan=naam")


@post(ONE + "/namen/{name:int}/weg", status_code=200, dependencies=DESK)
async def remove_name(desk: NamedDependency[Desk], number: FromPath[int], name: FromPath[int]) -> Redirect:
    """Organisers of all events: take a name out of the roster. Twice is once."""
    known = await _one(desk, number)
    await roster.take_out(known.id, min(name, 2**31 - 1), desk.organiser.id)
    return done(f"{COUNCILS}/{number}?gedaan=naam-weg")


ROUTES = [
    show_councils, add_council, show_codes, show_council, change_council, renew_code, remove_council, add_name,
    remove_name,
]  # fmt: skip
