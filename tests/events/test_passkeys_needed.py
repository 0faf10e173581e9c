"""A desk where who sees people's data gets in with a passkey only (TRUST S6, `BIJEEN_PASSKEYS=required`)."""

from dataclasses import replace

import pytest

from events.passkeys import passkey_only
from events.tables import Duty, Organiser
from settings import SETTINGS
from tests.cast import an_event, an_organiser
from tests.events.passkeys import INLOGS, PASSKEYS, Device, adds, asked, by_name, with_passkey
from tests.site import at_desk

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew", "needed")

FIRST = f"{INLOGS}?gedaan=passkey-nodig"
SAID = ["Bij dit bureau logt u in met een passkey. Zet dat hieronder eerst aan. Daarna kunt u verder."]


@pytest.fixture
def needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("events.signed_in", "events.passkeys.operations", "events.passkeys.desk"):
        monkeypatch.setattr(f"{module}.SETTINGS", replace(SETTINGS, needs_passkeys=True))


@pytest.mark.parametrize("role", [Duty.Role.OWNER, Duty.Role.ORGANISER, Duty.Role.VIEWER])
async def test_who_came_in_by_mail_sees_nothing_of_the_desk_before_there_is_a_passkey(role: Duty.Role) -> None:
    event = await an_event()
    async with by_name(await an_organiser("nel@bijeen.example", role)) as browser:
        pages = [await browser.open(path) for path in ("/bureau", f"/bureau/bijeenkomsten/{event.slug}")]
        proof = (await browser.open(INLOGS)).form("/bureau/uitloggen")["bewijs"]
        pages.append(await browser.post(f"/bureau/bijeenkomsten/{event.slug}/instellingen", {"bewijs": proof}))
        first = await browser.open(FIRST)

    assert [(page.status, page.location) for page in pages] == [(303, FIRST)] * 3
    assert (first.status, first.said) == (200, SAID)


async def test_the_first_passkey_opens_the_desk_and_mail_alone_is_not_enough_from_then_on() -> None:
    organiser = await an_organiser()
    async with by_name(organiser) as browser:
        page = await adds(browser, Device().make(await asked(browser)))
        desk = await browser.open("/bureau")

    kept = await Organiser.objects().get(Organiser.id == organiser.id)
    assert kept is not None
    assert (page.status, desk.status, kept.passkey_only) == (200, 200, True)


async def test_who_had_one_already_says_that_it_is_the_way_in_and_cannot_take_that_back() -> None:
    organiser = await an_organiser()
    await with_passkey(organiser)
    await Organiser.update({Organiser.passkey_only: False}).where(Organiser.id == organiser.id)
    async with by_name(organiser) as browser:
        first = await browser.open(INLOGS)
        on = await browser.send(first.form(f"{PASSKEYS}/alleen"))
        await browser.post(f"{PASSKEYS}/alleen", {"bewijs": on.form("/bureau/uitloggen")["bewijs"], "alleen": "nee"})
        desk = await browser.open("/bureau")

    assert (desk.status, f"{PASSKEYS}/alleen" in [form.action for form in on.read.forms]) == (200, False)


async def test_who_lost_the_device_is_let_in_by_an_owner_and_makes_a_new_passkey_first() -> None:
    nel, baas = await an_organiser("nel@bijeen.example", Duty.Role.VIEWER), await an_organiser()
    for one in (nel, baas):
        await with_passkey(one)
        await passkey_only.require(one)
    await passkey_only.lift(nel, baas.id)
    async with by_name(nel) as browser:
        before = await browser.open("/bureau")
        await adds(browser, Device().make(await asked(browser, "Nieuwe telefoon")), "Nieuwe telefoon")
        after = await browser.open("/bureau")

    assert (before.status, before.location, after.status) == (303, FIRST, 200)


async def test_the_crew_at_the_door_come_in_by_mail() -> None:
    event = await an_event()
    async with at_desk(await an_organiser("deur@bijeen.example", Duty.Role.CREW, event)) as browser:
        page = await browser.open("/bureau/inlogs")
        desk = await browser.open("/bureau")

    assert (page.status, desk.location == FIRST) == (200, False)
