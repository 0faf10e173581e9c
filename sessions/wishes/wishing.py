"""Saying what one wishes, saying it otherwise, and taking it back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import clock
from database import DB, fetch, hold
from events.publishing import event_of
from events.tables import Event
from events.tokens import new_token
from notifications.tables import Message
from sessions import messages
from sessions.registrations import name_key, normalised_email
from sessions.wishes.tables import Suggestion, Topic, Wish, Wished

MADE = (
    "INSERT INTO wish (event, email, name, name_key, council, sector, language, wants_mail, token, form_key, created_at, "
    "changed_at) VALUES ({}, {}, {}, {}, '', '', 'nl', {}, {}, '', {}, {}) "
    "ON CONFLICT (event, email, name_key) WHERE erased_at IS NULL DO NOTHING"
)
FOUND = "SELECT id FROM wish WHERE event = {} AND email = {} AND name_key = {} AND erased_at IS NULL"
CHOSEN = "SELECT topic FROM wished WHERE wish = {} ORDER BY topic"
SUGGESTED = "SELECT words FROM suggestion WHERE wish = {} ORDER BY id"


@dataclass(frozen=True)
class Wishes:
    """All that one person wishes: the ids of topics, suggestions of one line each, and who it is."""

    name: str
    email: str
    council: str = ""
    sector: str = ""
    topics: Sequence[int] = ()
    suggestions: Sequence[str] = field(default_factory=list)
    wants_mail: bool = False
    language: str = "nl"


class WishesClosed(Exception):
    """The event does not ask for wishes at this moment."""


class WishNotFound(Exception):
    """Nobody has this link to their wishes; or not any more."""


def form_key(form_id: str, wishes: Wishes) -> str:
    """What makes two submitted forms the same one: the form's own id and all its answers."""
    answers = [form_id, wishes.name, wishes.email, wishes.council, wishes.sector, str(wishes.wants_mail)]
    answers += [*map(str, sorted(wishes.topics)), "", *wishes.suggestions]
    return hashlib.sha256("\x1f".join(answers).encode()).hexdigest()


# -- reading


async def wish_at(event: Event, token: str) -> Wish:
    """The wishes that this link leads to. Raises `WishNotFound`."""
    found = await Wish.objects().where(Wish.token == token.lower(), Wish.event == event.id).first()
    if found is None or not found.token:
        raise WishNotFound
    return found


async def wishes_of(wish: Wish) -> Wishes:
    """What somebody wishes now."""
    chosen = [row["topic"] for row in await fetch(CHOSEN, wish.id)]
    said = [row["words"] for row in await fetch(SUGGESTED, wish.id)]
    return Wishes(wish.name, wish.email, wish.council, wish.sector, chosen, said, wish.wants_mail, wish.language)


# -- saying


async def wish(event: Event, wishes: Wishes, key: str) -> None:
    """Keep what one person wishes, in the place of what they wished before, and confirm it by mail.

    The same `key` again does nothing more. A topic that was closed or went meanwhile is left out, unless this person
    had chosen it before. Raises `WishesClosed`.
    """
    async with DB.transaction():
        await hold(Event, [event.id])
        if not (await event_of(event.id)).takes_wishes(clock.now()):
            raise WishesClosed
        current = await row_of(event, wishes)
        if current.form_key == key:
            return
        topics = await choosable(event, current.id, wishes.topics)
        await _replace(current, wishes, key, topics)
        await messages.post_wishes(event, current, [topic.title for topic in topics], wishes.suggestions)


async def row_of(event: Event, wishes: Wishes) -> Wish:
    """The row of this person: made, or found."""
    email, key, now = normalised_email(wishes.email), name_key(wishes.name), clock.now()
    await fetch(MADE, event.id, email, wishes.name, key, False, new_token(), now, now)
    [row] = await fetch(FOUND, event.id, email, key)
    found = await Wish.objects().where(Wish.id == row["id"]).first()
    assert found is not None  # nobody else writes wishes of an event that we hold
    return found


async def choosable(event: Event, wish_id: int, topics: Sequence[int]) -> list[Topic]:
    """Those of `topics` that are there to choose, or were chosen before, in their order on the page."""
    if not topics:
        return []
    before = {row["topic"] for row in await fetch(CHOSEN, wish_id)}
    mine = (Topic.event == event.id) & Topic.id.is_in([*topics])
    found = await Topic.objects().where(mine).order_by(Topic.place).order_by(Topic.id)
    return [topic for topic in found if not topic.is_closed or topic.id in before]


async def _replace(current: Wish, wishes: Wishes, key: str, topics: Sequence[Topic]) -> None:
    current.council, current.sector, current.language = wishes.council, wishes.sector, wishes.language
    current.wants_mail, current.form_key, current.changed_at = wishes.wants_mail, key, clock.now()
    await current.save()
    became = {row["words_key"]: row["topic"] for row in await _suggested(current)}
    await Wished.delete().where(Wished.wish == current.id)
    await Suggestion.delete().where(Suggestion.wish == current.id)
    chosen = [topic.id for topic in topics]
    said = [
        Suggestion(wish=current.id, words=words, words_key=name_key(words), topic=became.get(name_key(words)))
        for words in wishes.suggestions
    ]
    chosen += [one.topic for one in said if one.topic is not None]
    if chosen:
        await Wished.insert(*(Wished(wish=current.id, topic=topic) for topic in dict.fromkeys(chosen)))
    if said:
        await Suggestion.insert(*said)


async def _suggested(current: Wish) -> list[dict[str, object]]:
    """What this person suggested before, and what became of it."""
    mine = Suggestion.wish == current.id
    return await Suggestion.select(Suggestion.words_key, Suggestion.topic).where(mine)


# -- taking back


async def withdraw(event: Event, token: str) -> None:
    """Forget all that this person wished, and do not mail them about it any more. Raises `WishNotFound`."""
    async with DB.transaction():
        await hold(Event, [event.id])
        current = await wish_at(event, token)
        await Message.update({Message.state: Message.State.REPLACED, Message.settled_at: clock.now()}).where(
            Message.about == messages.about_wish(current.id), Message.state == Message.State.QUEUED
        )
        await Wish.delete().where(Wish.id == current.id)
