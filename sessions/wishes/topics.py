"""The topics that people can choose, and what becomes of one: closed, or a session."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import clock
from database import DB, fetch, hold
from events import history
from events.publishing import days_of
from events.tables import Event
from sessions import programme
from sessions.registrations import name_key
from sessions.tables import Session
from sessions.wishes.tables import Suggestion, Topic, Wish

LARGEST_ID = 2**31 - 1  # what the column holds
TEN = time(10)
AN_HOUR = timedelta(hours=1)
WITHOUT_DAYS = timedelta(weeks=4)  # from now: when a session is drafted before it is known when the event will be
SAME_WORDS = """
SELECT s.id, s.wish FROM suggestion s JOIN wish w ON w.id = s.wish
WHERE w.event = {} AND s.words_key = {} AND s.topic IS NULL ORDER BY s.id
"""


class TopicNotFound(Exception):
    """This event has no such topic."""


class TopicTaken(Exception):
    """The event has a topic with this title."""


class SuggestionNotFound(Exception):
    """Nobody suggested this at this event; or they took it back."""


# -- reading


async def topics_of(event: Event) -> list[Topic]:
    """Every topic of `event`, closed ones too, in their order."""
    return await Topic.objects().where(Topic.event == event.id).order_by(Topic.place).order_by(Topic.id)


async def topic_at(event: Event, number: int) -> Topic:
    """The topic of `event` with this id. Raises `TopicNotFound`."""
    if number > LARGEST_ID:
        raise TopicNotFound(number)
    found = await Topic.objects().where(Topic.event == event.id, Topic.id == number).first()
    if found is None:
        raise TopicNotFound(number)
    return found


async def names_of_topics(event_id: int, ids: Sequence[int]) -> dict[int, str]:
    """What these topics are called now, as far as they are of this event: its history holds no more than their ids."""
    rows = await Topic.select(Topic.id, Topic.title).where(Topic.event == event_id, Topic.id.is_in([*ids]))
    return {row["id"]: row["title"] for row in rows}


# -- changing


async def add(event: Event, title: str, text: str, by: int) -> Topic:
    """One more topic, at the end; the very same one again answers the first. Raises `TopicTaken`."""
    async with DB.transaction():
        await hold(Event, [event.id])
        known = await topics_of(event)
        if same := _called(known, title):
            if (same.title, same.text) == (title, text):
                return same
            raise TopicTaken
        topic = Topic(event=event.id, place=len(known) + 1, title=title, text=text)
        await topic.save()
        await history.note(by, event.id, f"topic:{topic.id}", "added", None, {"title": title})
    return topic


def _called(known: Sequence[Topic], title: str) -> Topic | None:
    return next((topic for topic in known if name_key(topic.title) == name_key(title)), None)


async def change(
    event: Event, number: int, title: str, text: str, place: int, by: int, *, is_closed: bool
) -> None:
    """Say something else about a topic, put it in `place` (1 is the first), close it or open it again.

    Who chose it keeps it. Raises `TopicNotFound`, `TopicTaken`.
    """
    async with DB.transaction():
        await hold(Event, [event.id])
        topic, known = await topic_at(event, number), await topics_of(event)
        if (same := _called(known, title)) and same.id != topic.id:
            raise TopicTaken
        before = {"title": topic.title, "text": topic.text, "is_closed": topic.is_closed, "order": _order(known, topic)}
        topic.title, topic.text, topic.is_closed = title, text, is_closed
        await topic.save()
        others = [one for one in known if one.id != topic.id]
        others.insert(place - 1, topic)
        await _put_in_order(others)
        after = {"title": title, "text": text, "is_closed": is_closed, "order": _order(others, topic)}
        if after != before:
            await history.note(by, event.id, f"topic:{topic.id}", "changed", before, after)


def _order(known: Sequence[Topic], topic: Topic) -> int:
    return [one.id for one in known].index(topic.id) + 1


async def _put_in_order(topics: Sequence[Topic]) -> None:
    for place, topic in enumerate(topics, start=1):
        if topic.place != place:
            await Topic.update({Topic.place: place}).where(Topic.id == topic.id)


async def adopt(event: Event, number: int, by: int) -> Topic:
    """Make a topic of a suggestion, or add it to the topic that is called so; who suggested it in these words wants it.

    Raises `SuggestionNotFound`.
    """
    async with DB.transaction():
        await hold(Event, [event.id])
        found = await Suggestion.objects().where(Suggestion.id == min(number, LARGEST_ID)).first()
        if found is None or not await Wish.exists().where(Wish.id == found.wish, Wish.event == event.id):
            raise SuggestionNotFound(number)
        if found.topic is not None:
            return await topic_at(event, found.topic)
        topic = _called(await topics_of(event), found.words) or await add(event, found.words, "", by)
        alike = await fetch(SAME_WORDS, event.id, found.words_key)
        await Suggestion.update({Suggestion.topic: topic.id}).where(Suggestion.id.is_in([row["id"] for row in alike]))
        for wish in dict.fromkeys(row["wish"] for row in alike):
            await fetch("INSERT INTO wished (wish, topic) VALUES ({}, {}) ON CONFLICT DO NOTHING", wish, topic.id)
    return topic


# -- a session


async def make_session(event: Event, number: int, by: int) -> Session:
    """A draft session of a topic, an hour from ten on the first day; who wanted the topic is told of it when sign-up
    opens. Of a topic that has one already it is that one.

    Raises `TopicNotFound`, and `AlreadyInProgramme` when something else is called so and begins then.
    """
    async with DB.transaction():
        await hold(Event, [event.id])
        topic = await topic_at(event, number)
        known = await Session.objects().where(Session.id == topic.session).first() if topic.session else None
        if known is not None:
            return known
        starts_at = await _first_hour(event)
        content = programme.Content(topic.title, starts_at, starts_at + AN_HOUR, topic.text)
        session = await programme.add(event, content, by, is_draft=True)
        await Topic.update({Topic.session: session.id}).where(Topic.id == topic.id)
        await history.note(by, event.id, f"topic:{topic.id}", "session-made", None, {"session": session.id})
    return session


async def _first_hour(event: Event) -> datetime:
    """Ten o'clock on the event's clock: of its first day; without days in four weeks."""
    days = await days_of(event)
    day = days[0].date if days else (clock.now() + WITHOUT_DAYS).astimezone(event.zone).date()
    at = clock.local_moment(day, TEN, event.zone)
    assert at is not None  # no clock skips ten in the morning
    return at
