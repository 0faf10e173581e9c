"""What somebody says on the telephone that they need: written down by who has care, with the yes that they said."""

import pytest

from events.tables import Deed, Duty
from sessions.my_data.erasing import erase
from sessions.needs.sealing import BOX, Said
from sessions.needs.tables import Needs
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.asking import CANARY, asks_needs, kept, needing, scene
from tests.sessions.people import address, comes
from tests.site import Browser, at_desk
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now")

LIST = "/bureau/bijeenkomsten/week/hulp"
NO_YES = "Lees de vraag voor. Zet het vinkje alleen als deze persoon ja zei. Anders mogen wij het niet bewaren."


async def test_who_has_care_writes_down_what_a_caller_needs_and_who_heard_the_yes_is_kept() -> None:
    event, _session, participant = await scene()
    care = await an_organiser("zorg@example.org", Duty.Role.CARE, event)
    path = f"{address(participant)}/hulp"

    async with at_desk(care) as desk:
        page = await desk.open(path)
        done = await desk.send(page.form(path), hulp=["writing"], anders=CANARY, dieet=["halal"], akkoord="ja")
        again, whole_list = await desk.open(path), await desk.open(LIST)

    assert "akkoord" not in dict(page.form(path).fields)
    assert done.said == ["Opgeslagen. Wat deze persoon nodig heeft, staat bij ‘Hulp nodig’."]
    noted = f"Aan de telefoon gezegd op maandag 1 maart 2027. {care.name} schreef het op."
    assert [noted in page.words for page in (page, again, whole_list)] == [False, True, True]
    [row] = await Needs.objects()
    said = BOX.opened(row.sealed)
    assert (said.kinds, said.words, said.diets, said.heard and said.heard.by) == (["writing"], CANARY, ["halal"], care.id)
    assert (row.consent.partition("?")[0], row.consent_version, row.consented_at) == (
        "Vindt u het goed dat wij bewaren wat u nu zegt", "2026-11-telefoon", event.created_at,
    )  # fmt: skip
    [deed] = await Deed.objects().where(Deed.what == "needs-heard")
    assert (deed.about, deed.organiser, deed.before, deed.after) == (f"event:{event.id}", care.id, "{}", "{}")
    assert [name for name, rows in (await everything()).items() for row in rows if CANARY in str(row) or "halal" in str(row)] == []


async def test_without_the_yes_of_the_caller_nothing_is_kept_and_nothing_typed_is_lost() -> None:
    event, _session, participant = await scene()
    path = f"{address(participant)}/hulp"

    async with at_desk(await an_organiser("zorg@example.org", Duty.Role.CARE, event)) as desk:
        refused = await desk.send((await desk.open(path)).form(path), hulp=["sign"], anders=CANARY)
        empty = await desk.send(refused.form(path), hulp=None, anders="", akkoord="ja")

    assert (refused.status, refused.mistakes, "#akkoord" in refused.links) == (422, [NO_YES], True)
    assert (refused.form(path)["hulp"], refused.form(path)["anders"]) == ("sign", CANARY)
    assert (empty.status, len(empty.mistakes), await Needs.count()) == (422, 1, 0)


@pytest.mark.parametrize("role", ["owner", "organiser", "viewer"])
async def test_nobody_else_at_the_desk_finds_the_page_or_the_way_to_it(role: str) -> None:
    event, _session, participant = await needing()
    somebody = await an_organiser("iemand@example.org", role, None if role == "owner" else event)

    async with at_desk(somebody) as desk:
        page, person = await desk.open(f"{address(participant)}/hulp"), await desk.open(address(participant))

    assert (page.status, f"{address(participant)}/hulp" in person.links) == (404, False)


async def test_what_one_said_oneself_is_there_to_change_and_then_it_is_what_was_heard(browser: Browser) -> None:
    event, _session, participant = await needing()
    path, own = f"{address(participant)}/hulp", f"/mijn/{participant.personal_token}/hulp"

    async with at_desk(await an_organiser("zorg@example.org", Duty.Role.CARE, event)) as desk:
        page = await desk.open(path)
        before = await browser.open(own)
        await desk.send(page.form(path), hulp=["loop"], anders="", dieet=None, akkoord="ja")
        after = await browser.open(own)

    assert "Deze persoon vulde dit zelf in op maandag 1 maart 2027. Wat u hier opslaat, komt daarvoor in de plaats." in page.words
    assert page.form(path)["anders"] == CANARY
    assert (await kept(participant)).kinds == ["loop"]
    assert ["U zei het aan de telefoon." in one.words for one in (before, after)] == [False, True]
    await browser.send(after.form(own), hulp=["loop"], akkoord="ja")
    assert await kept(participant) == Said(["loop"])


async def test_who_asks_for_it_on_the_telephone_has_it_erased() -> None:
    event, _session, participant = await needing()
    care = await an_organiser("zorg@example.org", Duty.Role.CARE, event)
    path = f"{address(participant)}/hulp"

    async with at_desk(care) as desk:
        gone = await desk.send((await desk.open(path)).form(f"{path}/wissen"))

    assert gone.said == ["Gewist wat deze persoon nodig had. De aanmelding blijft."]
    [deed] = await Deed.objects().where(Deed.what == "needs-withdrawn")
    assert (await Needs.count(), deed.organiser) == (0, care.id)


async def test_an_event_that_does_not_ask_keeps_it_of_no_caller_either() -> None:
    event = await an_event()
    participant = await comes(event, "Piet Jansen", await a_session(event))
    path = f"{address(participant)}/hulp"

    async with at_desk(await an_organiser("zorg@example.org", Duty.Role.CARE, event)) as desk:
        page = await desk.open(path)
        await asks_needs(event)
        form = (await desk.open(path)).form(path)
        await event.raw("DELETE FROM needs_asked").run()
        late = await desk.send(form, hulp=["loop"], akkoord="ja")

    assert (page.status, "Deze bijeenkomst vraagt niet wat mensen nodig hebben." in page.words) == (200, True)
    assert (late.status, await Needs.count()) == (404, 0)


async def test_of_who_was_erased_nothing_is_written_down() -> None:
    event, _session, participant = await scene()
    path = f"{address(participant)}/hulp"

    async with at_desk(await an_organiser("zorg@example.org", Duty.Role.CARE, event)) as desk:
        form = (await desk.open(path)).form(path)
        await erase(event, participant)
        late = await desk.send(form, hulp=["loop"], akkoord="ja")

    assert (late.status, await Needs.count()) == (404, 0)
