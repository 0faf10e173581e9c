"""One mail to a participant: what it said, and what was done with it, with the times."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from events.texts import _
from notifications.outbox import find, sent_together
from notifications.tables import Message, Received
from sessions.mailbox.reading import LARGEST_ID, MessageNotFound, Opened, taken_apart
from sessions.people import words
from sessions.tables import Participant

HIDDEN = "•••"
# The desk shows the way into a meeting only to who arranges it (TRUST P9).
WAYS_IN = ("meeting_link", "dial_in")
# How facts end that let who knows them act as the reader: on the personal page, at the door, in a meeting.
SECRET = ("token", "code", *WAYS_IN)
SHORTEST = 8  # of what is looked for in the words of a mail: all that is ours is longer
# The address that replies go to holds such a token too; a mail is not made without an address that can exist.
REPLIES = {"organizer": "verborgen@bijeen.invalid", "reply_token": None, "reply_to": ""}
# Any token of ours in an address, also of a kind that is not known here yet.
IN_ADDRESS = re.compile(r"(?<=[/+=])[a-z2-7]{26}\b", re.IGNORECASE)

Step = tuple[datetime, str]


async def mail_to(participant: Participant, number: int) -> Message:
    """The message with this id, when it is to this participant. Raises `MessageNotFound`."""
    message = await find(number) if number <= LARGEST_ID else None
    if message is None or message.about != f"participant:{participant.id}":
        raise MessageNotFound(number)
    return message


async def what_came_of(message: Message) -> list[Received]:
    """What came back about the mail that `message` is in: that it could not be delivered after all, what a calendar or a person answered."""
    one_mail = [each.id for each in await sent_together(message)]
    return await Received.objects().where(Received.message.is_in(one_mail)).order_by(Received.received_at)


def timeline(message: Message, came_back: Sequence[Received] = ()) -> list[Step]:
    """What was done with `message`, what came back about it, and what is still to come, each with its moment (aware,
    UTC), in order of time.
    """
    steps = [(message.created_at, _("Klaargezet"))]
    steps += [(one.received_at, _came_back(one)) for one in came_back]
    if message.combined_into is not None:
        steps.append((message.created_at, _("Gaat in één mail met andere berichten aan dit adres")))
    if message.settled_at is not None:
        steps.append((message.settled_at, words.states()[message.state]))
        if message.due_at > message.settled_at:
            steps.append((message.due_at, _("Zou dan weggaan")))
    elif message.state == Message.State.QUEUED:
        steps.append((message.due_at, _("Volgende poging") if message.attempts else _("Gaat weg")))
        if message.expires_at is not None:
            steps.append((message.expires_at, _("Daarna gaat deze mail niet meer weg")))
    return sorted(steps, key=lambda step: step[0])


def _came_back(one: Received) -> str:
    said = {Received.Kind.REPLY: _("Antwoord van de agenda"), Received.Kind.RETURNED: _("Teruggekomen")}
    what = said.get(Received.Kind(one.kind), _("Antwoord"))
    return f"{what}: {one.words}" if one.words else what


# -- the mail as it was


def opened(message: Message, *, hides: bool) -> Opened:
    """`message` with its parts; when it `hides`, without what would let its reader act as the participant.

    The mail is written from facts that do not hold the secrets, so they are not in its QR code or its links either.
    """
    if not hides or message.is_erased:
        return taken_apart(message)
    facts = msgspec.json.decode(message.facts)
    secrets, kept = set(_secrets(facts)), msgspec.json.encode(_told_apart(facts, _without(facts))).decode()
    shown = taken_apart(Message(**{**message.to_dict(), "facts": kept}))
    return replace(
        shown, subject=_hidden(shown.subject, secrets), text=_hidden(shown.text, secrets),
        html=_hidden(shown.html, secrets), calendar="", source="", error=shown.error and HIDDEN,
    )  # fmt: skip


def _secrets(facts: Any) -> Iterator[str]:
    """All secrets in `facts`, however deep."""
    if isinstance(facts, list):
        for one in facts:
            yield from _secrets(one)
    elif isinstance(facts, dict):
        for name, value in facts.items():
            if name.endswith(SECRET) and isinstance(value, str) and len(value) >= SHORTEST:
                yield value
            yield from _secrets(value)


def _without(facts: Any) -> Any:
    """The same facts without their secrets."""
    if isinstance(facts, list):
        return [_without(one) for one in facts]
    if not isinstance(facts, dict):
        return facts
    return {
        name: REPLIES[name] if name in REPLIES else HIDDEN if name.endswith(SECRET) and value else _without(value)
        for name, value in facts.items()
    }


def _told_apart(facts: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    """`kept`, in which another way into the meeting than before is still another one."""
    before, now = facts.get("before") or {}, facts.get("session") or {}
    for name in WAYS_IN:
        if before.get(name) and before[name] != now.get(name):
            kept["before"][name] += "•"
    return kept


def _hidden(text: str, secrets: set[str]) -> str:
    """`text` without what may have got into it in other ways: in words somebody wrote, or an address that was stored."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return IN_ADDRESS.sub(HIDDEN, text).replace(f"{HIDDEN}-", HIDDEN)
