"""What is for members at the desk: who asks for a place, for whom an event is, and choosing people by their council."""

from datetime import datetime, timedelta

import pytest

from events.tables import Deed, Duty, Event
from sessions.access import requests
from sessions.access.keeping import agree, kept_of
from sessions.figures.councils import by_council, panels_by_council
from sessions.figures.lists import Kind, sheets_of
from sessions.mailings.selecting import Selection, choices_of, in_words, people_in
from sessions.my_data.erasing import erase, erase_due, forget_last_mails
from sessions.participants.week import week_of
from sessions.people.doubles import merge
from sessions.people.search import find
from sessions.programme import places_of
from sessions.tables import Participant, Registration, Session
from sessions.wishes.telling import tell, tell_now
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.members import a_council, asks, somebody
from tests.sessions.my_data import MARK, all_sent, sings
from tests.sessions.people import claim, mailed, status
from tests.sessions.reminding import At
from tests.sessions.test_wishes_told import a_programme, told
from tests.sessions.wishing import OPENS
from tests.sessions.wishing import mailed as wishes_mailed
from tests.site import Browser, at_desk
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now")

WEEK = "/bureau/bijeenkomsten/week"
REQUESTS = f"{WEEK}/aanvragen"


async def asked(*names: str, **facts: object) -> tuple[Event, list[Session], list[Participant]]:
    """Two sessions for members, and people who ask for both."""
    event = await an_event()
    sessions = [await a_session(event, title=title, members_only=True, **facts) for title in ("Avond", "Middag")]
    for name in names:
        await asks(event, name, *sessions)
    return event, sessions, [await somebody(name) for name in names]


async def test_the_desk_approves_one_session_and_declines_another_with_a_reason() -> None:
    _event, sessions, [bea] = await asked("Bea B")
    evening, afternoon = [await claim(bea, session) for session in sessions]
    path = f"{REQUESTS}/{bea.id}"
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(REQUESTS)
        yes = await desk.send(page.form(path), keuze="ja", aanvraag=[str(evening.id)])
        silent = await desk.send(yes.form(path), keuze="nee")
        no = await desk.send(silent.form(path), keuze="nee", reden="Alleen voor leden.")

    assert (yes.said, silent.mistakes) == (["Goedgekeurd. Wij sturen een mail."], ["Schrijf waarom niet. Dat staat in de mail."])
    assert (silent.status, silent.form(path)["aanvraag"]) == (422, str(afternoon.id))
    assert no.said == ["Afgewezen. Wij sturen een mail met de reden."]
    assert [await status(bea, session) for session in sessions] == ["confirmed", "cancelled"]
    assert await mailed("bea@example.org") == ["overview", "request_approved", "invitation", "request_declined"]
    assert "Er zijn nu geen aanvragen." in no.words


async def test_nothing_ticked_and_nothing_chosen_are_said_and_a_second_press_changes_nothing() -> None:
    _event, _sessions, [bea] = await asked("Bea B")
    path = f"{REQUESTS}/{bea.id}"
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(REQUESTS)
        nothing = await desk.send(page.form(path), keuze="ja", aanvraag=None)
        odd = await desk.send(page.form(path), keuze="misschien")
        first, second = [await desk.send(page.form(path), keuze="ja") for _press in range(2)]

    assert [one.mistakes for one in (nothing, odd)] == [["Kies ten minste één sessie."], ["Kies: goedkeuren of afwijzen."]]
    assert (first.said, second.said) == (
        ["Goedgekeurd. Wij sturen een mail."], ["Deze aanvraag is al behandeld of ingetrokken."],
    )  # fmt: skip
    assert (await mailed("bea@example.org")).count("request_approved") == 1


async def test_a_viewer_reads_the_list_and_decides_nothing() -> None:
    event, _sessions, [bea] = await asked("Bea B")
    async with at_desk(await an_organiser("kijkt@bijeen.example", Duty.Role.VIEWER, event)) as desk:
        page = await desk.open(REQUESTS)

    assert (bea.name in page.words, [form for form in page.read.forms if "aanvragen" in form.action]) == (True, [])


async def test_the_reason_is_kept_in_no_history() -> None:
    event, sessions, [bea] = await asked("Bea B")
    claims = [(await claim(bea, session)).id for session in sessions]
    await requests.decline(event, bea.id, claims, "Omdat kanarie", (await an_organiser()).id)

    assert "kanarie" not in "".join(deed.before + deed.after for deed in await Deed.objects())


async def test_who_asks_counts_nowhere_as_a_place_or_in_line() -> None:
    event, sessions, [bea] = await asked("Bea B", capacity=1, has_waiting_list=True)

    found = (await find(event, "Bea", 1)).people[0]
    sheet = (await sheets_of(event, Kind.REGISTRATIONS))[0]
    assert await places_of(event) == {}
    assert (found.places, found.waiting) == (0, 0)
    assert [row[9] for row in sheet.rows] == ["Vraagt om een plaats"] * 2
    assert (await week_of(bea)).next(MONDAY) is None
    assert await people_in(event, Selection()) == []
    assert [row["people"] for row in (await by_council(event)).rows] == []
    async with at_desk(await an_organiser()) as desk:
        pages = [await desk.open(f"{WEEK}/sessies/{sessions[0].number}/deelnemers"), await desk.open(f"{WEEK}/deelnemers/{bea.id}")]
    assert all("Vraagt om een plaats" in page.words for page in pages)


async def test_the_list_takes_one_query_for_one_and_for_three() -> None:
    event, _sessions, _people = await asked("An A", "Bea B", "Cor C")

    assert [one.person["name"] for one in await requests.requests_at(event)] == ["An A", "Bea B", "Cor C"]
    assert [len(one.rows) for one in await requests.requests_at(event)] == [2, 2, 2]
    assert await requests.number_at([event.id]) == {event.id: 3}


async def test_the_settings_say_for_whom_it_is_and_who_goes_first() -> None:
    await an_event()
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(f"{WEEK}/instellingen")
        early = await desk.send(page.form(f"{WEEK}/instellingen"), opent_datum="2027-03-03", opent_tijd="9.00", leden_datum="2027-03-02", leden_tijd="9.00")
        saved = await desk.send(page.form(f"{WEEK}/instellingen"), alleen_leden="ja", leden_datum="2027-03-05", leden_tijd="9.00")

    event = await Event.objects().first()
    assert event is not None
    assert early.mistakes == ["‘Leden eerst’ moet eindigen na de opening en voor de sluiting."]
    assert saved.said == ["Opgeslagen."]
    assert (event.members_only, event.members_first_until) == (True, MONDAY.replace(day=5, hour=8))


# -- by council


async def by_councils() -> Event:
    """An is of a member in care for the old, Bea of a council that is none, and nobody knows of Cor."""
    event = await an_event()
    session = await a_session(event)
    await a_council("De Linde", "@linde.example", sector="Ouderenzorg", region="Noord")
    await a_council("Zuid", "@zuid.example", sector="GGZ", is_member=False)
    for name, domain in (("An A", "linde.example"), ("Bea B", "zuid.example"), ("Cor C", "elders.example")):
        await asks(event, name, session, email=f"{name[:2].lower().strip()}@{domain}")
    return event


@pytest.mark.parametrize(
    ("choice", "words", "expected"),
    [
        ("", "Iedereen die is aangemeld", ["An A", "Bea B", "Cor C"]),
        ("leden", "Alleen leden", ["An A"]),
        ("anderen", "Geen lid, of niet bekend", ["Bea B", "Cor C"]),
        ("sector:GGZ", "Sector: GGZ", ["Bea B"]),
        ("region:Noord", "Regio: Noord", ["An A"]),
        ("region:Zuid", "region:Zuid", []),
    ],
)
async def test_a_mailing_goes_to_people_of_councils(choice: str, words: str, expected: list[str]) -> None:
    event = await by_councils()
    selection = Selection(council=choice)

    assert [row["name"] for row in await people_in(event, selection)] == expected
    assert in_words(event, selection, await choices_of(event)).endswith(words)


async def test_one_council_can_be_chosen_in_the_form_and_stays_chosen() -> None:
    event = await by_councils()
    number = (await somebody("An A")).member_of
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(f"{WEEK}/mailings/nieuw")
        made = await desk.send(page.form(f"{WEEK}/mailings/nieuw"), onderwerp="Dag", tekst="Dag {naam}", raad=f"council:{number}")
        again = await desk.open(f"{WEEK}/mailings/1/wijzigen")

    assert "De Linde" in made.words
    assert again.form(f"{WEEK}/mailings/1/wijzigen")["raad"] == f"council:{number}"
    assert event.slug == "week"


async def test_the_desk_sees_to_which_council_somebody_belongs() -> None:
    await by_councils()
    async with at_desk(await an_organiser()) as desk:
        pages = [await desk.open(f"{WEEK}/deelnemers/{(await somebody(name)).id}") for name in ("An A", "Bea B", "Cor C")]

    assert ["De Linde (lid)" in pages[0].words, "Zuid (geen lid)" in pages[1].words, "(geen lid)" in pages[2].words] == [True, True, False]


async def test_the_figures_count_people_by_their_councils() -> None:
    event = await by_councils()

    panels = {panel.key: {line.label: line.cells for line in panel.lines} for panel in panels_by_council(await by_council(event))}

    assert panels["leden"] == {"Lid": (1, 1), "Geen lid": (1, 1), "Raad niet bekend": (1, 1)}
    assert panels["sectoren-van-raden"] == {"Ouderenzorg": (1, 1), "GGZ": (1, 1), "Raad niet bekend": (1, 1)}
    assert panels["regios-van-raden"] == {"Noord": (1, 1), "Niet ingevuld bij de raad": (1, 1), "Raad niet bekend": (1, 1)}


async def test_while_members_go_first_only_they_are_told_that_sign_up_opens(at: At) -> None:
    event, _topic = await a_programme()
    await Event.update({Event.members_first_until: OPENS + timedelta(days=1)}).where(Event.id == event.id)
    await a_council("De Linde", "bert@example.org")
    at(OPENS)
    first = [await tell(), [name for name, _sessions in await told()]]
    at(OPENS + timedelta(days=1))

    assert first == [1, ["bert"]]
    assert (await tell(), [name for name, _sessions in await told()]) == (2, ["bert", "cor", "anna"])


async def test_who_is_told_early_reads_from_when_they_can_sign_up_themselves() -> None:
    event, _topic = await a_programme()
    first_until = OPENS + timedelta(days=1)
    await Event.update({Event.members_first_until: first_until}).where(Event.id == event.id)
    await a_council("De Linde", "bert@example.org")

    await tell_now(event, (await an_organiser()).id)

    said = {email: facts["opens_at"] for email, facts in await wishes_mailed("sign_up_opens")}
    assert {email: datetime.fromisoformat(at) for email, at in said.items()} == {
        "bert@example.org": OPENS, "cor@example.org": first_until,
    }  # fmt: skip


# -- a name for a next time


async def test_people_say_themselves_whether_their_council_keeps_their_name_and_take_it_back(browser: Browser) -> None:
    await by_councils()
    an, cor = await somebody("An A"), await somebody("Cor C")
    mijn = f"/mijn/{an.personal_token}"

    before = await browser.open(f"{mijn}/gegevens")
    kept = await browser.follow(await browser.post(f"{mijn}/bewaren", {"keuze": "ja"}))
    file = await browser.post(f"{mijn}/gegevens/bestand", {"vorm": "json"})
    back = await browser.follow(await browser.post(f"{mijn}/bewaren", {"keuze": "nee"}))
    nobody = await browser.post(f"/mijn/{cor.personal_token}/bewaren", {"keuze": "ja"})

    assert "Mag uw raad uw naam en mailadres bewaren" in before.words
    assert "Uw raad bewaart uw naam tot" in kept.words
    assert "roster_name" in file.html
    assert (back.said, "Mag uw raad" in back.words) == (["Uw raad bewaart uw naam niet meer."], True)
    assert (nobody.status, await Registration.count()) == (404, 3)


async def test_who_is_erased_at_their_own_wish_is_in_no_roster_and_of_no_council() -> None:
    event, sessions, [mark] = await asked(MARK.title())
    council = await a_council()
    await Participant.update({Participant.member_of: council.id}).where(Participant.id == mark.id)
    await agree(await somebody(MARK.title()))
    declined = (await claim(mark, sessions[0])).id
    await requests.decline(event, mark.id, [declined], f"Omdat {MARK} geen lid is", (await an_organiser()).id)
    before = [name for name, rows in (await everything()).items() if any(sings(row) for row in rows)]

    await erase(event, await somebody(MARK.title()))
    await all_sent()
    await forget_last_mails()

    after = [name for name, rows in (await everything()).items() if any(sings(row) for row in rows)]
    assert ({"roster_name", "participant", "message"} <= {*before}, after) == (True, [])
    assert [row.member_of for row in await Participant.objects()] == [None]


async def test_when_the_event_is_over_the_roster_stays_until_its_own_day(at: At) -> None:
    event = await by_councils()
    await agree(await somebody("An A"))
    at(NEXT_MONDAY + timedelta(days=event.retention_days + 1))

    await erase_due()

    left = [name for name, rows in (await everything()).items() if any("linde.example" in str(row.values()) for row in rows)]
    assert left == ["roster_name", "council_address"]


async def test_of_two_participants_who_are_one_the_council_stays_known() -> None:
    event = await by_councils()
    an, cor = await somebody("An A"), await somebody("Cor C")
    await agree(an)

    await merge(event, cor.id, an.id, (await an_organiser()).id)

    cor = await somebody("Cor C")
    assert (cor.member_of is not None, await kept_of(cor) is not None) == (True, True)


async def test_who_asks_for_a_place_gets_a_mailing_to_who_asks_and_no_other() -> None:
    event = await an_event()
    plain, for_members = await a_session(event), await a_session(event, members_only=True)
    await asks(event, "An A", plain)
    await asks(event, "Bea B", for_members)

    found = {status: [one["name"] for one in await people_in(event, Selection(status=status))] for status in ("", "requested")}

    assert found == {"": ["An A"], "requested": ["Bea B"]}
