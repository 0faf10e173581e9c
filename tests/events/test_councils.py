"""Councils at the desk: kept once each, with a code of their own, and known by addresses that are nobody else's."""

from datetime import timedelta

import pytest

from events.councils import operations, roster
from events.councils.membership import BY_CODE, members_of
from events.councils.operations import AddressTaken, CouncilChanged, CouncilNotFound, Details, NameTaken
from events.tables import Deed, Duty
from events.tokens import CodeKind, read_code, spaced
from tests.cast import an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.members import a_council
from tests.site import at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

LINDE = Details("Cliëntenraad De Linde", "GGZ", "Utrecht", True, ("@linde.example", "an@elders.example"))


async def test_a_new_council_gets_a_code_that_is_read_in_any_spelling() -> None:
    made = await operations.add(LINDE, (await an_organiser()).id)

    assert (await operations.council_at(made.id)).details == LINDE
    assert read_code(f" {spaced(made.code).lower().replace('0', 'o')} ", CodeKind.COUNCIL) == made.code


async def test_a_name_is_there_once_however_it_is_written_and_an_address_is_of_one_council() -> None:
    by = (await an_organiser()).id
    await operations.add(LINDE, by)

    with pytest.raises(NameTaken):
        await operations.add(Details("cliëntenraad  DE LINDE"), by)
    with pytest.raises(AddressTaken) as taken:
        await operations.add(Details("Raad Zuid", addresses=("@linde.example",)), by)

    assert (taken.value.address, taken.value.council) == ("@linde.example", LINDE.name)
    assert [one.details for one in await operations.all_councils()] == [LINDE]


async def test_what_somebody_else_changed_meanwhile_is_not_lost() -> None:
    by = (await an_organiser()).id
    made = await operations.add(LINDE, by)
    seen = operations.mark_of(made)
    await operations.change(made.id, Details("De Linde"), by, seen)

    with pytest.raises(CouncilChanged):
        await operations.change(made.id, Details("De Lindeboom"), by, seen)

    assert (await operations.council_at(made.id)).details == Details("De Linde")


async def test_the_history_keeps_no_addresses() -> None:
    by = (await an_organiser()).id
    made = await operations.add(LINDE, by)
    await operations.change(made.id, Details("De Linde", addresses=("bo@elders.example",)), by)

    deeds = await Deed.objects().where(Deed.about == f"council:{made.id}").order_by(Deed.id)

    assert [deed.what for deed in deeds] == ["council-added", "council-changed"]
    assert "elders" not in "".join(deed.before + deed.after for deed in deeds)


async def test_another_code_makes_the_old_one_worthless() -> None:
    by = (await an_organiser()).id
    made = await operations.add(LINDE, by)

    await operations.renew_code(made.id, by)

    assert await members_of(made.code, []) == {}
    assert BY_CODE in await members_of((await operations.council_at(made.id)).code, [])


async def test_people_are_known_by_code_by_address_and_by_domain_in_one_answer() -> None:
    linde = await a_council("De Linde", "@linde.example", "vrijwilliger@elders.example")
    zuid = await a_council("Zuid", "@zuid.example", is_member=False)
    emails = ["an@linde.example", "vrijwilliger@elders.example", "bo@zuid.example", "cor@nergens.example", ""]

    without = await members_of("", emails)
    by_code = await members_of(linde.code, emails)

    assert {email: one.council for email, one in without.items()} == {emails[0]: linde.id, emails[1]: linde.id, emails[2]: zuid.id}
    assert {one.council for one in by_code.values()} == {linde.id}
    assert {*by_code} == {BY_CODE, *emails}


async def test_an_address_of_ones_own_goes_before_that_of_a_domain() -> None:
    await a_council("De Linde", "@linde.example")
    own = await a_council("Zuid", "an@linde.example")

    assert (await members_of("", ["an@linde.example"]))["an@linde.example"].council == own.id


# -- the roster


async def test_a_name_is_in_the_roster_only_after_that_person_agreed_and_until_the_day() -> None:
    council, by = await a_council(), await an_organiser()
    await roster.agree(council.id, "An A", "an@example.org")
    await roster.agree(council.id, "Bo B", "", by.id)

    now = await roster.roster(council.id, MONDAY)

    assert [(one.name, one.is_on_paper) for one in now] == [("An A", False), ("Bo B", True)]
    assert await roster.roster(council.id, MONDAY + roster.KEPT) == []


async def test_agreeing_twice_is_once_and_counts_from_the_last_time(at: object) -> None:
    council = await a_council()
    await roster.agree(council.id, "An A", "an@example.org")
    assert callable(at)
    at(MONDAY + timedelta(days=100))

    await roster.agree(council.id, "an  a", "an@example.org")

    assert [one.until_at for one in await roster.roster(council.id, MONDAY)] == [MONDAY + timedelta(days=100) + roster.KEPT]


async def test_on_its_day_a_name_is_erased_and_no_other(at: object) -> None:
    council = await a_council()
    await roster.agree(council.id, "An A", "an@example.org")
    assert callable(at)
    at(MONDAY + timedelta(days=1))
    await roster.agree(council.id, "Bo B", "bo@example.org")
    at(MONDAY + roster.KEPT)

    erased = [await roster.erase_rosters(), await roster.erase_rosters()]

    assert (erased, [one.name for one in await roster.roster(council.id, MONDAY)]) == ([1, 0], ["Bo B"])


# -- the desk


async def test_the_desk_adds_a_council_says_what_is_wrong_and_takes_one_away() -> None:
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open("/bureau/raden")
        wrong = await desk.send(page.form("/bureau/raden"), naam="", adressen="@gmail.com")
        odd = await desk.send(page.form("/bureau/raden"), naam="De Linde", adressen="geen adres")
        made = await desk.send(odd.form("/bureau/raden"), naam="De Linde", lid="ja", adressen="Linde.example\nan@elders.example")
        [known] = await operations.all_councils()
        path = f"/bureau/raden/{known.id}"
        changed = await desk.send(made.form(path), regio="Noord")
        named = await desk.send(changed.form(f"{path}/namen"), rooster_naam="An A")
        papered = await desk.send(named.form(f"{path}/namen"), rooster_papier="ja")
        codes = await desk.open("/bureau/raden/codes")
        gone = await desk.send(papered.form(f"{path}/weg"))

    assert wrong.mistakes == ["Vul de naam van de raad in.", "Bij @gmail.com kan iedereen een adres hebben. Schrijf hele mailadressen op."]
    assert odd.mistakes == ["‘geen adres’ is geen adres. Schrijf een mailadres, of een domein zoals @raad.nl."]
    assert known.details == Details("De Linde", is_member=True, addresses=("@linde.example", "an@elders.example"))
    assert (made.said, changed.said) == (["De raad staat erbij, met een eigen code."], ["Opgeslagen."])
    assert named.mistakes == ["Zet dit vinkje alleen als u het op papier hebt. Anders bewaren wij de naam niet."]
    assert (papered.said, spaced(known.code) in codes.words) == (["De naam staat erbij."], True)
    assert (gone.said, await operations.all_councils()) == (["De raad is weg."], [])
    with pytest.raises(CouncilNotFound):
        await operations.council_at(known.id)


async def test_what_is_taken_is_said_beside_the_field() -> None:
    await a_council("De Linde", "@linde.example")
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open("/bureau/raden")
        name = await desk.send(page.form("/bureau/raden"), naam="de linde")
        address = await desk.send(page.form("/bureau/raden"), naam="Zuid", adressen="linde.example")

    assert (name.status, name.mistakes) == (422, ["Er is al een raad met deze naam."])
    assert (address.status, address.mistakes) == (422, ["@linde.example hoort al bij De Linde."])


async def test_two_at_one_council_see_each_others_change() -> None:
    council = await a_council("De Linde", name_key="de linde")
    async with at_desk(await an_organiser()) as desk:
        path = f"/bureau/raden/{council.id}"
        page = await desk.open(path)
        await desk.send(page.form(path), sector="GGZ")
        late = await desk.send(page.form(path), regio="Noord")
        again = await desk.send(late.form(path))

    assert (late.status, late.form(path)["regio"]) == (409, "Noord")
    assert again.said == ["Opgeslagen."]


async def test_councils_are_for_who_may_change_all_events() -> None:
    event = await an_event()
    async with at_desk(await an_organiser(role=Duty.Role.ORGANISER, event=event)) as desk:
        assert (await desk.open("/bureau/raden")).status == 404
