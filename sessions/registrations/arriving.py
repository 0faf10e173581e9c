"""Checking in: the recorded fact that somebody came."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import clock
from database import DB, fetch, hold
from sessions.breakouts.latecomers import give_group
from sessions.breakouts.shown import DIVISION_WITHOUT
from sessions.tables import CheckIn, Registration

# The first time counts, also when it is heard of later than another one (TRUST I11).
FIRST = f"""
INSERT INTO check_in (registration, at, how, organiser, door, client_at, received_at, scan_id)
VALUES ({{}}, {{}}, {{}}, {{}}, {{}}, {{}}, {{}}, {{}})
ON CONFLICT (registration) WHERE undone_at IS NULL DO UPDATE SET at = excluded.at, how = excluded.how,
    organiser = excluded.organiser, door = excluded.door, client_at = excluded.client_at,
    received_at = excluded.received_at, scan_id = excluded.scan_id
WHERE excluded.at < check_in.at RETURNING *, {DIVISION_WITHOUT} AS division
"""  # noqa: S608 our own words
KNOWN = "SELECT * FROM check_in WHERE registration = {} ORDER BY id"


@dataclass(frozen=True)
class Came:
    """How somebody came: `at` is when (aware; None for now), `client_at` what the phone said, `scan_id` its name for it."""

    how: CheckIn.How
    organiser: int | None = None
    door: str = ""
    at: datetime | None = None
    client_at: datetime | None = None
    scan_id: str | None = None


@dataclass(frozen=True)
class Arrived:
    """What stands of somebody's arrival: whether it is this one, or an earlier one; or this one that was undone since.

    `is_new`: they were not in before, as far as was known. `group` is the break-out group that they got by coming in.
    """

    check_in: CheckIn
    is_first: bool
    is_new: bool = False
    group: str = ""

    @property
    def is_undone(self) -> bool:
        """Whether it was taken back after they came this time."""
        return self.check_in.undone_at is not None


async def arrive(registration_id: int, came: Came) -> Arrived:
    """Record that somebody arrived, once: the earliest time stands, whoever tells it and however often. Who has no group
    while those of the session are shown gets one.

    What was undone after `came.at` is not done again by a message that was late.
    """
    now = clock.now()
    at = min(came.at or now, now)
    async with DB.transaction():
        await hold(Registration, [registration_id])
        known = [CheckIn(**row) for row in await fetch(KNOWN, registration_id)]
        if told := _told_before(known, came.scan_id, at):
            return told
        before = next((row for row in known if row.undone_at is None), None)
        made = await fetch(
            FIRST, registration_id, at, came.how.value, came.organiser, came.door, came.client_at, now, came.scan_id
        )
        division = made[0].pop("division") if made else None
        stands = CheckIn(**made[0]) if made else before
        assert stands is not None  # what was not made stands already
        group = await give_group(division, registration_id) if division and before is None else ""
        return Arrived(stands, bool(made), is_new=before is None, group=group)


def _told_before(known: Sequence[CheckIn], scan_id: str | None, at: datetime) -> Arrived | None:
    """The same scan, sent again; or what was taken back after this one. `known`: every check-in, in order."""
    same = [row for row in known if scan_id is not None and row.scan_id == scan_id]
    since = [row for row in known if row.undone_at is not None and row.undone_at > at]
    if same:
        return Arrived(same[-1], is_first=True)
    stands = any(row.undone_at is None for row in known)
    return Arrived(since[-1], is_first=False) if since and not stands else None


async def check_in(registration_id: int, how: CheckIn.How, organiser_id: int | None = None) -> tuple[datetime, bool]:
    """Record that somebody arrived now. The first time counts: answers that time (UTC) and whether it was this one."""
    arrived = await arrive(registration_id, Came(how, organiser_id))
    return arrived.check_in.at, arrived.is_first


async def take_back(check_in: CheckIn, organiser_id: int) -> bool:
    """Undo this check-in; what was undone stays so. Answers whether it stood until now."""
    undone = await fetch(
        "UPDATE check_in SET undone_at = {}, undone_by = {} WHERE id = {} AND undone_at IS NULL RETURNING id",
        clock.now(), organiser_id, check_in.id,
    )  # fmt: skip
    return bool(undone)


async def standing(registration_ids: Collection[int]) -> dict[int, CheckIn]:
    """The check-in of each of these registrations that has one, but what was undone."""
    if not registration_ids:
        return {}
    rows = await CheckIn.objects().where(
        CheckIn.registration.is_in([*registration_ids]), CheckIn.undone_at.is_null()
    )  # fmt: skip
    return {row.registration: row for row in rows}
