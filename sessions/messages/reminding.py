"""Reminders and thanks: posting them, and taking back those that say what is not so any more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec

import clock
from database import Rows, fetch
from events.tables import Event
from notifications.outbox import ROWS_AT_ONCE, Draft
from notifications.recalling import recall
from sessions.evaluations.asking import asks
from sessions.facts import Reminders
from sessions.materials.reading import Item, handouts_in, mailed
from sessions.materials.recordings import recording_of
from sessions.materials.tables import Handout
from sessions.messages.drafts import draft_to, people_with, post_worded
from sessions.messages.facts import Facts, facts_in_list, facts_of_event
from sessions.tables import Reminder, Session

KINDS = {
    Reminder.Kind.DAY: "reminder_day", Reminder.Kind.HOUR: "reminder_hour", Reminder.Kind.THANKS: "thanks",
    Reminder.Kind.EVALUATION: "evaluation",
}  # fmt: skip
AFTERWARDS = {Reminder.Kind.THANKS, Reminder.Kind.EVALUATION}
READS = {Reminder.Kind.DAY, Reminder.Kind.THANKS}  # an hour before is too late for it
OF_KIND = {kind: reminder for reminder, kind in KINDS.items()}
THANKS_LAST = timedelta(days=4)  # after the end; a reminder lasts until the start
REMINDED = """
SELECT r.id, r.session, r.participant, r.join_token, r.way, r.organizer, r.reply_token,
    EXISTS (SELECT 1 FROM check_in c WHERE c.registration = r.id AND c.undone_at IS NULL) AS came
FROM registration r WHERE r.id IN ([ids])
"""
UNDER_WAY = """
SELECT m.id, m.kind, m.facts, r.id AS registration FROM registration r
JOIN message m ON m.about = 'participant:' || r.participant AND m.state IN ('queued', 'claimed')
    AND m.kind IN ('reminder_day', 'reminder_hour', 'thanks', 'evaluation')
WHERE [which]
"""
PAIRS_AT_ONCE = 100


# -- posting


async def post_reminders(
    event: Event, kind: Reminder.Kind, sessions: Mapping[int, Session], registrations: Sequence[int]
) -> int:
    """One mail to each person about their `registrations` in `sessions` (by id); about several, those of one day, or
    of an hour reminder those that begin together, are one mail. Answers how many mails there are.
    """
    rows: Rows = []
    for start in range(0, len(registrations), ROWS_AT_ONCE):
        some = registrations[start : start + ROWS_AT_ONCE]
        rows += await fetch(REMINDED.replace("[ids]", _places(some)), *some)
    people = await people_with(sorted({row["participant"] for row in rows}))
    mails: dict[tuple[Any, ...], Rows] = defaultdict(list)
    for row in rows:
        starts_at = sessions[row["session"]].starts_at
        at = starts_at if kind == Reminder.Kind.HOUR else starts_at.astimezone(event.zone).date()
        mails[row["participant"], at].append(row)
    is_thanks = kind == Reminder.Kind.THANKS
    is_asked = is_thanks and await asks(event.id)
    handed_out = await handouts_in([*sessions]) if kind in READS else []
    drafts = [
        _draft(event, kind, people[person], of_one, sessions, handed_out, is_asked=is_asked)
        for (person, _at), of_one in mails.items()
    ]
    await post_worded(event, drafts)
    return len(drafts)


def _draft(
    event: Event, kind: Reminder.Kind, person: Facts, rows: Rows, sessions: Mapping[int, Session],
    handed_out: Sequence[Handout], *, is_asked: bool,
) -> Draft:  # fmt: skip
    pairs = sorted(((sessions[row["session"]], row) for row in rows), key=lambda pair: _order(pair[0]))
    about = {"name": person["name"], "email": person["email"], "personal_token": person["personal_token"]}
    if kind == Reminder.Kind.EVALUATION:
        about["unsubscribe_token"] = person["unsubscribe_token"]
    said = [
        reminded_of(session, row["id"], row["join_token"], row["way"], came=bool(row["came"]),
                    items=mailed(event, session, handed_out, row["join_token"], is_over=kind in AFTERWARDS))
        for session, row in pairs
    ]  # fmt: skip
    facts: Facts = {"event": facts_of_event(event), "person": about, "sessions": said, "reply_to": _reply_to(pairs)}
    if is_asked and person["wants_mailings"] and any(row["came"] for row in rows):
        facts["asks_evaluation"] = True
    first = pairs[0][0]
    expires_at = first.ends_at + THANKS_LAST if kind in AFTERWARDS else first.starts_at
    return draft_to(KINDS[kind], person, facts, expires_at=expires_at)


def _reply_to(pairs: Sequence[tuple[Session, Mapping[str, Any]]]) -> str:
    """As `reply_to`, of rows."""
    return next((str(row["organizer"]) for _session, row in pairs if row["reply_token"]), "")


def _order(session: Session) -> tuple[Any, ...]:
    return session.starts_at, session.number


def reminded_of(
    session: Session, registration: int, join_token: str, way: str = "", *, came: bool = False,
    items: Sequence[Item] = (),
) -> Facts:  # fmt: skip
    """What a reminder or thanks say about one session to somebody in it."""
    return {
        "session": facts_in_list(session), "registration": registration, "join_token": join_token,
        "materials": [*session.material_links, *({"label": item.label, "url": item.url} for item in items)],
        "recording": recording_of(session, clock.now()), "recording_until": session.recording_until_at,
        "came": came, "way": way,
    }  # fmt: skip


# -- taking back


async def withdraw_reminders(registrations: Sequence[int]) -> None:
    """Nothing that is still under way reminds of these `registrations` any more."""
    for start in range(0, len(registrations), ROWS_AT_ONCE):
        some = registrations[start : start + ROWS_AT_ONCE]
        await _withdraw(await fetch(UNDER_WAY.replace("[which]", f"r.id IN ({_places(some)})"), *some))


async def withdraw_reminders_of_session(session_id: int) -> None:
    """Nothing that is still under way says how this session was."""
    await _withdraw(await fetch(UNDER_WAY.replace("[which]", "r.session = {}"), session_id))


async def _withdraw(rows: Rows) -> None:
    """Take back the mails that are about the registration beside them. Whoever was not mailed has not been reminded:
    of what still stands, their other sessions too, the next round reminds them.
    """
    said = {row["id"]: msgspec.json.decode(row["facts"], type=Reminders) for row in rows}
    meant = {row["id"]: OF_KIND[row["kind"]] for row in rows if row["registration"] in _registrations(said[row["id"]])}
    for kind, pairs in _by_kind((meant[one], said[one]) for one in await recall([*meant])).items():
        for start in range(0, len(pairs), PAIRS_AT_ONCE):
            some = pairs[start : start + PAIRS_AT_ONCE]
            either = " OR ".join(["(registration = {} AND starts_at = {})"] * len(some))
            values = [value for pair in some for value in pair]
            await fetch(f"DELETE FROM reminder WHERE kind = {{}} AND ({either})", kind.value, *values)  # noqa: S608 only {}


def _registrations(facts: Reminders) -> set[int]:
    return {one.registration for one in facts.sessions}


def _by_kind(mails: Iterable[tuple[Reminder.Kind, Reminders]]) -> dict[Reminder.Kind, list[tuple[int, Any]]]:
    found: dict[Reminder.Kind, list[tuple[int, Any]]] = defaultdict(list)
    for kind, facts in mails:
        found[kind] += [(one.registration, one.session.starts_at) for one in facts.sessions]
    return found


def _places(values: Sequence[object]) -> str:
    return ", ".join(["{}"] * len(values))
