"""Checking in: the recorded fact that somebody came."""

from datetime import datetime

import clock
from database import DB
from sessions.tables import CheckIn


async def check_in(registration_id: int, how: CheckIn.How, organiser_id: int | None = None) -> tuple[datetime, bool]:
    """Record that somebody arrived. The first time counts: answers that time (UTC) and whether it was this one."""
    now = clock.now()
    async with DB.transaction():
        made = await CheckIn.raw(
            "INSERT INTO check_in (registration, at, how, organiser) VALUES ({}, {}, {}, {}) "
            "ON CONFLICT (registration) DO NOTHING RETURNING at",
            registration_id, now, how.value, organiser_id,
        )  # fmt: skip
        if made:
            return now, True
        first = await CheckIn.objects().where(CheckIn.registration == registration_id).first()
        assert first is not None  # the unique index said so
        return first.at, False
