"""The organisers' desk: what is on its way out at an event, and undoing, sending and accompanying what is held."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import desk_page, done
from events.desk_forms import Answers
from events.forms import typed
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _
from notifications.batches import AlreadyGone
from notifications.tables import Message
from sessions.changes import operations
from sessions.changes.outgoing import outgoing, recipients, the_change
from sessions.programme import ChangedMeanwhile

Asking = Request[Any, Any, Any]
OUTGOING = "/bureau/bijeenkomsten/{slug:str}/uitgaand"
CHANGE = OUTGOING + "/{number:int}"
LONGEST_WORDS = 1000


class WordsForm(Answers):
    """The words that an organiser puts in every mail of a change."""

    NAMES = ("woorden",)

    def check(self) -> str:
        """The clean words; says what is wrong with them."""
        return self.lines("woorden", LONGEST_WORDS)


def message_states() -> dict[str, str]:
    """What became of a message, in words."""
    return {
        Message.State.QUEUED: _("staat klaar"), Message.State.CLAIMED: _("wordt verstuurd"),
        Message.State.SENT: _("verstuurd"), Message.State.KEPT: _("bewaard: er is geen mailserver"),
        Message.State.REFUSED: _("niet aangekomen"), Message.State.REPLACED: _("vervangen"),
        Message.State.EXPIRED: _("verlopen"),
    }  # fmt: skip


@get(OUTGOING, dependencies=DESK)
async def show_outgoing(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: every change that is held, and those that went lately."""
    event = await desk.event(slug, Right.READ)
    words = {
        "verstuurd": _("De berichten gaan nu weg."),
        "ongedaan": _("De wijziging is ongedaan gemaakt. De berichten zijn ingetrokken."),
        "weg": _("Deze berichten waren al weg."),
        "al-ongedaan": _("Deze wijziging was al ongedaan gemaakt."),
    }
    said = words.get(request.query_params.get("gedaan", ""), "")
    return desk_page("desk/outgoing.html", desk, "outgoing", event=event, said=said, changes=await outgoing(event))


@get(CHANGE, dependencies=DESK)
async def show_change(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template:
    """Organisers: one change and what becomes of it for each person."""
    event = await desk.event(slug, Right.READ)
    said = _("Uw woorden staan in elke mail.") if request.query_params.get("gedaan") == "woorden" else ""
    return await _change_page(desk, event, number, said=said)


async def _change_page(
    desk: Desk, event: Event, number: int, *, status: int = 200, refusal: str = "", said: str = "",
    form: WordsForm | None = None,
) -> Template:  # fmt: skip
    one = await the_change(event, number)
    return desk_page(
        "desk/change.html", desk, "outgoing", event=event, status=status, said=said, one=one, refusal=refusal,
        form=form or WordsForm({"woorden": one.change.words}), people=await recipients(one), states=message_states(),
        may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


Deed = Callable[[Event, int, int, int | None], Awaitable[bool]]


async def _act(
    request: Asking, desk: Desk, slug: str, number: int, deed: Deed, answers: tuple[str, str]
) -> Template | Redirect:
    """Do `deed` as its page showed the change; the answers are for done and for done before."""
    event = await desk.event(slug, Right.EDIT)
    version = typed(await request.form(), "versie")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    try:
        did = await deed(event, number, seen, desk.organiser.id)
    except ChangedMeanwhile:
        refusal = _("Dat is nog niet gebeurd. Iemand anders veranderde deze sessie zojuist. Kijk of het nog klopt.")
        return await _change_page(desk, event, number, status=409, refusal=refusal)
    except AlreadyGone:
        refusal = _(
            "Ongedaan maken kan niet meer. Er is al een bericht weg. Verander de sessie opnieuw als het anders moet."
        )
        return await _change_page(desk, event, number, status=409, refusal=refusal)
    return done(f"/bureau/bijeenkomsten/{slug}/uitgaand?gedaan={answers[not did]}")


@post(CHANGE + "/versturen", status_code=200, dependencies=DESK)
async def send_now(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: let the messages of a change go now."""
    return await _act(request, desk, slug, number, operations.send_now, ("verstuurd", "weg"))


@post(CHANGE + "/ongedaan", status_code=200, dependencies=DESK)
async def undo(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: change a session back before anybody was told."""
    return await _act(request, desk, slug, number, operations.undo, ("ongedaan", "al-ongedaan"))


@post(CHANGE + "/woorden", status_code=200, dependencies=DESK)
async def accompany(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: put words of their own in every mail of a change."""
    event, form = await desk.event(slug, Right.EDIT), WordsForm()
    form.take(await request.form())
    words = form.check()
    if form.problems:
        return await _change_page(desk, event, number, status=422, form=form)
    try:
        await operations.accompany(event, number, words, desk.organiser.id)
    except AlreadyGone:
        refusal = _("Uw woorden staan niet in de mail. De berichten zijn al weg.")
        return await _change_page(desk, event, number, status=409, refusal=refusal, form=form)
    return done(f"/bureau/bijeenkomsten/{slug}/uitgaand/{number}?gedaan=woorden")


ROUTES: list[Any] = [show_outgoing, show_change, send_now, undo, accompany]
