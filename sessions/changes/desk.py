"""The organisers' desk: what is on its way out at an event, and undoing, sending and accompanying what is held."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import desk_page, done
from events.forms import numbers
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _, ngettext
from notifications.batches import AlreadyGone
from notifications.tables import Message
from sessions import programme
from sessions.changes import operations
from sessions.changes.forms import PickedForm, WordsForm, seen_in
from sessions.changes.operations import CameToNothing, Deed, Seen, WordsChanged
from sessions.changes.outgoing import outgoing, recipients, the_change
from sessions.mailings.reading import held_mailings
from sessions.people import words
from sessions.programme import ChangedMeanwhile

Asking = Request[Any, Any, Any]
OUTGOING = "/bureau/bijeenkomsten/{slug:str}/uitgaand"
CHANGE = OUTGOING + "/{number:int}"


def message_states() -> dict[str, str]:
    """What became of a message, in words."""
    return {
        Message.State.QUEUED: _("staat klaar"), Message.State.CLAIMED: _("wordt verstuurd"),
        Message.State.SENT: _("verstuurd"), Message.State.KEPT: _("bewaard: er is geen mailserver"),
        Message.State.REFUSED: _("niet aangekomen"), Message.State.REPLACED: _("vervangen"),
        Message.State.EXPIRED: _("verlopen"),
    }  # fmt: skip


# -- all of them


@get(OUTGOING, dependencies=DESK)
async def show_outgoing(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: every change and mailing that is held, and the changes that went lately."""
    event = await desk.event(slug, Right.READ)
    [number] = numbers([request.query_params.get("aantal", "")]) or [1]
    said = _done_words(number).get(request.query_params.get("gedaan", ""), "")
    return await _outgoing_page(desk, event, PickedForm(), said=said)


def _done_words(number: int) -> dict[str, str]:
    """What was done with so many changes."""
    words = {
        "verstuurd": ngettext(
            "De berichten gaan nu weg.", "De berichten over {number} wijzigingen gaan nu weg.", number
        ),
        "ongedaan": ngettext(
            "De wijziging is ongedaan gemaakt. De berichten zijn ingetrokken.",
            "{number} wijzigingen zijn ongedaan gemaakt. De berichten zijn ingetrokken.",
            number,
        ),
        "weg": _("Deze berichten waren al weg."),
        "al-ongedaan": _("Deze wijziging was al ongedaan gemaakt."),
    }
    return {name: said.format(number=number) for name, said in words.items()}


async def _outgoing_page(
    desk: Desk,
    event: Event,
    form: PickedForm,
    *,
    said: str = "",
    refused: Sequence[tuple[str, str]] = (),
    went: int = 0,
) -> Template:
    changes, mailings = await outgoing(event), await held_mailings(event)
    desk.above[:] = [*(one for one in changes if one.is_held), *mailings]  # what was just done is counted no more
    return desk_page(
        "desk/outgoing.html", desk, "outgoing", event=event, status=422 if form.problems else 409 if refused else 200,
        said=said, form=form, refused=refused, went=went, changes=changes, mailings=mailings,
        may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


@post(OUTGOING, status_code=200, dependencies=DESK)
async def act_on_several(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: send or undo all changes that are ticked, each by itself; says of each that was not done why."""
    event, form = await desk.event(slug, Right.EDIT), PickedForm.read(await request.form())
    if not form.check():
        return await _outgoing_page(desk, event, form)
    did, deed = ("ongedaan", operations.undo) if form.typed["doe"] == "ongedaan" else ("verstuurd", operations.send_now)
    found = await operations.each(event, deed, form.picked, desk.organiser.id)
    refused = await _refused(event, found)
    if refused:
        return await _outgoing_page(desk, event, form, refused=refused, went=len(found) - len(refused))
    return done(f"/bureau/bijeenkomsten/{slug}/uitgaand?gedaan={did}&aantal={len(found)}")


async def _refused(event: Event, found: Mapping[Seen, Exception | None]) -> list[tuple[str, str]]:
    """Which sessions it was not done for, and why."""
    titles = {one.number: one.title for one in await programme.sessions_of(event)}
    return [(titles.get(seen.session, ""), _why_not(refusal)) for seen, refusal in found.items() if refusal is not None]


def _why_not(refusal: Exception) -> str:
    match refusal:
        case ChangedMeanwhile():
            return _("Dat is nog niet gebeurd. Iemand anders veranderde deze sessie zojuist. Kijk of het nog klopt.")
        case AlreadyGone():
            return _(
                "Ongedaan maken kan niet meer. Er is al een bericht weg. Verander de sessie opnieuw als het anders moet."
            )
        case CameToNothing():
            return _("Er gaat geen bericht weg. De wijziging is al ongedaan gemaakt of vervallen.")
        case _:
            return _("Deze wijziging is er niet meer.")


# -- one of them


@get(CHANGE, dependencies=DESK)
async def show_change(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template:
    """Organisers: one change and what becomes of it for each person."""
    event = await desk.event(slug, Right.READ)
    said = _("Uw woorden staan in elke mail.") if request.query_params.get("gedaan") == "woorden" else ""
    page = await _change_page(desk, event, number, said=said)
    await desk.looks_at(event, "wie bericht krijgt")
    return page


async def _change_page(
    desk: Desk, event: Event, number: int, *, status: int = 200, refusal: str = "", said: str = "",
    form: WordsForm | None = None, words_changed: bool = False,
) -> Template:  # fmt: skip
    one = await the_change(event, number)
    form = form or WordsForm.of(one.change)
    if words_changed:
        form.typed["merk"] = operations.mark_of(one.change.words)
    return desk_page(
        "desk/change.html", desk, "outgoing", event=event, status=status, said=said, one=one, refusal=refusal,
        words_changed=words_changed, form=form, people=await recipients(one), states=message_states(),
        returns=words.returns(), may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


async def _act(
    request: Asking, desk: Desk, slug: str, number: int, deed: Deed, answers: tuple[str, str]
) -> Template | Redirect:
    """Do `deed` as its page showed the change; the answers are for done and for done before."""
    event = await desk.event(slug, Right.EDIT)
    try:
        did = await deed(event, seen_in(await request.form(), number), desk.organiser.id)
    except (ChangedMeanwhile, AlreadyGone, CameToNothing) as refusal:
        return await _change_page(desk, event, number, status=409, refusal=_why_not(refusal))
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
    """Organisers: put words of their own in every mail of a change. What somebody else wrote is not lost."""
    event, form = await desk.event(slug, Right.EDIT), WordsForm()
    sent = await request.form()
    form.take(sent)
    words = form.check()
    if form.problems:
        return await _change_page(desk, event, number, status=422, form=form)
    try:
        await operations.accompany(event, seen_in(sent, number), words, form.typed["merk"], desk.organiser.id)
    except WordsChanged:
        return await _change_page(desk, event, number, status=409, form=form, words_changed=True)
    except (ChangedMeanwhile, CameToNothing) as refusal:
        return await _change_page(desk, event, number, status=409, form=form, refusal=_why_not(refusal))
    except AlreadyGone:
        refusal_words = _("Uw woorden staan niet in de mail. De berichten zijn al weg.")
        return await _change_page(desk, event, number, status=409, form=form, refusal=refusal_words)
    return done(f"/bureau/bijeenkomsten/{slug}/uitgaand/{number}?gedaan=woorden")


ROUTES: list[Any] = [show_outgoing, act_on_several, show_change, send_now, undo, accompany]
