"""The groups of a session, for who leads it: divide, look, move, name, show, and take along."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import desk_page, done
from events.forms import numbers, typed
from events.rights import PageNotFound
from events.signed_in import DESK, Desk
from events.site import PRIVATE
from events.texts import _, ngettext
from sessions.breakouts import files, operations, words
from sessions.breakouts.forms import FIELDS, DivideForm, NamesForm
from sessions.breakouts.operations import Division, NoGroups, OtherGroups, TooFewPeople, division_of
from sessions.breakouts.people import people_in, ties_in
from sessions.leading.led import ONE, Led, led_by

Asking = Request[Any, Any, Any]
GROUPS = ONE + "/groepen"
HERE = "groepen"


async def _look(desk: Desk, led: Led) -> None:
    await desk.looks_at(led.event, "groepen", f"session:{led.session.id}")


async def _division(led: Led) -> Division:
    division = await division_of(led.session, await people_in(led.session.id))
    if division is None:
        raise PageNotFound
    return division


def _done(led: Led, what: str, **more: int) -> Redirect:
    return done(led.address(HERE) + f"?gedaan={what}" + "".join(f"&{name}={value}" for name, value in more.items()))


@get(GROUPS, dependencies=DESK)
async def show_groups(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template:
    """Who leads the session: its groups with who is in them, and the form to divide."""
    led = await led_by(desk, session)
    await _look(desk, led)
    return await _page(desk, led, said=_said(request))


def _said(request: Asking) -> str:
    placed = sum(numbers([request.query_params.get("mensen", "")]))
    sentences = {
        "verdeeld": _("De groepen zijn gemaakt. Deelnemers zien ze nog niet."),
        "geplaatst": _("Iedereen had al een groep.") if not placed else ngettext("{number} persoon kreeg een groep.", "{number} mensen kregen een groep.", placed).format(number=placed),
        "verplaatst": _("Verplaatst."),
        "te-zien": _("Deelnemers zien nu hun groep."),
        "verborgen": _("Deelnemers zien hun groep niet meer."),
        "namen": _("Opgeslagen."),
        "weg": _("Er zijn geen groepen meer."),
        "samen": _("Zij komen bij elkaar zodra u opnieuw verdeelt."),
        "los": _("Zij hoeven niet meer bij elkaar."),
    }
    return sentences.get(request.query_params.get("gedaan", ""), "")


async def _page(desk: Desk, led: Led, form: DivideForm | None = None, *, said: str = "", refused: str = "") -> Template:
    people = await people_in(led.session.id)
    division = await division_of(led.session, people)
    status = 422 if refused or (form and form.problems) else 200
    return desk_page(
        "desk/breakouts.html", desk, led.here, event=led.shown_event, status=status, said=said, refused=refused,
        led=led, of_event=led.event, session=led.session, division=division, people=people,
        form=form or DivideForm.of(led.session, division), fields=FIELDS, rules=words.rules(),
        explained=words.explained(), strengths=words.strengths(), ties=await ties_in(led.session.id, people),
        broken=words.said(division) if division else [], lost=words.lost(division) if division else [],
        present=sum(one.arrived_at is not None for one in people),
    )  # fmt: skip


@post(GROUPS, status_code=200, dependencies=DESK)
async def make_groups(
    request: Asking, desk: NamedDependency[Desk], session: FromPath[int]
) -> Template | Redirect:
    """Who leads the session: divide everybody by these rules; what there was goes, and nobody sees it yet."""
    led, form = await led_by(desk, session), DivideForm.read(await request.form())
    wanted = form.check()
    if wanted is None:
        return await _page(desk, led, form)
    try:
        await operations.make(led.event, led.session, wanted, desk.organiser.id)
    except TooFewPeople as refusal:
        form.meet(refusal)
        return await _page(desk, led, form)
    except OtherGroups:
        refused = _("Er zijn intussen andere groepen gemaakt. Kijk hieronder hoe het nu is. Verdeel alleen opnieuw als dat moet.")
        return await _page(desk, led, form, refused=refused)
    return _done(led, "verdeeld")


@post(GROUPS + "/plaatsen", status_code=200, dependencies=DESK)
async def place_late(desk: NamedDependency[Desk], session: FromPath[int]) -> Template | Redirect:
    """Who leads the session: a group for who has none yet; nobody else moves."""
    led = await led_by(desk, session)
    try:
        placed = await operations.place_who_is_left(led.event, led.session, desk.organiser.id)
    except NoGroups:
        return await _no_groups(desk, led)
    return _done(led, "geplaatst", mensen=len(placed))


async def _no_groups(desk: Desk, led: Led) -> Template:
    refused = _("Dit kan niet: die groep of die persoon is er niet meer. Kijk hieronder hoe het nu is.")
    return await _page(desk, led, refused=refused)


@post(GROUPS + "/verplaatsen", status_code=200, dependencies=DESK)
async def move_somebody(
    request: Asking, desk: NamedDependency[Desk], session: FromPath[int]
) -> Template | Redirect:
    """Who leads the session: put one person in another group, or in none."""
    led, form = await led_by(desk, session), await request.form()
    who, where = numbers([typed(form, "wie")]), numbers([typed(form, "groep")])
    if not who or not where:
        return await _page(desk, led, refused=_("Kies wie u wilt verplaatsen, en naar welke groep."))
    try:
        await operations.move(led.event, led.session, who[0], where[0], desk.organiser.id)
    except NoGroups:
        return await _no_groups(desk, led)
    return _done(led, "verplaatst")


@post(GROUPS + "/samen", status_code=200, dependencies=DESK)
async def tie_people(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template | Redirect:
    """Who leads the session: say who helps whom, so that they come in one group."""
    led, form = await led_by(desk, session), await request.form()
    helper, helped = numbers([typed(form, "helper")]), numbers([typed(form, "hulp")])
    if not helper or not helped or helper == helped:
        return await _page(desk, led, refused=_("Kies twee mensen: wie helpt, en wie hulp krijgt."))
    try:
        await operations.tie(led.session, helper[0], helped[0])
    except NoGroups:
        return await _no_groups(desk, led)
    return _done(led, "samen")


@post(GROUPS + "/samen/{tie:int}/weg", status_code=200, dependencies=DESK)
async def untie_people(desk: NamedDependency[Desk], session: FromPath[int], tie: FromPath[int]) -> Redirect:
    """Who leads the session: they need not be together any more."""
    led = await led_by(desk, session)
    await operations.untie(led.session, min(tie, 2**31 - 1))
    return _done(led, "los")


@post(GROUPS + "/tonen", status_code=200, dependencies=DESK)
async def show_to_people(
    request: Asking, desk: NamedDependency[Desk], session: FromPath[int]
) -> Template | Redirect:
    """Who leads the session: let participants see their group, or no more."""
    led, is_shown = await led_by(desk, session), typed(await request.form(), "tonen") == "ja"
    try:
        await operations.show(led.event, led.session, is_shown=is_shown, by=desk.organiser.id)
    except NoGroups:
        return await _no_groups(desk, led)
    return _done(led, "te-zien" if is_shown else "verborgen")


@post(GROUPS + "/weg", status_code=200, dependencies=DESK)
async def throw_away(desk: NamedDependency[Desk], session: FromPath[int]) -> Redirect:
    """Who leads the session: no groups any more."""
    led = await led_by(desk, session)
    await operations.throw_away(led.event, led.session, desk.organiser.id)
    return _done(led, "weg")


# -- names and rooms


@get(GROUPS + "/namen", dependencies=DESK)
async def show_names(desk: NamedDependency[Desk], session: FromPath[int]) -> Template:
    """Who leads the session: the names of the groups and where they meet."""
    led = await led_by(desk, session)
    return _names_page(desk, led, NamesForm.of(await _division(led)))


def _names_page(desk: Desk, led: Led, form: NamesForm) -> Template:
    return desk_page(
        "desk/breakouts_names.html", desk, led.here, event=led.shown_event, status=422 if form.problems else 200, led=led,
        of_event=led.event, session=led.session, form=form,
    )  # fmt: skip


@post(GROUPS + "/namen", status_code=200, dependencies=DESK)
async def name_groups(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template | Redirect:
    """Who leads the session: what the groups are called, and where they meet."""
    led = await led_by(desk, session)
    form = NamesForm.read(await _division(led), await request.form())
    described = form.check()
    if described is None:
        return _names_page(desk, led, form)
    try:
        await operations.describe(led.event, led.session, described, desk.organiser.id)
    except NoGroups:  # taken away at this very moment
        return await _no_groups(desk, led)
    return _done(led, "namen")


# -- to take along


@get(GROUPS + "/afdrukken", dependencies=DESK)
async def show_on_paper(desk: NamedDependency[Desk], session: FromPath[int]) -> Template:
    """Who leads the session: the groups as they go on paper."""
    led = await led_by(desk, session)
    await _look(desk, led)
    return desk_page(
        "desk/breakouts_paper.html", desk, led.here, event=led.shown_event, led=led, of_event=led.event,
        session=led.session, division=await _division(led),
    )  # fmt: skip


@get(GROUPS + "/zoom.csv", dependencies=DESK)
async def download_for_zoom(desk: NamedDependency[Desk], session: FromPath[int]) -> Response[bytes]:
    """Who leads the session: the groups as Zoom reads them."""
    return await _file(desk, session, "zoom")


@get(GROUPS + "/teams.csv", dependencies=DESK)
async def download_for_teams(desk: NamedDependency[Desk], session: FromPath[int]) -> Response[bytes]:
    """Who leads the session: the groups as Teams reads them."""
    return await _file(desk, session, "teams")


@get(GROUPS + "/groepen.csv", dependencies=DESK)
async def download_list(desk: NamedDependency[Desk], session: FromPath[int]) -> Response[bytes]:
    """Who leads the session: the groups as a list for a spreadsheet."""
    return await _file(desk, session, "groepen")


async def _file(desk: Desk, session: int, name: str) -> Response[bytes]:
    led = await led_by(desk, session)
    await _look(desk, led)
    division = await _division(led)
    headers = {"zoom": files.ZOOM, "teams": files.TEAMS}
    content = files.for_meeting(division, headers[name]) if name in headers else files.as_list(division)
    sent = {**PRIVATE, "Content-Disposition": f'attachment; filename="{name}-{led.event.slug}-{led.session.number}.csv"'}
    return Response(content, media_type="text/csv", headers=sent)


ROUTES: list[Any] = [
    show_groups, make_groups, place_late, move_somebody, tie_people, untie_people, show_to_people, throw_away, show_names,
    name_groups, show_on_paper, download_for_zoom, download_for_teams, download_list,
]  # fmt: skip
