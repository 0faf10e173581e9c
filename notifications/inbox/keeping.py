"""Writing down what came in, once whoever reads it and how often; and marking the message of ours that came back."""

import clock
from database import fetch
from notifications import troubles
from notifications.inbox.reading import LONGEST_ADDRESS, LONGEST_SUBJECT, Mail
from notifications.inbox.returned import How, Return
from notifications.outbox import DOMAIN
from notifications.outcomes import OUR_DOMAIN
from notifications.returns import message_id_in
from notifications.tables import Message, Received, Trouble

LONGEST_WORDS = 500
MOST_NAMES = 10
BEGIN = """
INSERT INTO received (key, kind, state, sender, subject, text, words, about, belongs_to, source, received_at)
VALUES ({}, 'unreadable', 'open', {}, {}, {}, {}, '', '', {}, {}) ON CONFLICT (key) DO NOTHING RETURNING id
"""
# A soft return does not make up for a hard one. What went out as one mail came back as one.
MARK = """
UPDATE message SET returned = {}, returned_at = {}, returned_why = {}
WHERE (id = {} OR combined_into = {}) AND returned <> 'hard'
"""


async def begin(mail: Mail) -> int | None:
    """Its row, as yet of something unreadable, in the caller's transaction. None when this mail was here before."""
    rows = await fetch(
        BEGIN, mail.key, mail.sender[:LONGEST_ADDRESS], mail.subject[:LONGEST_SUBJECT], mail.text,
        mail.trouble[:LONGEST_WORDS], mail.source, clock.now(),
    )  # fmt: skip
    return rows[0]["id"] if rows else None


async def finish(
    number: int, kind: Received.Kind, state: Received.State, *, words: str = "", text: str | None = None,
    message: int | None = None, about: str = "", belongs_to: str = "",
) -> None:  # fmt: skip
    """What it turned out to be, and what was done with it. `text` instead of all that it said."""
    facts: dict[str, object] = {
        "kind": kind, "state": state, "words": words[:LONGEST_WORDS], "message": message, "about": about,
        "belongs_to": belongs_to, "settled_at": clock.now() if state == Received.State.SETTLED else None,
    }  # fmt: skip
    if text is not None:
        facts["text"] = text
    names = ", ".join(f"{name} = {{}}" for name in facts)
    await fetch(f"UPDATE received SET {names} WHERE id = {{}}", *facts.values(), number)  # noqa: S608 our own words


async def message_named(mail: Mail, returned: Return | None = None) -> Message | None:
    """The message of ours that this one returns or answers: by the address it came to, else by what it says of it."""
    to = [f"<{found}@{DOMAIN}>" for address in mail.addresses if (found := message_id_in(address))]
    if returned:
        return await _first_known([*to, *map(_as_name, returned.names)])
    answered = [*mail.head.get("in-reply-to", "").split(), *reversed(mail.head.get("references", "").split())]
    return await _first_known([*to, *answered[:MOST_NAMES]])


def _as_name(name: str) -> str:
    return name if name.startswith("<") else f"<{name}@{DOMAIN}>"


async def _first_known(names: list[str]) -> Message | None:
    if not names:
        return None
    found = {str(one.message_id): one for one in await Message.objects().where(Message.message_id.is_in(names))}
    return next((found[name] for name in names if name in found), None)


async def mark(message: Message, returned: Return) -> None:
    """Write at our message how it came back, and what that says of mail as a whole."""
    if returned.how == How.NOTED:
        return
    how = Message.Returned.HARD if returned.how == How.HARD else Message.Returned.SOFT
    first = message.combined_into or message.id
    await fetch(MARK, how, clock.now(), returned.said[:LONGEST_WORDS], message.id, first)
    if returned.how == How.OURS and OUR_DOMAIN.search(returned.status):
        await troubles.note(Trouble.What.DOMAIN, returned.why)
