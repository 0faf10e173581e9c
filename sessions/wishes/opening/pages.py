"""The public page, while members go first, to ask for a mail when everybody can sign up."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.forms import typed
from events.pages import shown_event
from events.site import PRIVATE, page
from events.tables import Event
from events.texts import _, prefix
from sessions.forms import new_form_id, refusal
from sessions.wishes.forms import WishForm
from sessions.wishes.opening.operations import MembersNotFirst, ask_mail, can_ask

Asking = Request[Any, Any, Any]
MAIL_ME = "/{slug:str}/mail-mij"


@get(MAIL_ME)
async def show_mail_me(request: Asking, slug: FromPath[str]) -> Template:
    """Anybody: the form for a mail when everybody can sign up, while members go first."""
    event = await shown_event(slug)
    said = _("Dank u wel. Kijk in uw mail.") if request.query_params.get("gedaan") == "ja" else ""
    return _page(event, WishForm(form_id=new_form_id(event)), said=said)


def _page(event: Event, form: WishForm, status: int = 200, said: str = "") -> Template:
    return page(
        "mail_me.html", event=event, form=form, status=status, said=said, can_ask=can_ask(event),
        is_open=event.takes_sign_ups(clock.now()),
    )  # fmt: skip


@post(MAIL_ME, refuses_itself=True, status_code=200)
async def do_mail_me(request: Asking, slug: FromPath[str]) -> Template | Redirect:
    """Anybody with a form of ours: be mailed when everybody can sign up; the same answer to who asked before."""
    event = await shown_event(slug)
    sent = await request.form()
    form = WishForm.read(sent)
    if refused := refusal(request, form, event):
        return _page(event, form, refused)
    if typed(sent, "stap") == "wijzig":
        return _page(event, form)
    form.check_person()
    if not form.wants_mail:
        form.problems.add("mail", _("Zet een vinkje als u deze mail wilt."))
    if form.problems:
        return _page(event, form, 422)
    try:
        await ask_mail(event, form.wishes)
    except MembersNotFirst:
        return _page(event, form, 422)
    return Redirect(f"{prefix()}/{event.slug}/mail-mij?gedaan=ja", status_code=303, headers=PRIVATE)


ROUTES: list[Any] = [show_mail_me, do_mail_me]
