"""Who leads a session: its statements and questions, before, during and after."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import desk_page, done, sheet
from events.forms import numbers, typed
from events.letters import address
from events.sheets import Sheet
from events.signed_in import DESK, Desk
from events.site import page
from events.texts import _
from events.tokens import in_halves
from sessions.ballots import ENOUGH
from sessions.leading.led import ONE, Led, led_by
from sessions.statements import operations
from sessions.statements.forms import StatementForm, kinds
from sessions.statements.hall import codes
from sessions.statements.operations import NotADraft, NotOpen, TooManyStatements, Wanted
from sessions.statements.results import result_of
from sessions.statements.tables import Tally
from sessions.tickets import square

Asking = Request[Any, Any, Any]
ALL = ONE + "/stellingen"
STATEMENT = ALL + "/{number:int}"
A_SHEET = 200  # words or texts on one page of the desk


def _said(request: Asking) -> str:
    """What a form has just done, in words."""
    words = {
        "toegevoegd": _("De stelling staat klaar."), "open": _("De stelling staat open. Mensen kunnen nu antwoorden."),
        "dicht": _("De stelling is gesloten."), "weg": _("De stelling is weg."), "bewaard": _("Opgeslagen."),
        "getoond": _("Iedereen ziet nu de uitslag."), "verborgen": _("Alleen u ziet nu de uitslag."),
        "code": _("Er is een nieuwe zaalcode."), "codeweg": _("De zaalcode werkt niet meer."),
    }  # fmt: skip
    return words.get(request.query_params.get("gedaan", ""), "")


def _to(led: Led, number: int = 0, said: str = "") -> Redirect:
    """Back to the list, or to one statement."""
    return done(led.address(f"stellingen/{number}" if number else "stellingen") + (f"?gedaan={said}" if said else ""))


async def _page(desk: Desk, led: Led, form: StatementForm, said: str = "") -> Template:
    statements, code = await operations.statements_of(led.session.id), await codes.code_of(led.session.id)
    return desk_page(
        "desk/statements.html", desk, led.here, event=led.shown_event, status=422 if form.problems else 200, said=said,
        of_event=led.event, session=led.session, own=led.address("stellingen"), form=form, kinds=kinds(), code=code, in_halves=in_halves,
        statements=statements, counts=await operations.answered(statements), enough=ENOUGH, hall=address("/zaal"),
        code_works=codes.works_at(led.session, clock.now()), before=codes.BEFORE, after=codes.AFTER, led=led,
    )  # fmt: skip


@get(ALL, dependencies=DESK)
async def show_statements(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template:
    """Who leads the session: all statements, how many answered, and the form for one more."""
    return await _page(desk, await led_by(desk, session), StatementForm.of(), _said(request))


@post(ALL, status_code=200, dependencies=DESK)
async def add_statement(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Template | Redirect:
    """Who leads the session: one more, kept for later or opened at once."""
    led, sent = await led_by(desk, session), await request.form()
    form, opens = StatementForm.read(sent), typed(sent, "stap") == "open"
    wanted = form.check()
    if form.problems:
        return await _page(desk, led, form)
    try:
        made = await operations.add(led.session, wanted, desk.organiser.id, opens=opens)
    except TooManyStatements:
        form.problems.add("stelling", _("Een sessie kan honderd stellingen hebben. Meer gaat niet."))
        return await _page(desk, led, form)
    return _to(led, made.number, "open") if opens else _to(led, said="toegevoegd")


@get(STATEMENT, dependencies=DESK)
async def show_statement(
    request: Asking, desk: NamedDependency[Desk], session: FromPath[int], number: FromPath[int]
) -> Template:
    """Who leads the session: one statement: to change while it is a draft, to close while it is open, and its result."""
    return await _one_page(desk, await led_by(desk, session), number, said=_said(request), asked=sheet(request))


async def _one_page(
    desk: Desk, led: Led, number: int, form: StatementForm | None = None, *, said: str = "", refused: str = "", asked: int = 1
) -> Template:
    statement = await operations.statement_at(led.session.id, number)
    tallies = await operations.tallies_of(statement)
    form = form or StatementForm.of(statement)
    return desk_page(
        "desk/statement.html", desk, led.here, event=led.shown_event, status=422 if form.problems or refused else 200,
        said=said, refused=refused, led=led, own=led.address("stellingen"), statement=statement, form=form, kinds=kinds(),
        people=(await operations.answered([statement]))[statement.id], result=result_of(statement, tallies),
        list=_sheet_of(tallies, asked), enough=ENOUGH,
    )  # fmt: skip


def _sheet_of(tallies: Sequence[Tally], asked: int) -> Sheet[Tally]:
    """One sheet of the words or texts; past the last one, the last."""
    number = max(1, min(asked, -(-len(tallies) // A_SHEET)))
    return Sheet(tallies[(number - 1) * A_SHEET : number * A_SHEET], number, len(tallies) > number * A_SHEET)


@post(STATEMENT, status_code=200, dependencies=DESK)
async def change_statement(
    request: Asking, desk: NamedDependency[Desk], session: FromPath[int], number: FromPath[int]
) -> Template | Redirect:
    """Who leads the session: say a draft otherwise. What people have answered to stays as it is."""
    led, form = await led_by(desk, session), StatementForm.read(await request.form())
    wanted = form.check()
    if form.problems:
        return await _one_page(desk, led, number, form)
    try:
        await operations.change(led.session, number, wanted, desk.organiser.id)
    except NotADraft:
        return await _one_page(desk, led, number, form, refused=_was_open())
    return _to(led, number, "bewaard")


def _was_open() -> str:
    return _("Deze stelling stond al open. Zij blijft zoals zij is. Maak een nieuwe stelling.")


@post(STATEMENT + "/weg", status_code=200, dependencies=DESK)
async def drop_statement(desk: NamedDependency[Desk], session: FromPath[int], number: FromPath[int]) -> Template | Redirect:
    """Who leads the session: throw a draft away."""
    led = await led_by(desk, session)
    try:
        await operations.drop(led.session, number, desk.organiser.id)
    except NotADraft:
        return await _one_page(desk, led, number, refused=_was_open())
    return _to(led, said="weg")


@post(STATEMENT + "/open", status_code=200, dependencies=DESK)
async def open_statement(desk: NamedDependency[Desk], session: FromPath[int], number: FromPath[int]) -> Template | Redirect:
    """Who leads the session: let people answer a draft."""
    led = await led_by(desk, session)
    try:
        await operations.open_(led.session, number, desk.organiser.id)
    except NotADraft:
        return await _one_page(desk, led, number, refused=_("Deze stelling is gesloten. Stel haar opnieuw als u meer antwoorden wilt."))
    return _to(led, number, "open")


@post(STATEMENT + "/dicht", status_code=200, dependencies=DESK)
async def close_statement(desk: NamedDependency[Desk], session: FromPath[int], number: FromPath[int]) -> Template | Redirect:
    """Who leads the session: count the answers; nobody can answer any more."""
    led = await led_by(desk, session)
    try:
        await operations.close(led.session, number, desk.organiser.id)
    except NotOpen:
        return await _one_page(desk, led, number, refused=_("Deze stelling staat nog niet open."))
    return _to(led, number, "dicht")


@post(STATEMENT + "/opnieuw", status_code=200, dependencies=DESK)
async def ask_again(desk: NamedDependency[Desk], session: FromPath[int], number: FromPath[int]) -> Template | Redirect:
    """Who leads the session: the same as a new draft, which counts from nothing."""
    led = await led_by(desk, session)
    old = await operations.statement_at(led.session.id, number)
    try:
        made = await operations.add(led.session, Wanted(old.words, str(old.kind), old.choices), desk.organiser.id)
    except TooManyStatements:
        return await _one_page(desk, led, number, refused=_("Een sessie kan honderd stellingen hebben. Meer gaat niet."))
    return _to(led, made.number, "toegevoegd")


@post(STATEMENT + "/tonen", status_code=200, dependencies=DESK)
async def show_result(
    request: Asking, desk: NamedDependency[Desk], session: FromPath[int], number: FromPath[int]
) -> Template | Redirect:
    """Who leads the session: let everybody see the result, or only oneself again."""
    led, is_shown = await led_by(desk, session), typed(await request.form(), "aan") == "ja"
    try:
        await operations.show(led.session, number, desk.organiser.id, is_shown=is_shown)
    except NotADraft:
        return await _one_page(desk, led, number, refused=_("Sluit de stelling eerst. Dan is er een uitslag."))
    return _to(led, number, "getoond" if is_shown else "verborgen")


@post(STATEMENT + "/kiezen", status_code=200, dependencies=DESK)
async def choose_answers(
    request: Asking, desk: NamedDependency[Desk], session: FromPath[int], number: FromPath[int]
) -> Redirect:
    """Who leads the session: which words or sentences everybody may read."""
    led, sent = await led_by(desk, session), await request.form()
    statement = await operations.statement_at(led.session.id, number)
    await operations.choose(statement, numbers(typed(sent, "gezien").split()), numbers(sent.getall("toon", [])))
    [asked] = numbers([typed(sent, "blad")]) or [1]
    return done(led.address(f"stellingen/{number}?blad={asked}&gedaan=bewaard"))


@get(STATEMENT + "/groot", dependencies=DESK)
async def show_large(desk: NamedDependency[Desk], session: FromPath[int], number: FromPath[int]) -> Template:
    """Who leads the session: one statement in large letters for a screen in the hall; nothing that is held stands on it."""
    led = await led_by(desk, session)
    statement, code = await operations.statement_at(led.session.id, number), await codes.code_of(led.session.id)
    shows_code = statement.is_open and code and codes.works_at(led.session, clock.now())
    return page(
        "desk/statement_large.html", event=led.shown_event, desk=desk, led=led, own=led.address("stellingen"), statement=statement,
        people=(await operations.answered([statement]))[statement.id], code=code if shows_code else "", in_halves=in_halves,
        square=square(address(f"/zaal/{code}")) if shows_code else "", hall=address("/zaal").partition("://")[2],
        result=result_of(statement, await operations.tallies_of(statement)), enough=ENOUGH,
    )  # fmt: skip


# -- the code of the hall


@post(ONE + "/zaalcode", status_code=200, dependencies=DESK)
async def renew_code(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Redirect:
    """Who leads the session: a new code for the hall, or none any more."""
    led = await led_by(desk, session)
    if typed(await request.form(), "stap") == "weg":
        await codes.stop(led.session, desk.organiser.id)
        return _to(led, said="codeweg")
    await codes.renew(led.session, desk.organiser.id)
    return _to(led, said="code")


ROUTES: list[Any] = [
    show_statements, add_statement, show_statement, change_statement, drop_statement, open_statement, close_statement,
    ask_again, show_result, choose_answers, show_large, renew_code,
]  # fmt: skip
