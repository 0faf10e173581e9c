"""The organisers' desk: one's own sign-ins, and the passkeys that one signs in with."""

from typing import Any

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import desk_page, done
from events.forms import typed
from events.passkeys import operations as passkeys
from events.passkeys import passkey_only
from events.passkeys.ceremonies import AnswerRefused, elsewhere, works_at
from events.passkeys.forms import PasskeyForm
from events.people import sign_ins
from events.signed_in import DESK, OWN_SIGN_INS, SIGN_IN, Desk
from events.site import PRIVATE
from events.texts import _
from settings import SETTINGS

Asking = Request[Any, Any, Any]
SIGN_INS = OWN_SIGN_INS
PASSKEYS = f"{SIGN_INS}/passkeys"


def question(words: str, status: int = 200) -> Response[str]:
    """What the script of a page asked for."""
    return Response(words, status_code=status, media_type="application/json", headers=PRIVATE)


async def sign_ins_page(request: Asking, desk: Desk, form: PasskeyForm, said: str = "") -> Template:
    """One's own page: where one is signed in, and with which passkeys one signs in."""
    places = await sign_ins.places_of(desk.organiser.id, request.cookies[SIGN_IN])
    return desk_page(
        "desk/signins.html", desk, "sign-ins", status=422 if form.problems else 200, said=said, places=places, form=form,
        passkeys=await passkeys.passkeys_of(desk.organiser.id), works_here=works_at(request.headers["host"]),
        elsewhere=elsewhere(SIGN_INS), needed=SETTINGS.needs_passkeys,
    )  # fmt: skip


def said_of(asked: str) -> str:
    """What was done with a passkey, in words; "" for anything else."""
    words = {
        "passkey": _("De passkey is toegevoegd. U kreeg er een mail over."),
        "passkey-weg": _("De passkey is verwijderd. U kreeg er een mail over."),
        "alleen": _("U logt voortaan alleen in met een passkey. U kreeg er een mail over."),
        "passkey-nodig": _("Bij dit bureau logt u in met een passkey. Zet dat hieronder eerst aan. Daarna kunt u verder."),
        "mail": _("U kunt weer inloggen met alleen de mail. U kreeg er een mail over."),
    }
    return words.get(asked, "")


@post(f"{PASSKEYS}/vraag", status_code=200, dependencies=DESK)
async def ask_passkey(request: Asking, desk: NamedDependency[Desk]) -> Response[str]:
    """Everybody at the desk: what their browser needs to make a passkey; 422 while it has no name yet."""
    form = PasskeyForm()
    form.take(await request.form())
    form.check_name()
    if form.problems or not works_at(request.headers["host"]):
        return question("{}", 422)
    return question(await passkeys.ask_new(desk.organiser, request.cookies[SIGN_IN]))


@post(PASSKEYS, status_code=200, dependencies=DESK)
async def add_passkey(request: Asking, desk: NamedDependency[Desk]) -> Template | Redirect:
    """Everybody at the desk: a passkey of their own that their browser made."""
    form = PasskeyForm()
    form.take(await request.form())
    name, answer = form.check()
    if form.problems:
        return await sign_ins_page(request, desk, form)
    try:
        await passkeys.add(desk.organiser, name, answer, request.cookies[SIGN_IN])
    except AnswerRefused:
        form.is_refused()
        return await sign_ins_page(request, desk, form)
    except passkeys.TooManyPasskeys:
        form.problems.add("passkey", _("U hebt al tien passkeys. Verwijder er eerst een."))
        return await sign_ins_page(request, desk, form)
    return done(f"{SIGN_INS}?gedaan=passkey")


@post(f"{PASSKEYS}/{{number:int}}/weg", status_code=200, dependencies=DESK)
async def remove_passkey(request: Asking, desk: NamedDependency[Desk], number: FromPath[int]) -> Template | Redirect:
    """Everybody at the desk: throw one of their own passkeys away."""
    try:
        await passkeys.discard(desk.organiser, number)
    except passkeys.LastPasskey:
        form = PasskeyForm()
        words = _("Dit is uw laatste passkey. Zet eerst ‘Alleen met passkey’ uit. Anders komt u er niet meer in.")
        form.problems.add("passkeys", words)
        return await sign_ins_page(request, desk, form)
    return done(f"{SIGN_INS}?gedaan=passkey-weg")


@post(f"{PASSKEYS}/alleen", status_code=200, dependencies=DESK)
async def choose_only(request: Asking, desk: NamedDependency[Desk]) -> Template | Redirect:
    """Everybody at the desk: whether mail alone lets them in, or a passkey only."""
    only = typed(await request.form(), "alleen") == "ja" or SETTINGS.needs_passkeys
    try:
        await (passkey_only.require(desk.organiser) if only else passkey_only.lift(desk.organiser, desk.organiser.id))
    except passkey_only.NoPasskey:
        form = PasskeyForm()
        form.problems.add("passkeys", _("U hebt nog geen passkey. Voeg er eerst een toe."))
        return await sign_ins_page(request, desk, form)
    except passkey_only.MailIsEnough:
        pass  # pressed twice
    return done(f"{SIGN_INS}?gedaan={'alleen' if only else 'mail'}")


ROUTES = [ask_passkey, add_passkey, remove_passkey, choose_only]
