"""The people of the browser tests: what they do on the pages, and what the site knows of them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import Page

from tests.processes import Site, until

LONG_NAME = "Mevrouw Van der Velden-Ångström van 't Hof tot Oud-Kerkelanden"
LONG_WORD = "Medezeggenschapsregelingsvaststellingsprocedurebegeleidingscommissie"
EVENT = """
INSERT INTO event (slug, title, text, time_zone, status, opens_at, closes_at, help_name, help_phone, help_hours,
  help_mail, hold, promotion_stops, join_opens, retention_days, created_at)
SELECT '{slug}', '{title}', text, time_zone, '{status}', {opens_at}, closes_at, help_name, help_phone, help_hours,
  help_mail, hold, promotion_stops, join_opens, retention_days, created_at FROM event WHERE slug = 'week'
"""
SESSIONS = """
INSERT INTO session (event, number, title, text, starts_at, ends_at, form, place, meeting_link, dial_in, capacity,
  has_waiting_list, members_only, audience, sector, keywords, speakers, materials, status, version, changed_at)
SELECT (SELECT id FROM event WHERE slug = '{slug}'), number, title, text, starts_at, ends_at, form, place, meeting_link,
  dial_in, capacity, has_waiting_list, members_only, audience, sector, keywords, speakers, materials, status, version,
  changed_at FROM session WHERE event = (SELECT id FROM event WHERE slug = 'week') AND number <= 12
"""


@dataclass(frozen=True)
class Person:
    """Somebody who signed up, with the secrets of the mail."""

    email: str
    personal_token: str
    ticket_token: str
    join_tokens: dict[int, str]


async def fill_in(page: Page, name: str, email: str, **more: str) -> None:
    """Type into the sign-up form and go to the answers to check."""
    for field, value in {"naam": name, "email": email, **more}.items():
        await page.fill(f"#{field}", value)
    for way in await page.locator(".ways:visible:not(:has(:checked)) input[value=online]").all():
        await way.check()
    await page.get_by_role("button", name="Verder", exact=True).click()


async def sign_up(page: Page, site: Site, slug: str, numbers: list[int], name: str, email: str) -> Person:
    """The shortest way through the form, on the pages; the answer page stays open."""
    await page.goto(f"/{slug}/aanmelden?" + "&".join(f"sessie={number}" for number in numbers))
    await fill_in(page, name, email)
    await page.get_by_role("button", name="Aanmelding versturen").click()
    await page.wait_for_url("**/aangemeld/*")
    return await mailed(site, email)


async def mailed(site: Site, email: str) -> Person:
    """What the overview mail to `email` tells, from the site's own database."""
    rows = await site.sql(f"SELECT facts FROM message WHERE kind = 'overview' AND email = '{email}' ORDER BY id DESC")
    facts: dict[str, Any] = json.loads(rows[0][0])
    joins = {asked["session"]["number"]: asked["join_token"] for asked in facts["asked"]}
    person = facts["person"]
    return Person(email, person["personal_token"], person["ticket_token"], joins)


async def kinds(site: Site, email: str) -> list[str]:
    """The kinds of mail to `email`, in the order in which they were posted."""
    return [kind for (kind,) in await site.sql(f"SELECT kind FROM message WHERE email = '{email}' ORDER BY id")]


async def change(site: Site, number: int, slug: str = "week", **values: object) -> None:
    """Change a session behind the site's back: its places, its times, its state."""
    words = ", ".join(f"{name} = {written(value)}" for name, value in values.items())
    await site.sql(
        f"UPDATE session SET {words} WHERE number = {number} AND event = (SELECT id FROM event WHERE slug = '{slug}')"
    )


async def says_no(
    site: Site, person: Person, answers: dict[int, str], slug: str = "toneel", partstat: str = "DECLINED"
) -> None:
    """The calendar of `person` answered to these sessions, by number; where they are asked about it has these secrets."""
    for number, token in answers.items():
        await site.sql(
            f"UPDATE registration SET reply_token = '{token}', partstat = '{partstat}' WHERE participant = "
            f"(SELECT id FROM participant WHERE personal_token = '{person.personal_token}') AND session = (SELECT id FROM "
            f"session WHERE number = {number} AND event = (SELECT id FROM event WHERE slug = '{slug}'))"
        )


def written(value: object) -> str:
    """A value as both databases read it."""
    if isinstance(value, datetime):
        return f"'{value.astimezone(UTC):%Y-%m-%d %H:%M:%S+00:00}'"
    return f"'{value}'" if isinstance(value, str) else str(value)


def around_now(begins_in: timedelta, lasts: timedelta = timedelta(hours=1)) -> dict[str, datetime]:
    """The times of a session that begins so long from now."""
    begin = datetime.now(UTC) + begins_in
    return {"starts_at": begin, "ends_at": begin + lasts}


async def add_event(
    site: Site, slug: str, title: str, *, status: str = "published", opens_in: timedelta | None = None
) -> None:
    """Another event like the week, without sessions."""
    opens_at = "NULL" if opens_in is None else written(datetime.now(UTC) + opens_in)
    await site.sql(EVENT.format(slug=slug, title=title, status=status, opens_at=opens_at))


async def add_sessions(site: Site, slug: str) -> None:
    """The first day's sessions of the week, in the event `slug` too."""
    await site.sql(SESSIONS.format(slug=slug))


async def asks_address(site: Site, person: Person, token_hash: str) -> None:
    """Somebody asked for another address; the link in the mail to it has the secret with this hash."""
    await site.sql(
        "INSERT INTO address_change (participant, token_hash, email, created_at, expires_at) "
        f"SELECT id, '{token_hash}', '{'nieuw' * 12}@voorbeeld.nl', created_at, '2999-01-01 00:00:00+00:00' "
        f"FROM participant WHERE personal_token = '{person.personal_token}'"
    )


async def offered_a_place(page: Page, site: Site) -> Person:
    """Somebody for whom a place is kept until the session begins."""
    person = await sign_up(page, site, "toneel", [10], "Ada Aanbod", "aanbod@voorbeeld.nl")
    await site.sql(
        "UPDATE registration SET status = 'offered', offered_until = (SELECT starts_at FROM session s "
        f"WHERE s.id = registration.session) WHERE join_token = '{person.join_tokens[10]}'"
    )
    return person


async def joined_elsewhere(page: Page, site: Site) -> Person:
    """Somebody whose link is personal, and was used on another device."""
    await add_event(site, "persoonlijk", "Netwerkavond")
    await add_sessions(site, "persoonlijk")
    person = await sign_up(page, site, "persoonlijk", [1], LONG_NAME, "persoon@voorbeeld.nl")
    await change(site, 1, "persoonlijk", dial_in="020 000 00 00", **around_now(timedelta(minutes=5)))
    await site.sql("UPDATE event SET links_are_personal = true WHERE slug = 'persoonlijk'")
    await site.sql(f"UPDATE registration SET device_hash = 'x' WHERE join_token = '{person.join_tokens[1]}'")
    return person


async def mail_is_made(site: Site, email: str) -> None:
    """Wait until the worker has made every mail to `email`."""

    async def is_so() -> bool:
        rows = await site.sql(
            f"SELECT count(*) FROM message WHERE email = '{email}' AND state IN ('queued', 'claimed')"
        )
        return bool(rows[0][0] == 0)

    await until(is_so, 20, lambda: f"mail to {email} still waits")
