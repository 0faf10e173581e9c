"""Many doors at once (TRUST I11), and tickets and codes that are none (TRUST I12)."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

import pytest

from database import DB, fetch
from events.tables import Event
from events.tokens import BASE32, CROCKFORD, CodeKind, new_code, spaced
from sessions.door.entrance.finding import Count, Entrance
from sessions.door.phones.batches import Scan, take_batch
from sessions.people.ticket.operations import replace_ticket
from sessions.tables import CheckIn, Participant, Session
from tests.cast import an_event
from tests.sessions.doors import EARLY, KAART, a_location, a_session_at, changed, crew, many

pytestmark = pytest.mark.usefixtures("db", "now")

ONE_DATABASE = pytest.mark.skipif(DB.engine_type == "postgres", reason="so many are tried on SQLite, fewer on both")
Clock = Callable[[datetime], None]


def by_clock(at: datetime) -> int:
    return int(at.timestamp() * 1000)


async def test_300_tickets_at_10_doors_with_drops_and_a_late_queue_are_in_once_each_at_their_first_time(at: Clock) -> None:
    """Every ticket is scanned at two doors; three in ten answers are lost, and what was not answered is sent again."""
    at(EARLY)
    event, session = await a_location()
    tokens, by = await many(event, session, 300), (await crew(event)).id
    at(EARLY + timedelta(hours=1))
    door, chance = Entrance(event, session, Count()), random.Random(6)
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
            await take_batch(door, queue[:50], EARLY + timedelta(hours=1), by, str(number))
            if chance.random() < 0.7:
                del queue[:50]

    await asyncio.gather(*(sends(number) for number in range(10)))

    rows = await fetch(
        "SELECT p.ticket_token, c.at FROM check_in c JOIN registration r ON r.id = c.registration "
        "JOIN participant p ON p.id = r.participant"
    )
    assert {row["ticket_token"]: row["at"] for row in rows} == first
    assert len(rows) == 300


class Secrets(NamedTuple):
    """What lets one in at one door: tickets and codes; and what does so no more, or elsewhere."""

    tickets: list[str]
    codes: list[str]
    old: list[str]
    elsewhere: list[str]
    personal: list[str]


async def secrets_of(event: Event, session: Session, by: int) -> Secrets:
    """Of 50 people here, of whom ten got a new ticket, and of 20 at another event."""
    await many(event, session, 50)
    people = await Participant.objects().order_by(Participant.id)
    old = [secret for one in people[:10] for secret in (one.ticket_token, one.ticket_code)]
    for one in people[:10]:
        await replace_ticket(event, one, by)
    another = await an_event(slug="ander")
    await many(another, await a_session_at(another), 20)
    people = await Participant.objects().order_by(Participant.id)
    here, there = people[:50], people[50:]
    return Secrets(
        [one.ticket_token for one in here], [one.ticket_code for one in here], old,
        [secret for one in there for secret in (one.ticket_token, one.ticket_code)], [one.personal_code for one in here],
    )  # fmt: skip


def flipped(text: str, chance: random.Random) -> str:
    """One bit of one sign is another one."""
    place = chance.randrange(len(text))
    return text[:place] + chr(ord(text[place]) ^ (1 << chance.randrange(7))) + text[place + 1 :]


def forged(real: Secrets, chance: random.Random) -> Iterator[str]:
    """Texts of QR codes and typed codes that look like ours, endlessly; one of them may be a real one by chance."""
    while True:
        one, other, code = chance.choice(real.tickets), chance.choice(real.tickets), chance.choice(real.codes)
        yield KAART + flipped(one, chance)
        yield KAART + changed(one, BASE32, chance).upper()
        yield KAART + one[: chance.randrange(26)]
        yield KAART + one.upper() + chance.choice(BASE32)
        yield KAART + one[:13] + other[13:]
        yield KAART + "".join(chance.choices(BASE32, k=26))  # of an installation with other secrets
        yield flipped(code, chance)
        yield changed(code, CROCKFORD, chance)
        yield spaced(new_code(CodeKind.TICKET))  # its check character is right
        yield chance.choice(real.personal)
        for secrets in (real.old, real.elsewhere):
            secret = chance.choice(secrets)
            yield secret if len(secret) == 10 else KAART + secret


def is_real(text: str, real: Secrets) -> bool:
    """Whether chance made one that lets in: the same letters small or large, or O for 0, I and L for 1."""
    code = text.upper().translate(str.maketrans("OIL", "011", " -.\t"))
    return text.lower().rpartition("/")[2].strip() in real.tickets or code.strip() in real.codes


async def hears(real: Secrets, door: Entrance, by: int, number: int) -> Counter[str]:
    """How often which answer comes to so many that are forged, a hundred at a time."""
    texts = list(islice((text for text in forged(real, random.Random(12)) if not is_real(text, real)), number))
    kinds: Counter[str] = Counter()
    for first in range(0, number, 100):
        scans = [Scan(f"vals-{place:04}", text, by_clock(EARLY)) for place, text in enumerate(texts[first : first + 100])]
        kinds.update(one.kind for one in await take_batch(door, scans, EARLY, by, ""))
    return kinds


@pytest.mark.parametrize("number", [pytest.param(100_000, marks=ONE_DATABASE), 1_200])
async def test_of_forged_tickets_and_codes_none_opens_the_door(at: Clock, number: int) -> None:
    at(EARLY)
    event, session = await a_location()
    by = (await crew(event)).id
    real = await secrets_of(event, session, by)

    kinds = await hears(real, Entrance(event, session, Count()), by, number)

    assert (kinds.total(), await CheckIn.count()) == (number, 0)
    assert set(kinds) == {"unknown", "foreign", "other-event", "unreadable", "personal"}
    looked_up = kinds["unknown"] / number, kinds["other-event"] / number
    assert (looked_up[0] > 0.4, looked_up[1] > 0.08) == (True, True), kinds
