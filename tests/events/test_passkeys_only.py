"""Signing in with nothing less than a passkey, besides the mail; and who lost theirs (TRUST S6)."""

import msgspec
import pytest

from events import organisers
from events.passkeys import passkey_only
from events.signed_in import BROWSER, SIGN_IN
from events.tables import Deed, Duty, Organiser, Passkey
from notifications.tables import Message
from tests.cast import an_event, an_organiser
from tests.events.passkeys import INLOGS, PASSKEYS, WITH_PASSKEY, Device, asked_in, by_name, shows, with_passkey
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew", "in_no_time")

RESUME = "/bureau/inloggen/verder"
SAME = {"Sec_Fetch_Site": "same-origin"}
NEEDED = f"{WITH_PASSKEY}?mail=klopt"


@pytest.fixture
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.sign_in.desk.REFUSING_LASTS", 0)


async def locked(organiser: Organiser) -> Device:
    """The device without which `organiser` does not come in."""
    device = await with_passkey(organiser)
    await passkey_only.require(organiser)
    return device


async def by_link(browser: Browser, organiser: Organiser) -> Page:
    link = await organisers.sign_in_link(organiser)
    return await browser.post(link.removeprefix("http://127.0.0.1:8000"))


async def mailed(browser: Browser, naar: str = "/bureau/kaart") -> dict[str, str]:
    """What the mail holds that this browser asked for."""
    await browser.post("/bureau/inloggen", {"email": "bureau@bijeen.example", "naar": naar})
    return await last_mail()


async def last_mail() -> dict[str, str]:
    message = await Message.objects().where(Message.kind == "sign_in").order_by(Message.id, ascending=False).first()
    assert message is not None
    return dict(msgspec.json.decode(message.facts))


async def test_one_says_that_mail_alone_is_not_enough_and_takes_that_back() -> None:
    organiser = await an_organiser()
    await with_passkey(organiser)
    async with by_name(organiser) as browser:
        on = await browser.send((await browser.open(INLOGS)).form(f"{PASSKEYS}/alleen"))
        off = await browser.send(on.form(f"{PASSKEYS}/alleen"))

    assert on.said == ["U logt voortaan alleen in met een passkey. U kreeg er een mail over."]
    assert off.said == ["U kunt weer inloggen met alleen de mail. U kreeg er een mail over."]
    what = [row["what"] for row in await Deed.select(Deed.what).order_by(Deed.id)]
    assert what == ["passkey-added", "passkey-only", "passkey-lifted"]
    assert await Message.count().where(Message.kind == "passkey") == 3


async def test_who_has_no_passkey_cannot_ask_for_nothing_less() -> None:
    async with by_name(await an_organiser()) as browser:
        proof = (await browser.open(INLOGS)).form(PASSKEYS)["bewijs"]
        page = await browser.post(f"{PASSKEYS}/alleen", {"bewijs": proof, "alleen": "ja"})

    assert (page.status, page.mistakes[0]) == (422, "U hebt nog geen passkey. Voeg er eerst een toe.")
    assert not await Organiser.exists().where(Organiser.passkey_only.eq(True))


async def test_the_last_passkey_stays_as_long_as_it_is_the_only_way_in() -> None:
    organiser = await an_organiser()
    await with_passkey(organiser)
    async with by_name(organiser) as browser:
        await locked(organiser)
        forms = [form for form in (await browser.open(INLOGS)).read.forms if form.action.endswith("/weg")]
        pages = [await browser.send(form) for form in forms]

    words = "Dit is uw laatste passkey. Zet eerst ‘Alleen met passkey’ uit. Anders komt u er niet meer in."
    assert ([page.status for page in pages], pages[1].mistakes[0], await Passkey.count()) == ([200, 422], words, 1)


async def test_a_link_alone_lets_nobody_in_and_a_passkey_after_it_does() -> None:
    device = await locked(await an_organiser())
    async with by_name() as browser:
        token = (await mailed(browser))["token"]
        page = await browser.post(f"/bureau/inloggen/{token}")
        was_in, shown = SIGN_IN in browser.cookies, await browser.follow(page)
        again = await browser.post(f"/bureau/inloggen/{token}")
        naar = shown.form(WITH_PASSKEY)["naar"]
        desk = await browser.follow(await shows(browser, device.show(await asked_in(browser)), naar))

    assert (page.location, was_in, again.status) == (NEEDED, False, 422)
    assert shown.said == ["De mail klopt. Maar u koos ervoor om alleen met een passkey in te loggen. Gebruik die nu."]
    assert (desk.heading, BROWSER in browser.cookies) == ("Kaart opzoeken", False)


async def test_a_code_alone_lets_nobody_in_and_works_once() -> None:
    await locked(await an_organiser())
    async with by_name() as browser:
        code = (await mailed(browser))["code"]
        pages = [await browser.post("/bureau/inloggen/code", {"code": code}) for _ in range(2)]

    assert (pages[0].location, pages[1].status, SIGN_IN in browser.cookies) == (NEEDED, 422, False)


async def test_a_form_that_was_sent_meanwhile_waits_for_the_passkey() -> None:
    event, organiser = await an_event(), await an_organiser()
    settings = f"/bureau/bijeenkomsten/{event.slug}/instellingen"
    async with by_name(organiser) as browser:
        device = await locked(organiser)
        form = (await browser.open(settings)).form(settings)
        await organisers.sign_out(browser.cookies.pop(SIGN_IN))
        kept = await browser.post(settings, form.with_values(hulp_naam="Nel"), **SAME)
        fields = {"bewaard": kept.form(RESUME)["bewaard"], "email": organiser.email}
        await browser.post(RESUME, {**fields, "stap": "mail"}, **SAME)
        waits = await browser.post(RESUME, {**fields, "stap": "code", "code": (await last_mail())["code"]}, **SAME)
        naar = (await browser.open(NEEDED)).form(WITH_PASSKEY)["naar"]
        other = await browser.follow(await shows(browser, device.show(await asked_in(browser)), naar))
        again = await browser.post(settings, waits.form(settings).fields, **SAME)
        saved = await browser.send(again.form(settings))

    assert ("Gebruik nu uw passkey" in waits.all("h2"), NEEDED in waits.links) == (True, True)
    assert (other.heading, saved.said) == ("U bent weer ingelogd", ["Opgeslagen."])


# -- for who lost it


async def test_an_owner_lets_somebody_in_by_mail_again() -> None:
    nel = await an_organiser("nel@bijeen.example", Duty.Role.VIEWER)
    await locked(nel)
    baas = await an_organiser()
    async with at_desk(baas) as owner, by_name() as browser:
        page = await owner.open(f"/bureau/mensen/{nel.id}")
        page = await owner.send(page.form(f"/bureau/mensen/{nel.id}/alleen-mail"))
        await by_link(browser, nel)
        desk = await browser.open("/bureau")

    deed = await Deed.select(Deed.organiser, Deed.about).where(Deed.what == "passkey-lifted")
    mail = await Message.objects().where(Message.kind == "passkey").order_by(Message.id, ascending=False).first()
    assert mail is not None
    assert page.said == ["Deze persoon kan weer inloggen met alleen de mail, en kreeg daar een mail over."]
    assert deed == [{"organiser": baas.id, "about": f"organiser:{nel.id}"}]
    assert (mail.email, msgspec.json.decode(mail.facts)["what"]) == (nel.email, "passkey-lifted")
    assert desk.status == 200


async def test_who_signs_in_by_mail_has_nothing_to_be_let_in_for() -> None:
    nel = await an_organiser("nel@bijeen.example", Duty.Role.VIEWER)
    async with at_desk(await an_organiser()) as owner:
        page = await owner.open(f"/bureau/mensen/{nel.id}")
        proof = page.form("/bureau/uitloggen")["bewijs"]
        again = await owner.post(f"/bureau/mensen/{nel.id}/alleen-mail", {"bewijs": proof})

    assert f"/bureau/mensen/{nel.id}/alleen-mail" not in [form.action for form in page.read.forms]
    assert (again.status, await Deed.count(), await Message.count()) == (303, 0, 0)
