"""Which sessions stand in a calendar that is subscribed to: somebody's own, or the whole programme."""

from datetime import timedelta

import clock
from database import DB
from events.tables import Event
from events.texts import _, speaking
from events.tokens import new_token
from notifications.feeds import Feed
from sessions import programme
from sessions.calendar_files import personal_entry, public_entry
from sessions.participants.week import Week, week_of
from sessions.tables import Participant

KEPT = timedelta(days=90)  # what is over stays that long, and so does what was called off


class FeedNotFound(Exception):
    """Nobody's calendar has this address, or not any more."""


async def personal_feed(token: str) -> Feed:
    """The calendar of who has this token: every session with a place, also those called off. Raises `FeedNotFound`."""
    participant = await Participant.objects().where(Participant.feed_token == token.lower()).first()
    if participant is None:
        raise FeedNotFound
    week, since = await week_of(participant), clock.now() - KEPT
    with speaking(participant.language):
        entries = [
            personal_entry(week.event, mine.session, mine.registration)
            for mine in week.mine
            if mine.registration.is_confirmed and mine.session.ends_at > since
        ]
        return Feed(_("Mijn Week: {event}").format(event=week.event.title), entries)


async def public_feed(event: Event) -> Feed:
    """The programme of `event`, also what was called off: without the way into a meeting."""
    since = clock.now() - KEPT
    sessions = [one for one in await programme.visible_sessions(event) if one.ends_at > since]
    return Feed(event.title, [public_entry(event, session) for session in sessions])


async def renew(week: Week) -> None:
    """Give the personal calendar another address: the old one shows nothing from now on."""
    async with DB.transaction():
        await Participant.update({Participant.feed_token: new_token()}).where(Participant.id == week.participant.id)
