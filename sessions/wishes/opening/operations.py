"""While members go first: asking for one mail when everybody can sign up. It is a wish like the others, without a topic."""

import clock
from database import DB, hold
from events.councils.membership import members_of
from events.publishing import event_of
from events.tables import Event
from sessions import messages
from sessions.wishes.tables import Wish
from sessions.wishes.wishing import Wishes, choosable, row_of, wishes_of


class MembersNotFirst(Exception):
    """Everybody can sign up as soon as members can, or nobody can now."""


def can_ask(event: Event) -> bool:
    """Whether there is something to wait for: members sign up now, and everybody later."""
    now = clock.now()
    return event.takes_sign_ups(now) and event.is_members_first(now) and not event.members_only


async def ask_mail(event: Event, who: Wishes) -> None:
    """Mail this person once when everybody can sign up, and confirm by mail that we do. Asked again, it stays one mail;
    what they wished before stays. Raises `MembersNotFirst`.
    """
    async with DB.transaction():
        await hold(Event, [event.id])
        current = await event_of(event.id)
        if not can_ask(current):
            raise MembersNotFirst
        row = await row_of(event, who)
        if row.wants_mail and not await _was_told_early(current, row):
            return
        row.wants_mail, row.told_at, row.language, row.changed_at = True, None, who.language, clock.now()
        await row.save()
        before = await wishes_of(row)
        topics = [topic.title for topic in await choosable(event, row.id, before.topics)]
        await messages.post_wishes(event, row, topics, before.suggestions, for_all_at=current.members_first_until)


async def _was_told_early(event: Event, row: Wish) -> bool:
    """Whether an organiser told them when they could not sign up yet, as no member's address can: they are told once more."""
    if row.told_at is None or event.members_first_until is None or row.told_at >= event.members_first_until:
        return False
    theirs = (await members_of("", [row.email])).get(row.email)
    before_all = event.opens_at is not None and row.told_at < event.opens_at
    return before_all or theirs is None or not theirs.is_member
