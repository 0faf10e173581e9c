"""What people need to take part, and what they eat (TRUST P3): apart, with consent, encrypted, seen by who arranges it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from events.tables import Deed, Duty
from notifications.tables import Message
from sessions.figures.exports import Asked, export
from sessions.figures.lists import Kind
from sessions.letters import write
from sessions.my_data.belongings import as_json, belongings_of
from sessions.my_data.erasing import erase
from sessions.needs import operations
from sessions.needs.erasing import AFTER, erase_needs
from sessions.needs.operations import rows_of
from sessions.needs.sealing import BOX, Said
from sessions.needs.tables import Needs
from sessions.registrations import cancel
from sessions.tables import SignUp
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.asking import CANARY, NEEDS, asks_needs, goes_on, kept, needing, scene, the_participant
from tests.sessions.people import address, claim, comes
from tests.site import Browser, at_desk, counted
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

LIST = "/bureau/bijeenkomsten/week/hulp"


# -- saying it


async def test_after_signing_up_one_can_say_what_one_needs_on_a_page_of_its_own(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    await asks_needs(event)
    answer = await browser.follow(await goes_on(browser, event, session.number, step="verstuur"))
    path = next(link for link in answer.links if link.endswith("/hulp"))

    page = await browser.open(path)
    sent = await browser.send(page.form(path), hulp=["writing"], anders="Een plek vooraan", dieet=["halal"], akkoord="ja")

    assert "akkoord" not in dict(page.form(path).fields)
    assert "Waarom wij dit vragen: Dan regelen wij het voor u." in page.words
    assert sent.said == ["Dank u wel. Wij weten nu wat u nodig hebt."]
    assert await kept(await the_participant()) == Said(["writing"], "Een plek vooraan", ["halal"])
    [row] = await Needs.objects()
    assert (row.consent.startswith("Ik vind het goed"), row.consent_version, row.consented_at) == (
        True, "2026-11", event.created_at,
    )  # fmt: skip


async def test_without_consent_nothing_is_kept_and_nothing_typed_is_lost(browser: Browser) -> None:
    _event, _session, participant = await scene()
    path = f"/mijn/{participant.personal_token}/hulp"

    refused = await browser.send((await browser.open(path)).form(path), hulp=["sign"], anders="Een plek vooraan")
    empty = await browser.send((await browser.open(path)).form(path), akkoord="ja")

    assert (refused.status, refused.mistakes) == (422, ["Zet een vinkje als u dit goed vindt. Anders mogen wij het niet bewaren."])
    assert (refused.form(path)["hulp"], refused.form(path)["anders"], "#akkoord" in refused.links) == ("sign", "Een plek vooraan", True)
    assert (empty.status, len(empty.mistakes), await Needs.count()) == (422, 1, 0)


async def test_the_page_of_a_form_shows_nothing_of_what_the_person_said_elsewhere(browser: Browser) -> None:
    """Whoever types somebody's name and address gets such a page too."""
    event, session, participant = await needing()
    other = await a_session(event, title="Nog een")
    form = {"naam": "Piet Jansen", "email": "piet@example.org"}
    answer = await goes_on(browser, event, other.number, step="verstuur", **form)
    path = f"{answer.location}/hulp"

    page = await browser.open(path)
    await browser.send(page.form(path), hulp=["loop"], akkoord="ja")

    assert CANARY not in page.html
    assert "checked" not in page.html
    whole = await kept(participant)
    assert (whole.kinds, whole.words, session.id > 0) == (["writing", "large-print", "loop"], CANARY, True)


async def test_on_ones_own_page_one_changes_it_and_takes_it_back(browser: Browser) -> None:
    _event, session, participant = await needing()
    mijn = f"/mijn/{participant.personal_token}"
    path = f"{mijn}/hulp"

    week = await browser.open(mijn)
    page = await browser.open(path)
    await browser.send(page.form(path), hulp=["loop"], anders="", dieet=None, akkoord="ja")
    changed = await kept(participant)
    gone = await browser.send((await browser.open(path)).form(f"{path}/intrekken"))

    assert path in week.links
    assert page.form(path)["anders"] == CANARY
    assert changed == Said(["loop"])
    assert gone.said == ["Wij hebben gewist wat u nodig had. U blijft aangemeld."]
    assert await Needs.count() == 0
    assert str((await claim(participant, session)).status) == "confirmed"


async def test_an_event_that_does_not_ask_has_no_such_page_and_says_nothing_of_it(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    participant = await comes(event, "Piet Jansen", session)
    [form] = await SignUp.objects()

    pages = [
        await browser.open(path)
        for path in (f"/week/aangemeld/{form.result_token}/hulp", f"/mijn/{participant.personal_token}/hulp")
    ]

    assert [page.status for page in pages] == [404, 404]
    answer, week = await browser.open(f"/week/aangemeld/{form.result_token}"), await browser.open(f"/mijn/{participant.personal_token}")
    assert ["/hulp" in page.html for page in (answer, week)] == [False, False]


@pytest.mark.parametrize("asks", [True, False])
async def test_the_mail_leads_to_the_page_where_the_event_asks(asks: bool) -> None:
    event = await an_event()
    session = await a_session(event)
    if asks:
        await asks_needs(event)
    participant = await comes(event, "Piet Jansen", session)
    message = await Message.objects().where(Message.kind == "overview").first()
    assert message is not None

    assert (f"/mijn/{participant.personal_token}/hulp" in "\n".join(write(message).closing)) is asks


# -- who may see it


async def test_it_is_encrypted_and_stands_in_no_other_table_and_in_no_mail() -> None:
    event, _session, participant = await needing()
    await operations.arrange(event, participant, "words", (await an_organiser()).id, is_done=True)
    dump = await everything()

    assert [name for name, rows in dump.items() for row in rows if CANARY in str(row) or "vegan" in str(row)] == []
    assert BOX.opened(dump["needs"][0]["sealed"]).words == CANARY


@pytest.mark.parametrize(("role", "sees"), [("owner", 404), ("organiser", 404), ("viewer", 404), ("crew", 404), ("care", 200)])
async def test_only_who_has_care_of_participants_sees_it(role: str, sees: int) -> None:
    event, _session, participant = await needing()
    somebody = await an_organiser("iemand@example.org", role, None if role == "owner" else event)

    async with at_desk(somebody) as desk:
        pages = [await desk.open(path) for path in (LIST, f"{LIST}/aantallen")]
        others = [await desk.open(path) for path in (address(participant), "/bureau/bijeenkomsten/week/geschiedenis")]

    assert [page.status for page in pages] == [sees, sees]
    assert [CANARY in page.html for page in (pages[0], *others)] == [sees == 200, False, False]


async def test_the_general_lists_know_nothing_of_it() -> None:
    event, office = (await needing())[0], await an_organiser()

    for kind in Kind:
        file = await export(event, Asked(kind, True, "toets"), office.id)
        cells = [str(cell) for sheet in load_workbook(BytesIO(file.content)) for row in sheet.iter_rows(values_only=True) for cell in row]
        assert [cell for cell in cells if CANARY in cell or "tolk" in cell] == []


# -- arranging it


async def test_who_arranges_it_marks_it_and_the_history_says_who_but_not_what_or_for_whom() -> None:
    event, _session, participant = await needing()
    care = await an_organiser("zorg@example.org", Duty.Role.CARE, event)
    path = f"{LIST}/{participant.id}"

    async with at_desk(care) as desk:
        before = await desk.open(LIST)
        after = await desk.send(before.form(path), wat="writing", geregeld="ja")
        again = await desk.send(before.form(path), wat="writing", geregeld="ja")
        strange = await desk.send(before.form(path), wat="sign", geregeld="ja")

    assert "Nog te regelen" in before.words
    assert f"Geregeld op maandag 1 maart door {care.name}" in after.words
    assert (again.status, strange.status) == (200, 404)
    assert [*(await kept(participant)).arranged] == ["writing"]
    deeds = await Deed.objects().where(Deed.what == "need-arranged")
    assert {(deed.about, deed.organiser, deed.before, deed.after) for deed in deeds} == {(f"event:{event.id}", care.id, "{}", "{}")}


async def test_what_is_arranged_stays_so_when_something_else_is_said_and_not_when_the_words_change() -> None:
    event, _session, participant = await needing()
    desk = await an_organiser()
    for code in ("writing", "words"):
        await operations.arrange(event, participant, code, desk.id, is_done=True)

    await operations.say(participant, Said(["writing", "loop"], "Iets heel anders"), "Goed.")

    assert [*(await kept(participant)).arranged] == ["writing"]


async def test_totals_count_who_has_a_place_and_the_cook_gets_numbers_of_who_comes_to_eat() -> None:
    event, session, _participant = await needing(form="location", place="Utrecht", capacity=2, has_waiting_list=True)
    online = await a_session(event, title="Op afstand")
    second, waits = await comes(event, "Anna Bakker", session, online), await comes(event, "Cor Wacht", session)
    await operations.say(second, Said(["writing"], "", ["vegan", "nuts"], CANARY), "Goed.")
    await operations.say(waits, Said(["writing"], "", ["vegan"]), "Goed.")

    async with at_desk(await an_organiser("zorg@example.org", Duty.Role.CARE, event)) as desk:
        page = await desk.open(f"{LIST}/aantallen")

    assert page.all("td") == [
        "Schrijftolk: 2 Stukken in grote letters: 1 Iets anders: 1", "Veganistisch: 2 Zonder noten: 1 Ander dieet: 1",
        "Schrijftolk: 1", "niets",
    ]  # fmt: skip
    assert [name for name in ("Piet", "Anna", "Cor", CANARY) if name in page.html] == []


async def test_the_list_asks_as_much_for_three_as_for_one() -> None:
    event, session, _participant = await needing()
    async with at_desk(await an_organiser("zorg@example.org", Duty.Role.CARE, event)) as desk:
        await desk.open(LIST)  # that they looked is written down once
        with counted() as for_one:
            one = await desk.open(LIST)
        for number in range(2):
            more = await comes(event, f"Iemand {number}", session, email=f"i{number}@example.org")
            await operations.say(more, NEEDS, "Goed.")
        with counted() as for_three:
            three = await desk.open(LIST)

    assert [len(page.all("section", class_name="card")) for page in (one, three)] == [1, 3]
    assert len(for_one) == len(for_three)


# -- its end


async def test_it_is_erased_a_week_after_the_last_session(at: Callable[[datetime], None]) -> None:
    event, _session, participant = await needing()
    last = await a_session(event, starts_at=NEXT_MONDAY + timedelta(days=3))
    await comes(event, "Piet Jansen", last)
    found = []

    for moment in (last.ends_at + AFTER - timedelta(seconds=1), last.ends_at + AFTER):
        at(moment)
        found.append((await erase_needs(), len(await rows_of(participant.id))))

    assert found == [(0, 1), (1, 0)]


async def test_who_gave_up_everything_said_it_for_nothing_and_it_goes_in_a_week(at: Callable[[datetime], None]) -> None:
    _event, session, participant = await needing()
    await cancel(await claim(participant, session))
    [row] = await rows_of(participant.id)
    before = await erase_needs()

    at(row.changed_at + AFTER)

    assert (before, await erase_needs(), await Needs.count()) == (0, 1, 0)


async def test_who_is_erased_needs_nothing_any_more_and_two_who_are_one_need_both() -> None:
    event, session, kept_one = await needing()
    double = await comes(event, "P Jansen", session, email="p@example.org")
    await operations.say(double, Said(["loop"]), "Goed.")
    path = f"{address(kept_one)}/samenvoegen/{double.id}"

    async with at_desk(await an_organiser()) as desk:
        await desk.send((await desk.open(path)).form(path))
    merged = await kept(kept_one)
    await erase(event, await the_participant())

    assert (merged.kinds, merged.words) == (["writing", "large-print", "loop"], CANARY)
    assert await Needs.count() == 0


async def test_what_one_takes_away_says_it_in_words() -> None:
    event, _session, participant = await needing()

    file = as_json(event, await belongings_of(participant)).decode()

    assert f"Schrijftolk; Stukken in grote letters; Iets anders: {CANARY}; Veganistisch" in file


# -- asking for it


async def test_nobody_is_asked_before_the_desk_says_why() -> None:
    event = await an_event()
    path = f"{LIST}/vragen"
    async with at_desk(await an_organiser("organisator@example.org", Duty.Role.ORGANISER, event)) as desk:
        refused = await desk.send((await desk.open(path)).form(path), reden=" ", dieet="ja")
        asked = await desk.send(refused.form(path), reden="Dan regelen wij het.")
        stopped = await desk.send(asked.form(f"{path}/stoppen"))

    assert (refused.status, refused.mistakes) == (422, ["Vul in waarom u dit vraagt. Mensen lezen dit."])
    assert (asked.form(path)["reden"], asked.form(path)["dieet"]) == ("Dan regelen wij het.", "ja")
    assert stopped.said == ["Opgeslagen. U vraagt dit niet meer."]
    deeds = await Deed.objects().where(Deed.about == f"event:{event.id}").order_by(Deed.id)
    assert [deed.what for deed in deeds] == ["needs-asked", "needs-not-asked"]
