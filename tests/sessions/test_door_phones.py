"""Phones at the door: their lists, and scans that come late, twice, by a wrong clock and what only the crew may see."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from events import organisers
from events.rights import rights_of
from events.signed_in import SIGN_IN
from events.tables import Event
from sessions.door.entrance.finding import Entrance, entrance_at
from sessions.door.marks import mark_of
from sessions.door.phones.lists import hashed, hashed_code, list_of
from sessions.registrations import Person, cancel
from sessions.tables import CheckIn, Participant, Registration, Session
from tests.cast import NEXT_MONDAY, an_event, an_organiser
from tests.sessions.doors import EARLY, KAART, a_location, a_session_at, crew, scanned, the_ticket
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

Clock = Callable[[datetime], None]


def by_clock(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def a_scan(text: str, at: datetime, number: int = 1) -> dict[str, Any]:
    return {"id": f"telefoon-{number}", "text": text, "at": by_clock(at)}


class Phone:
    """The crew's phone at one door."""

    def __init__(self, browser: Browser, event: Event, session: Session) -> None:
        self.browser, self.event, self.session = browser, event, session
        self.proof = organisers.form_token(browser.cookies[SIGN_IN])

    async def send(self, scans: Any, now: datetime, **more: str) -> Page:
        fields = {"bewijs": self.proof, "deur": "2", "nu": str(by_clock(now)), "scans": json.dumps(scans), **more}
        return await self.browser.post(f"/bureau/deur/{self.session.id}/scans", fields)

    async def hears(self, *scans: dict[str, Any], now: datetime) -> list[tuple[str, str]]:
        """What kind of answer each scan gets, and in which words."""
        answers = (await self.send(scans, now)).response.json()["answers"]
        return [(one["kind"], one["words"]) for one in answers]


@pytest.fixture
async def phone(at: Clock) -> AsyncIterator[Phone]:
    at(EARLY)
    event, session = await a_location()
    async with at_desk(await crew(event)) as browser:
        yield Phone(browser, event, session)


async def test_scans_that_were_kept_are_answered_each_and_their_own_time_counts(phone: Phone, at: Clock) -> None:
    piet = await the_ticket(phone.event, phone.session)
    at(EARLY + timedelta(minutes=30))
    now = EARLY + timedelta(minutes=30)

    heard = await phone.hears(
        a_scan(scanned(piet), EARLY + timedelta(minutes=2), 2), a_scan(scanned(piet), EARLY, 1),
        a_scan(KAART + "A" * 26, EARLY, 3), now=now,
    )  # fmt: skip

    assert heard == [
        ("already", "Piet Jansen is al binnen sinds 9.03 (deur 2)."),
        ("welcome", "Welkom, Piet Jansen. Sessie ‘Zichtbaar zijn als raad’, Zaal 1."),
        ("unknown", "Onbekend. Deze kaart is er niet, of er is een nieuwe voor gemaakt. Zoek op naam."),
    ]
    [row] = await CheckIn.objects()
    assert (row.at, row.client_at, row.received_at, row.door) == (EARLY, EARLY, now, "2")


@pytest.mark.parametrize("wrong", [timedelta(hours=1), -timedelta(hours=1), timedelta(days=400)])
async def test_a_phone_whose_clock_is_off_tells_the_right_time_all_the_same(
    phone: Phone, at: Clock, wrong: timedelta
) -> None:
    piet = await the_ticket(phone.event, phone.session)
    at(EARLY + timedelta(minutes=30))

    await phone.hears(a_scan(scanned(piet), EARLY + wrong), now=EARLY + timedelta(minutes=30) + wrong)

    [row] = await CheckIn.objects()
    assert (row.at, row.client_at) == (EARLY, EARLY + wrong)


@pytest.mark.parametrize("moved", [timedelta(hours=3), -timedelta(days=3)])
async def test_a_time_that_cannot_be_keeps_nobody_out(phone: Phone, moved: timedelta) -> None:
    """The clock was put right between the scan and the sending."""
    piet = await the_ticket(phone.event, phone.session)

    await phone.hears(a_scan(scanned(piet), EARLY + moved), now=EARLY)

    assert [row.at for row in await CheckIn.objects()] == [EARLY]


async def test_a_clock_that_is_off_by_ages_keeps_nobody_out(phone: Phone) -> None:
    piet = await the_ticket(phone.event, phone.session)
    fields = {"bewijs": phone.proof, "nu": str(10**14), "scans": json.dumps([{**a_scan(scanned(piet), EARLY), "at": 0}])}

    page = await phone.browser.post(f"/bureau/deur/{phone.session.id}/scans", fields)

    assert (page.status, [row.at for row in await CheckIn.objects()]) == (200, [EARLY])


async def test_what_is_sent_again_is_answered_the_same_and_counts_once(phone: Phone) -> None:
    piet = await the_ticket(phone.event, phone.session)
    scans = [a_scan(scanned(piet), EARLY)]

    answers = [(await phone.send(scans, EARLY)).response.json() for _time in range(3)]

    assert answers[1:] == answers[:1] * 2
    assert (answers[0]["answers"][0]["kind"], answers[0]["count"]) == ("welcome", "1 van 1 binnen")
    assert await CheckIn.count() == 1


async def test_who_scanned_is_known_also_when_somebody_else_sends_it(phone: Phone) -> None:
    piet, anna = [await the_ticket(phone.event, phone.session, person=Person(name, f"{name}@example.org")) for name in ("Piet", "Anna")]
    mine, other = await organisers.signed_in(phone.browser.cookies[SIGN_IN]), await an_organiser("avond@bijeen.example")
    assert mine is not None

    await phone.send([a_scan(scanned(piet), EARLY, 1)], EARLY, wie=mark_of(other.id))
    await phone.send([a_scan(scanned(anna), EARLY, 2)], EARLY, wie=f"{other.id}.{mark_of(mine.id).partition('.')[2]}")

    assert [row.organiser for row in await CheckIn.objects().order_by(CheckIn.id)] == [other.id, mine.id]


@pytest.mark.parametrize(
    "scans",
    [
        "x", {}, [1], [{"id": "1", "text": "", "at": 0}], [{"id": "telefoon-1", "text": "", "at": -1}],
        [{"id": "telefoon-1", "text": "", "at": 10**15}], [{"id": "telefoon-1", "text": "x" * 401, "at": 0}],
        [{"id": "telefoon-\u0000", "text": "", "at": 0}], [{"id": "telefoon-1", "text": "", "at": 0, "door": 1}],
        [{"id": f"telefoon-{number}", "text": "", "at": 0} for number in range(101)],
    ],
)  # fmt: skip
async def test_what_no_phone_of_ours_sends_is_refused_in_words(phone: Phone, scans: Any) -> None:
    page = await phone.send(scans, EARLY)

    words = "Wij begrijpen niet wat deze telefoon stuurt. Laad de bladzijde opnieuw."
    assert (page.status, page.response.json()) == (422, {"words": words})


# -- the list


async def test_the_list_says_who_may_come_in_and_gives_away_no_secret(phone: Phone) -> None:
    piet = await the_ticket(phone.event, phone.session)
    anna = await the_ticket(phone.event, phone.session, person=Person("Anna", "anna@example.org"))
    await cancel(await claim_of(anna))
    await phone.hears(a_scan(scanned(piet), EARLY), now=EARLY)

    page = await phone.browser.open(f"/bureau/deur/{phone.session.id}/lijst")

    listed = page.response.json()
    by_hash = {one["hash"]: (one["name"], one["status"], one["since"], one["door"]) for one in listed["people"]}
    assert by_hash == {
        hashed(listed["salt"], piet.ticket_token): ("Piet Jansen", "confirmed", "9.03", "2"),
        hashed(listed["salt"], anna.ticket_token): ("Anna", "cancelled", "", ""),
    }
    secrets = [piet.ticket_token, piet.ticket_code, piet.personal_token, piet.personal_code, piet.email]
    assert [secret for secret in secrets if secret.lower() in page.html.lower()] == []
    assert listed["valid_until"] == by_clock(NEXT_MONDAY + timedelta(hours=13))


async def test_every_list_has_a_salt_of_its_own(phone: Phone) -> None:
    await the_ticket(phone.event, phone.session)
    at = await entrance_of(phone)

    assert (await list_of(at)).people[0].hash != (await list_of(at)).people[0].hash


async def test_all_lists_of_an_event_say_the_same_six_digits_of_a_code_that_two_million_codes_have(phone: Phone) -> None:
    """So that who has two lists knows no more of a code than who has one."""
    other = await a_session_at(phone.event)
    piet = await the_ticket(phone.event, phone.session, other)
    at = await entrance_of(phone)
    lists = [await list_of(at), await list_of(at), await list_of(Entrance(phone.event, other, at.count))]

    said = {(one.code_salt, one.people[0].code) for one in lists}
    elsewhere = await list_of(Entrance(await an_event(slug="ander"), other, at.count))

    assert said == {(lists[0].code_salt, hashed_code(lists[0].code_salt, piet.ticket_code))}
    assert (len(lists[0].people[0].code), elsewhere.code_salt == lists[0].code_salt) == (6, False)


async def entrance_of(phone: Phone) -> Entrance:
    organiser = await organisers.signed_in(phone.browser.cookies[SIGN_IN])
    assert organiser is not None
    return await entrance_at(await rights_of(organiser), phone.session.id)


async def claim_of(participant: Participant) -> Registration:
    found = await Registration.objects().where(Registration.participant == participant.id).first()
    assert found is not None
    return found
