"""The crew at a door in the browser tests: a session that goes on now, signing in there, and what came of it."""

import asyncio
import re
import secrets
from datetime import timedelta

from playwright.async_api import Page, expect

from events.tokens import CROCKFORD, CodeKind, new_code, new_token, read_code
from tests.browser.browsing import Chrome
from tests.browser.people import Person, add_event, add_sessions, around_now, change, sign_up
from tests.processes import Site, bijeen

PEOPLE = """
INSERT INTO participant (event, email, name, name_key, note, council, role, language, personal_token, ticket_token, ticket_code,
  personal_code, created_at, phone, search, feed_token, unsubscribe_token, wants_invitations, wants_mailings)
SELECT p.event, n.column1, n.column2, n.column2, p.note, p.council, p.role, p.language, n.column3, n.column3, n.column4,
  n.column5, p.created_at, p.phone, n.column2, n.column3, n.column3, p.wants_invitations, p.wants_mailings
FROM participant p, (VALUES {values}) AS n WHERE p.ticket_token = '{token}'
"""
PLACES = """
INSERT INTO registration (session, participant, status, join_token, uid, sequence, organizer, created_at, changed_at, priority,
  reason, partstat, way)
SELECT r.session, q.id, r.status, q.ticket_token, q.ticket_token, r.sequence, r.organizer, r.created_at, r.changed_at, r.priority,
  r.reason, r.partstat, r.way
FROM registration r JOIN participant p ON p.id = r.participant JOIN participant q ON q.event = p.event AND q.id <> p.id
WHERE p.ticket_token = '{token}'
"""

# All that is said at the door from now on.
LISTEN = """() => {
    window.told = []
    new MutationObserver(() => told.push(document.getElementById('antwoord').textContent.trim()))
        .observe(document.getElementById('antwoord'), {childList: true})
}"""
Ticket = tuple[str, str]  # what its QR code says, and whose it is


async def somebody(browser: Chrome, site: Site) -> tuple[Person, int]:
    """Somebody who is signed up for a session that goes on now; the session's id."""
    slug = f"deur-{secrets.token_hex(4)}"
    await add_event(site, slug, "Netwerkdag")
    await add_sessions(site, slug)
    async with browser.open() as page:
        person = await sign_up(page, site, slug, [1], "Kees Kaart", f"{slug}@voorbeeld.nl")
    await change(site, 1, slug, form="location", place="Zaal 1", title="Samen sterk", **around_now(-timedelta(minutes=5)))
    rows = await site.sql(f"SELECT s.id FROM session s JOIN event e ON e.id = s.event WHERE e.slug = '{slug}' AND s.number = 1")
    return person, int(rows[0][0])


def ticket_of(site: Site, token: str) -> str:
    """What the QR code of a ticket says."""
    return f"{site.url}/kaart/{token}".upper()


async def code_of(site: Site, person: Person) -> str:
    """The code under it, to type."""
    rows = await site.sql(f"SELECT ticket_code FROM participant WHERE ticket_token = '{person.ticket_token}'")
    return str(rows[0][0])


def mistyped(code: str) -> str:
    """The same with a last character that no code of any kind can have there."""
    return next(
        wrong for wrong in (code[:-1] + sign for sign in CROCKFORD) if all(read_code(wrong, kind) is None for kind in CodeKind)
    )


async def more_people(site: Site, person: Person, number: int) -> list[Ticket]:
    """So many with a place in the same session as `person`."""
    rows = [(f"Deelnemer {one:03}", new_token(), new_code(CodeKind.TICKET), new_code(CodeKind.PERSONAL)) for one in range(number)]
    values = ", ".join(f"('{token}@voorbeeld.nl', '{name}', '{token}', '{code}', '{own}')" for name, token, code, own in rows)
    await site.sql(PEOPLE.format(values=values, token=person.ticket_token))
    await site.sql(PLACES.format(token=person.ticket_token))
    return [(ticket_of(site, token), name) for name, token, _code, _own in rows]


async def at_the_door(page: Page, site: Site, session: int) -> None:
    """Sign in as who only scans, and go to the door of this session."""
    said = await asyncio.to_thread(
        bijeen, "organiser", "add", f"{secrets.token_hex(4)}@voorbeeld.nl", "--role", "crew", environment=site.environment
    )
    found = re.search(r"/bureau/inloggen/\S+", said.stdout)
    assert found, said
    await page.goto(found[0])
    await page.locator("main button").click()
    await page.wait_for_url("**/bureau**")
    await page.goto(f"/bureau/deur/{session}?deur=2")
    await expect(page.locator("#scanner[data-ready]")).to_have_count(1)  # it may go without network now


async def hand_scanner(page: Page, text: str) -> None:
    await page.locator("#code").fill(text)
    await page.keyboard.press("Enter")


async def check_ins(site: Site, session: int) -> list[tuple[str, str]]:
    """How and at which door people came in."""
    rows = await site.sql(
        f"SELECT c.how, c.door FROM check_in c JOIN registration r ON r.id = c.registration WHERE r.session = {session}"
    )
    return [tuple(row) for row in rows]
