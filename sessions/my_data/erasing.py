"""Erasing somebody: what stays is that there was a registration, and whether it was used; of whom, nobody knows (TRUST P5).

The rows that are counted stay, empty of all that says who it was: a participant of nobody, with other secrets. All other
rows that belong to a person go, of whichever room they are. Who asks for it gives up what is still to come, and their
calendar is told: those last mails are emptied as soon as they have gone (`forget_last_mails`).
"""

import logging
from collections.abc import Sequence
from datetime import timedelta

import clock
from database import DB, clear_traces, fetch, hold
from events import history
from events.tables import Event
from events.tokens import CodeKind, new_code, new_token
from notifications import erasing as mail
from notifications.tables import Received
from sessions import registrations
from sessions.access.keeping import disagree
from sessions.messages import about_address
from sessions.my_data.belongings import belonging_to, has_address_alone, received_of
from sessions.my_data.tables import AddressChange
from sessions.my_data.texts import erase_texts
from sessions.paper.jobs.tables import PaperJob
from sessions.people.corrections import held
from sessions.people.person import coming_of
from sessions.renewing import renew
from sessions.tables import CheckIn, Participant, Registration, Reminder, SignUp

LOG = logging.getLogger(__name__)

NOBODY = "(gewist)"
COUNTED = (Registration, SignUp, CheckIn, Reminder)
MAILS_LAST = timedelta(days=35)  # longer than any mail is tried, and than one takes to come back
ROWS_AT_ONCE = 20  # people in one transaction, so that nobody waits for long
OVER = """
SELECT e.id, e.retention_days, s.ends_at FROM event e JOIN session s ON s.event = e.id
WHERE EXISTS (SELECT 1 FROM participant p WHERE p.event = e.id AND p.erased_at IS NULL)
AND NOT EXISTS (
    SELECT 1 FROM session o WHERE o.event = e.id AND (o.ends_at > s.ends_at OR (o.ends_at = s.ends_at AND o.id > s.id))
)
"""
# Whose mails name somebody who is erased: each came instead of the other.
# And those to who signed them up, which name all of a council.
SWAPPED = (
    "SELECT before, after FROM deed WHERE about IN ([about]) "
    "AND what IN ('stood_in', 'standing_in', 'by_other', 'left_by_other')"
)
NAMING_OTHERS = ("stood_in", "overview", "group")


class NobodyLeft(Exception):
    """This person was erased before."""


async def erase(event: Event, participant: Participant) -> None:
    """Erase everything of this person at this event, because they ask for it. Raises `NobodyLeft`.

    What is to come is cancelled by the rules of every cancellation: it leaves their calendar, and who is next in line
    gets the place. A session that goes on now stays counted.
    """
    about = f"participant:{participant.id}"
    async with DB.transaction():
        current = await held(participant.id)
        if current.erased_at is not None:
            raise NobodyLeft
        await mail.stop([about, about_address(current.email)])
        now = clock.now()
        for session, row in await coming_of(current.id):
            if not session.has_begun(now):
                await registrations.cancel(row)
        await disagree(current)
        await forget(current)
        await history.note(None, event.id, about, "erased")
    await clear_traces()


async def forget(participant: Participant) -> None:
    """Make a number of nobody of this person, in the caller's transaction; what waits in the outbox stays."""
    rows = await Registration.objects().where(Registration.participant == participant.id)
    await _forget_mails(participant, rows)
    await _forget_rows(participant, rows)
    await Participant.update({
        Participant.email: "", Participant.name: NOBODY, Participant.name_key: f"{NOBODY} {participant.id}",
        Participant.note: "", Participant.council: "", Participant.role: "", Participant.phone: "",
        Participant.search: "", Participant.language: "nl", Participant.personal_token: new_token(),
        Participant.ticket_token: new_token(), Participant.ticket_code: new_code(CodeKind.TICKET),
        Participant.personal_code: new_code(CodeKind.PERSONAL), Participant.feed_token: new_token(),
        Participant.unsubscribe_token: new_token(), Participant.wants_mailings: False, Participant.member_of: None,
        Participant.roster_name: None,
        Participant.erased_at: clock.now(),
    }).where(Participant.id == participant.id)  # fmt: skip


async def _forget_mails(participant: Participant, rows: Sequence[Registration]) -> None:
    """What was said to them, what they said, and what was said of them to who came instead."""
    about = f"participant:{participant.id}"
    claims = [f"registration:{row.id}" for row in rows]
    mails = await fetch("SELECT id FROM message WHERE about = {}", about)
    is_alone = await has_address_alone(participant)
    mine = received_of(participant, [about, *claims], [row["id"] for row in mails], is_alone=is_alone)
    await mail.empty_received(await Received.select(Received.id).where(mine).output(as_list=True))
    await mail.empty_messages([about, *([about_address(participant.email)] if participant.email else [])])
    await mail.empty_messages(await _swapped_with([about]), NAMING_OTHERS)


async def _swapped_with(about: Sequence[str]) -> list[str]:
    deeds = await fetch(SWAPPED.replace("[about]", ", ".join("{}" for _one in about)), *about)
    facts = [history.facts_in(deed[side]) for deed in deeds for side in ("before", "after")]
    return sorted({f"{kind}:{fact[kind]}" for fact in facts for kind in ("participant", "group") if kind in fact})


async def _forget_rows(participant: Participant, rows: Sequence[Registration]) -> None:
    await PaperJob.delete().where(PaperJob.event == participant.event)  # who is in a file cannot be taken out of it
    await renew(rows, is_another_person=True)
    ids = [row.id for row in rows]
    await Registration.update({Registration.reason: "", Registration.device_hash: None}).where(
        Registration.participant == participant.id
    )
    forms = await SignUp.select(SignUp.id).where(SignUp.participant == participant.id).output(as_list=True)
    for number in forms:
        await fetch(
            "UPDATE sign_up SET remark = '', result_token = {}, form_key = substr(form_key, 1, 5) || {} WHERE id = {}",
            new_token(), new_token(), number,
        )  # fmt: skip
    for table, known in ((Participant, [participant.id]), (Registration, ids), (SignUp, forms)):
        for column in belonging_to(table):
            if column._meta.table not in COUNTED:
                await column._meta.table.delete().where(column.is_in([0, *known]))


# -- by itself


async def erase_due() -> int:
    """Erase everybody of events that were over `retention_days` ago, a few in each transaction, and what was written there
    without a name (`texts`); answers how many people.

    It can be broken off, and done again: who is erased stays so.
    """
    now, number = clock.now(), 0
    await AddressChange.delete().where(AddressChange.expires_at <= now)
    for event in await fetch(OVER):
        if event["ends_at"] + timedelta(days=event["retention_days"]) <= now:
            while count := await _some(event["id"]):
                number += count
    if number:
        LOG.info("erased %s participants of events that are over", number)
    if texts := await erase_texts():
        LOG.info("erased what people wrote of %s events", texts)
    await clear_traces()
    return number


async def _some(event_id: int) -> int:
    here = (Participant.event == event_id) & Participant.erased_at.is_null()
    async with DB.transaction():
        ids = await Participant.select(Participant.id).where(here).order_by(Participant.id).limit(ROWS_AT_ONCE).output(as_list=True)
        await hold(Participant, ids)
        people = await Participant.objects().where(here, Participant.id.is_in([0, *ids]))  # not who another worker had
        for person in people:
            await mail.stop([f"participant:{person.id}"])
            await forget(person)
        return len(people)


async def forget_last_mails() -> None:
    """Empty the mails of who was erased as soon as they have gone, and what came back of them."""
    since = clock.now() - MAILS_LAST
    erased = await fetch("SELECT id FROM participant WHERE erased_at > {}", since)
    for start in range(0, len(erased), 200):
        about = [f"participant:{row['id']}" for row in erased[start : start + 200]]
        async with DB.transaction():
            says = (Received.text != "") | (Received.sender != "") | (Received.words != "")
            late = Received.select(Received.id).where(Received.about.is_in(about), says)
            await mail.empty_received(await late.output(as_list=True))
            await mail.empty_messages(about)
            await mail.empty_messages(await _swapped_with(about), NAMING_OTHERS)
