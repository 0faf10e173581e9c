"""The public pages of wishes: saying what an event should be about, saying it otherwise, and taking it back."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import Problems, likely_meant
from events.pages import shown_event
from events.site import PRIVATE, page
from events.tables import Event
from events.texts import _, prefix
from sessions.forms import new_form_id, refusal
from sessions.wishes import wishing
from sessions.wishes.forms import WishForm, sectors
from sessions.wishes.tables import Topic, Wish
from sessions.wishes.topics import topics_of
from sessions.wishes.wishing import WishesClosed, form_key

Asking = Request[Any, Any, Any]
WISHES = "/{slug:str}/wensen"
OWN = WISHES + "/{token:str}"


def _path(event: Event, own: Wish | None) -> str:
    """Where the form is sent: for everybody, or for who has the link to their `own` wishes."""
    return f"{prefix()}/{event.slug}/wensen" + (f"/{own.token}" if own else "")


@get(WISHES)
async def show_wishes(request: Asking, slug: FromPath[str]) -> Template:
    """Anybody: the form for wishes, while the event asks for them."""
    event = await shown_event(slug)
    words = {
        "verstuurd": _("Dank u wel. Uw wensen zijn binnen. Kijk in uw mail."),
        "ingetrokken": _("Uw wensen zijn weg. U krijgt er geen mail meer over."),
    }
    said = words.get(request.query_params.get("gedaan", ""), "")
    return await _form_page(event, WishForm(form_id=new_form_id(event)), None, said=said)


@post(WISHES, refuses_itself=True, status_code=200)
async def submit_wishes(request: Asking, slug: FromPath[str]) -> Template | Redirect:
    """Anybody with a form of ours: check it, change it again, or send it."""
    return await _submitted(request, await shown_event(slug), None)


@get(OWN)
async def show_own(request: Asking, slug: FromPath[str], token: FromPath[str]) -> Template:
    """Who has the link in the mail: one's own wishes, to be changed while the event asks for them."""
    event = await shown_event(slug)
    own = await wishing.wish_at(event, token)
    form = WishForm.of(await wishing.wishes_of(own), new_form_id(event))
    said = _("Opgeslagen. Wij sturen u een mail.") if request.query_params.get("gedaan") == "bewaard" else ""
    return await _form_page(event, form, own, said=said)


@post(OWN, refuses_itself=True, status_code=200)
async def submit_own(request: Asking, slug: FromPath[str], token: FromPath[str]) -> Template | Redirect:
    """Who has the link in the mail: check what is changed, change it again, or send it."""
    event = await shown_event(slug)
    return await _submitted(request, event, await wishing.wish_at(event, token))


@get(OWN + "/intrekken")
async def show_withdraw(slug: FromPath[str], token: FromPath[str]) -> Template:
    """Who has the link in the mail: the question before all that one wished is forgotten."""
    event = await shown_event(slug)
    return page("wishes_withdraw.html", event=event, own=await wishing.wish_at(event, token))


@post(OWN + "/intrekken", status_code=200)
async def do_withdraw(slug: FromPath[str], token: FromPath[str]) -> Redirect:
    """Who has the link in the mail: forget all that one wished."""
    event = await shown_event(slug)
    await wishing.withdraw(event, token)
    return Redirect(f"{prefix()}/{event.slug}/wensen?gedaan=ingetrokken", status_code=303, headers=PRIVATE)


# -- one form, on both


async def _submitted(request: Asking, event: Event, own: Wish | None) -> Template | Redirect:
    sent = await request.form()
    form, step = WishForm.read(sent, own), str(sent.get("stap", ""))
    if refused := refusal(request, form, event):
        return await _form_page(event, form, own, refused)
    if not event.takes_wishes(clock.now()):
        return await _form_page(event, form, own, 422)
    if step.startswith("wijzig"):
        return await _form_page(event, form, own)
    topics = await _choosable(event, own)
    form.check({topic.id for topic in topics})
    if form.problems:
        return await _form_page(event, form, own, 422)
    if step == "verstuur":
        return await _send(event, form, own)
    chosen = [topic for topic in topics if topic.id in form.chosen]
    return page(
        "wishes_check.html", event=event, form=form, own=own, path=_path(event, own), chosen=chosen,
        meant="" if own else likely_meant(form.email), sectors=sectors(),
    )  # fmt: skip


async def _choosable(event: Event, own: Wish | None) -> list[Topic]:
    """The topics that one can choose: those that are open, and those that one had chosen before."""
    before = (await wishing.wishes_of(own)).topics if own else ()
    return [topic for topic in await topics_of(event) if not topic.is_closed or topic.id in before]


async def _send(event: Event, form: WishForm, own: Wish | None) -> Template | Redirect:
    """To everybody the same answer, known or not."""
    try:
        await wishing.wish(event, form.wishes, form_key(form.form_id, form.wishes))
    except WishesClosed:
        return await _form_page(event, form, own, 422)
    done = "bewaard" if own else "verstuurd"
    return Redirect(f"{_path(event, own)}?gedaan={done}", status_code=303, headers=PRIVATE)


async def _form_page(event: Event, form: WishForm, own: Wish | None, status: int = 200, said: str = "") -> Template:
    """The form with everything that was typed; when the event does not ask any more, it says so."""
    is_open = event.takes_wishes(clock.now())
    if not is_open and status == 422:
        form.problems = Problems()
        form.problems.add("formulier", _("U kunt nu geen wensen doorgeven. Wat u typte, ziet u hieronder."))
    return page(
        "wishes.html", event=event, status=status, form=form, own=own, path=_path(event, own), is_open=is_open, said=said,
        topics=await _choosable(event, own), sectors=sectors(), now=clock.now(),
    )  # fmt: skip


ROUTES: list[Any] = [show_wishes, submit_wishes, show_own, submit_own, show_withdraw, do_withdraw]
