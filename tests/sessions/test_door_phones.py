"""Phones at the door: their lists, and scans that come late, twice, by a wrong clock or from many doors (TRUST I11, I12)."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from database import fetch
from events import organisers
from events.rights import rights_of
from events.signed_in import SIGN_IN
from events.tables import Event
from events.tokens import BASE32, CROCKFORD
from sessions.door.entrance.finding import Entrance, entrance_at
from sessions.door.phones.batches import Scan, take_batch
from sessions.door.phones.lists import hashed, list_of
from sessions.door.reading import Says, read
from sessions.people.ticket.operations import replace_ticket
from sessions.registrations import Person, cancel
from sessions.tables import CheckIn, Participant, Registration, Session
from tests.cast import NEXT_MONDAY, an_event
from tests.sessions.doors import EARLY, KAART, a_location, crew, many, scanned, the_ticket
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

    async def send(self, scans: Any, now: datetime) -> Page:
        fields = {"bewijs": self.proof, "deur": "2", "nu": str(by_clock(now)), "scans": json.dumps(scans)}
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


async def entrance_of(phone: Phone) -> Entrance:
    organiser = await organisers.signed_in(phone.browser.cookies[SIGN_IN])
    assert organiser is not None
    return await entrance_at(await rights_of(organiser), phone.session.id)


async def claim_of(participant: Participant) -> Registration:
    found = await Registration.objects().where(Registration.participant == participant.id).first()
    assert found is not None
    return found


# -- many doors (I11), and tickets that are none (I12)


async def test_300_tickets_at_10_doors_with_drops_and_a_late_queue_are_in_once_each_at_their_first_time(
    phone: Phone, at: Clock
) -> None:
    """Every ticket is scanned at two doors; three in ten answers are lost, and what was not answered is sent again."""
    tokens = await many(phone.event, phone.session, 300)
    at(EARLY + timedelta(hours=1))
    door, chance = await entrance_of(phone), random.Random(6)
    queues: dict[int, list[Scan]] = {number: [] for number in range(10)}
    first: dict[str, datetime] = {}
    for token in tokens:
        for number in chance.sample(range(10), 2):
            scanned_at = EARLY + timedelta(seconds=chance.randrange(3000))
            queues[number].append(Scan(f"deur{number}-{token}", KAART + token.upper(), by_clock(scanned_at)))
            first[token] = min(first.get(token, scanned_at), scanned_at)

    async def sends(number: int) -> None:
        queue = queues[number]
        while queue:
            await take_batch(door, queue[:50], EARLY + timedelta(hours=1), 1, str(number))
            if chance.random() < 0.7:
                del queue[:50]

    await asyncio.gather(*(sends(number) for number in range(10)))

    rows = await fetch(
        "SELECT p.ticket_token, c.at FROM check_in c JOIN registration r ON r.id = c.registration "
        "JOIN participant p ON p.id = r.participant"
    )
    assert {row["ticket_token"]: row["at"] for row in rows} == first
    assert len(rows) == 300


def forged(real: list[str], chance: random.Random) -> str:
    """A ticket that is none: one sign of a real one changed, cut off, made longer, mixed of two, or made up."""
    one, other = chance.choice(real), chance.choice(real)
    place = chance.randrange(26)
    return chance.choice([
        one[:place] + chance.choice([sign for sign in BASE32 if sign != one[place]]) + one[place + 1 :],
        one[:place], one + chance.choice(BASE32), one[:13] + other[13:] if one[:13] + other[13:] not in real else "x" * 26,
        "".join(chance.choices(BASE32, k=26)),
    ])  # fmt: skip


async def test_of_100_000_forged_tickets_and_codes_none_is_anybodys(phone: Phone) -> None:
    """By what is read of them, and the one look-up that decides: a ticket or a code that is kept, whole."""
    await many(phone.event, phone.session, 50)
    real = await Participant.select(Participant.ticket_token, Participant.ticket_code)
    tokens, codes = ({row[name] for row in real} for name in ("ticket_token", "ticket_code"))
    chance = random.Random(12)
    texts = [KAART + forged([*tokens], chance).upper() for _number in range(50_000)]
    texts += ["".join(chance.choices(CROCKFORD, k=10)) for _number in range(50_000)]

    found = [read(text) for text in texts]

    taken = [one for one in found if (one.says == Says.LINK and one.text in tokens) or (one.says == Says.CODE and one.text in codes)]
    assert taken == []
    assert sum(one.says == Says.LINK for one in found) > 20_000  # so many looked like tickets
    assert 1_000 < sum(one.says == Says.CODE for one in found) < 2_500  # one in 32 has a check character that fits


async def test_forged_tickets_open_no_door_nor_do_replaced_ones_nor_those_of_other_events(phone: Phone) -> None:
    piet, door, chance = await the_ticket(phone.event, phone.session), await entrance_of(phone), random.Random(3)
    elsewhere = await an_event(slug="ander")
    stranger = await the_ticket(elsewhere, (await a_location_at(elsewhere)), person=Person("Vreemd", "v@example.org"))
    await replace_ticket(phone.event, piet, 1)
    texts = [scanned(piet), piet.ticket_code, scanned(stranger), stranger.ticket_code]
    texts += [KAART + forged([piet.ticket_token], chance).upper() for _number in range(96)]

    answers = await take_batch(door, [Scan(f"vals-{number:04}", text, by_clock(EARLY)) for number, text in enumerate(texts)], EARLY, 1, "")

    assert {one.kind for one in answers} <= {"unknown", "foreign", "other-event", "unreadable"}
    assert await CheckIn.count() == 0


async def a_location_at(event: Event) -> Session:
    session = Session(
        event=event.id, number=9, title="Elders", text="", starts_at=NEXT_MONDAY, changed_at=EARLY,
        ends_at=NEXT_MONDAY + timedelta(hours=1), form=Session.Form.LOCATION, place="Zaal 9",
    )  # fmt: skip
    await session.save()
    return session
