"""The desk says to which council somebody belongs who has no address that we know, and no code."""

import pytest

from events.councils import operations as councils
from events.tables import Deed
from sessions.registrations import Result, answer_of
from sessions.tables import Participant
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.members import a_council, asks, somebody
from tests.sessions.people import address, claim, comes
from tests.site import at_desk

pytestmark = pytest.mark.usefixtures("db", "now")


async def member_of(participant: Participant) -> int | None:
    [row] = await Participant.select(Participant.member_of).where(Participant.id == participant.id)
    return row["member_of"]  # type: ignore[no-any-return]  # of a row of a table


async def test_who_is_put_with_a_member_counts_as_one_from_then_on() -> None:
    event = await an_event()
    session = await a_session(event, members_only=True, title="Voor leden")
    participant = await comes(event, "Piet Jansen", await a_session(event), email="piet@example.org")
    council, office = await a_council(), await an_organiser()
    path = f"{address(participant)}/raad"

    async with at_desk(office) as desk:
        form = (await desk.open(path)).form(path)
        done = await desk.send(form, raad=str(council.id))
        await desk.send(form, raad=str(council.id))
    token = await asks(event, "Piet Jansen", session, is_kept=True)

    assert (form["raad"], done.said) == ("geen", ["De raad is opgeslagen."])
    assert ["Raad De Linde (lid)" in done.words, "Raad gekozen: Raad De Linde." in done.words] == [True, True]
    assert f'"result":"{Result.CONFIRMED}"' in await answer_of(event, token)
    deeds = await Deed.objects().where(Deed.what == "council-chosen")
    assert [(deed.about, deed.organiser, deed.before, deed.after) for deed in deeds] == [
        (f"participant:{participant.id}", office.id, '{"council":null}', f'{{"council":{council.id}}}')
    ]


async def test_a_request_stays_one_until_it_is_approved_as_every_other() -> None:
    event = await an_event()
    session = await a_session(event, members_only=True, title="Voor leden")
    await asks(event, "Piet Jansen", session)
    participant, council = await somebody("Piet Jansen"), await a_council()
    path, requests = f"{address(participant)}/raad", "/bureau/bijeenkomsten/week/aanvragen"

    async with at_desk(await an_organiser()) as desk:
        page = await desk.open(path)
        await desk.send(page.form(path), raad=str(council.id))
        before, waiting = str((await claim(participant, session)).status), await desk.open(requests)
        await desk.send(waiting.form(f"{requests}/{participant.id}"), keuze="ja")

    assert ("Deze persoon vraagt nu een plaats in: Voor leden" in page.words, requests in page.links) == (True, True)
    assert "Bekend bij: Raad De Linde (lid)" in waiting.words
    assert (before, str((await claim(participant, session)).status)) == ("requested", "confirmed")


async def test_who_belongs_nowhere_any_more_keeps_what_they_have() -> None:
    event = await an_event()
    session = await a_session(event, members_only=True)
    participant, council = await comes(event, "Piet Jansen", session), await a_council()
    await Participant.update({Participant.member_of: council.id}).where(Participant.id == participant.id)
    path = f"{address(participant)}/raad"

    async with at_desk(await an_organiser()) as desk:
        form = (await desk.open(path)).form(path)
        done = await desk.send(form, raad="geen")

    assert (form["raad"], "Hoort bij geen raad meer." in done.words) == (str(council.id), True)
    assert (await member_of(participant), str((await claim(participant, session)).status)) == (None, "confirmed")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Kies een raad, of kies dat deze persoon bij geen raad hoort."),
        ("De Linde", "Kies een raad, of kies dat deze persoon bij geen raad hoort."),
        ("9999999999", "Kies een raad, of kies dat deze persoon bij geen raad hoort."),
        ("77", "Deze raad staat niet meer in de lijst. Kies een andere."),
    ],
)
async def test_what_is_no_council_is_refused_in_words(typed: str, said: str) -> None:
    event = await an_event()
    participant = await comes(event, "Piet Jansen", await a_session(event))
    await a_council()
    path = f"{address(participant)}/raad"

    async with at_desk(await an_organiser()) as desk:
        refused = await desk.send((await desk.open(path)).form(path), raad=typed)

    assert (refused.status, refused.mistakes, await member_of(participant)) == (422, [said], None)


async def test_a_council_that_was_taken_away_meanwhile_is_no_choice_any_more() -> None:
    event, office = await an_event(), await an_organiser()
    participant = await comes(event, "Piet Jansen", await a_session(event))
    await a_council()
    gone = await a_council("Raad De Eik")
    path = f"{address(participant)}/raad"

    async with at_desk(office) as desk:
        form = (await desk.open(path)).form(path)
        await councils.drop(gone.id, office.id)
        refused = await desk.send(form, raad=str(gone.id))

    assert (refused.status, refused.mistakes) == (422, ["Deze raad staat niet meer in de lijst. Kies een andere."])


async def test_the_page_says_which_council_the_address_is_of_and_where_councils_are_kept() -> None:
    event = await an_event()
    participant = await comes(event, "Piet Jansen", await a_session(event), email="piet@linde.example")
    path = f"{address(participant)}/raad"

    async with at_desk(await an_organiser()) as desk:
        empty = await desk.open(path)
        await a_council("Raad De Linde", "@linde.example")
        known = await desk.open(path)

    assert "/bureau/raden" in empty.links
    assert "Door het e-mailadres Raad De Linde (lid)" in known.words
