"""All that is kept of one person: every row of every table that is theirs, whichever room it is of."""

from collections.abc import Sequence
from typing import Any

import msgspec
from piccolo.columns import ForeignKey
from piccolo.columns.base import OnDelete
from piccolo.columns.combination import And, Or
from piccolo.custom_types import Combinable
from piccolo.table import Table

import clock
from database import DB, Rows, fetch
from events import history
from events.councils.tables import RosterName
from events.tables import Deed, Event
from events.texts import _
from notifications.tables import Message, Received
from sessions.access.keeping import kept_of
from sessions.messages import about_address
from sessions.needs import operations as needs
from sessions.needs.words import lines
from sessions.piccolo_app import APP_CONFIG
from sessions.questions.asking import answers_of, in_words
from sessions.questions.tables import Question
from sessions.tables import Participant, Registration

Belongings = dict[str, Rows]


def belonging_to(table: type[Table]) -> list[ForeignKey[Any]]:
    """The columns by which rows of other tables belong to one of `table`: they would go with it."""
    return [
        column
        for other in APP_CONFIG.table_classes
        for column in other._meta.foreign_key_columns
        if column._foreign_key_meta.resolved_references is table
        and column._foreign_key_meta.on_delete == OnDelete.cascade
    ]


async def has_address_alone(participant: Participant) -> bool:
    """Whether what was said to their address, or from it, can only be about them."""
    others = Participant.exists().where(Participant.email == participant.email, Participant.id != participant.id)
    return bool(participant.email) and not await others


async def belongings_of(participant: Participant) -> Belongings:
    """By the name of the table; every column as it is kept, but that a question is said in its words."""
    rows = await _rows(Participant, "id", [participant.id])
    found: Belongings = {"participant": rows}
    await _follow(Participant, [participant.id], found)
    if kept := await kept_of(participant):
        found["roster_name"] = await _rows(RosterName, "id", [kept.id])
    if "answer" in found:
        asked = await _questions([row["question"] for row in found["answer"]])
        found["answer"] = [{**row, "question": asked[row["question"]].words} for row in found["answer"]]
    about = f"participant:{participant.id}"
    claims = [f"registration:{row['id']}" for row in found.get(Registration._meta.tablename, [])]
    if "needs" in found:
        found["needs"] = [_readable(row) for row in found["needs"]]
    is_alone = await has_address_alone(participant)
    told = [about, *([about_address(participant.email)] if is_alone else [])]
    found["message"] = await Message.select().where(Message.about.is_in(told)).order_by(Message.id)
    mails = [row["id"] for row in found["message"]]
    found["received"] = await Received.select().where(
        received_of(participant, [about, *claims], mails, is_alone=is_alone)
    ).order_by(Received.id)  # fmt: skip
    found["deed"] = await Deed.select().where(Deed.about == about).order_by(Deed.id)
    return found


async def _questions(ids: Sequence[int]) -> dict[int, Question]:
    return {one.id: one for one in await Question.objects().where(Question.id.is_in([0, *ids]))}


async def said_by(participant: Participant) -> list[tuple[str, str]]:
    """What they answered to which question, in words, also of one that is asked no more; and what they need. Three queries."""
    kept = await answers_of(participant.id)
    asked = await _questions([*kept])
    answers = [(asked[number].words, in_words(asked[number], value)) for number, value in sorted(kept.items())]
    rows = await needs.rows_of(participant.id)
    needed = "; ".join(words for _code, words in lines(needs.together(rows)))
    return [*answers, *([(_("Wat u nodig hebt"), needed)] if needed else [])]


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """What somebody needs, as they said it: to them it is no secret."""
    said = needs.unsealed(row["sealed"])
    if said is None:
        return row
    return {**row, "sealed": "; ".join(words for _code, words in lines(said))}


def received_of(participant: Participant, about: Sequence[str], mails: Sequence[int], *, is_alone: bool) -> Combinable:
    """What they wrote to us, or what came in about them or about these mails of ours."""
    mine: Combinable = Or(Received.about.is_in([*about]), Received.message.is_in([0, *mails]))
    if not is_alone:
        return mine
    here = Or(Received.belongs_to == f"event:{participant.event}", Received.belongs_to == "")
    return Or(mine, And(Received.sender == participant.email, here))


async def _follow(table: type[Table], ids: Sequence[int], found: Belongings) -> None:
    """What belongs to these rows, and what belongs to that; a few queries for each table."""
    for column in belonging_to(table):
        other = column._meta.table
        rows = await _rows(other, column._meta.name, ids)
        known = {row["id"] for row in found.get(other._meta.tablename, [])}
        fresh = [row for row in rows if row["id"] not in known]
        if fresh:
            found[other._meta.tablename] = [*found.get(other._meta.tablename, []), *fresh]
            await _follow(other, [row["id"] for row in fresh], found)


async def _rows(table: type[Table], column: str, ids: Sequence[int]) -> Rows:
    return await table.select().where(table._meta.get_column_by_name(column).is_in([*ids])).order_by(table._meta.primary_key)


# -- to take away


async def taken_away(event: Event, participant: Participant) -> Belongings:
    """The same for a file, and the history says that it was made."""
    async with DB.transaction():
        found = await belongings_of(participant)
        await history.note(None, event.id, f"participant:{participant.id}", "downloaded")
    return found


def as_json(event: Event, found: Belongings) -> bytes:
    """A file that programs read: UTF-8, times with their zone (RFC 3339)."""
    whole = {"event": event.title, "made_at": clock.now(), "kept": found}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2)


async def titles_of(found: Belongings) -> dict[int, str]:
    """What the sessions in these rows are called, by id."""
    ids = sorted({row["session"] for row in found.get("registration", [])})
    if not ids:
        return {}
    rows = await fetch(f"SELECT id, title FROM session WHERE id IN ({', '.join('{}' for _one in ids)})", *ids)  # noqa: S608 only {}
    return {row["id"]: row["title"] for row in rows}
