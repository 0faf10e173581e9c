"""Wishes before the programme, for the tests of what becomes of them."""

from datetime import timedelta
from typing import Any

import msgspec

from events.tables import Event
from notifications.tables import Message
from sessions.wishes.tables import Topic, Wish, Wished
from sessions.wishes.wishing import Wishes, wish
from tests.cast import an_event
from tests.conftest import MONDAY
from tests.site import Browser, Page

WISHES = "/week/wensen"
OPENS = MONDAY + timedelta(days=2)


async def asking(**facts: Any) -> Event:
    """An event that asks for wishes; sign-up opens in two days."""
    return await an_event(**{"asks_wishes": True, "opens_at": OPENS, **facts})


async def a_topic(event: Event, title: str, **facts: Any) -> Topic:
    """One more topic."""
    topic = Topic(event=event.id, place=1 + await Topic.count().where(Topic.event == event.id), title=title, **facts)
    await topic.save()
    return topic


async def wishes(event: Event, name: str, *topics: Topic, suggestions: tuple[str, ...] = (), **facts: Any) -> Wish:
    """Somebody wishes this and wants a mail; the address is the first name's unless told otherwise."""
    email = facts.pop("email", f"{name.partition(' ')[0].lower()}@example.org")
    said = Wishes(name, email, topics=[one.id for one in topics], suggestions=suggestions, **{"wants_mail": True, **facts})
    await wish(event, said, f"{name} {topics} {suggestions}"[:64])
    return await the_wish(email)


async def the_wish(email: str) -> Wish:
    """What is kept of the person at this address."""
    found = await Wish.objects().where(Wish.email == email).order_by(Wish.id, ascending=False).first()
    assert found is not None
    return found


async def chosen_by(found: Wish) -> list[str]:
    """The titles of what they want."""
    ids = await Wished.select(Wished.topic).where(Wished.wish == found.id).output(as_list=True)
    return await Topic.select(Topic.title).where(Topic.id.is_in([0, *ids])).order_by(Topic.id).output(as_list=True)


async def mailed(kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Who got this kind of mail, in the order of the outbox, with what it says."""
    rows = await Message.select(Message.email, Message.facts).where(Message.kind == kind).order_by(Message.id)
    return [(row["email"], msgspec.json.decode(row["facts"])) for row in rows]


async def filled(browser: Browser, *topics: Topic, path: str = WISHES, step: str = "controleer", **typed: Any) -> Page:
    """The form, filled in and sent with the button `step`; the page that answers, redirects not followed."""
    form = (await browser.open(path)).form(path)
    values = {"naam": "Piet Jansen", "email": "piet@example.org", **typed, "stap": step}
    if path != WISHES:
        values = {name: value for name, value in values.items() if name not in {"naam", "email"} or name in typed}
    if topics:
        values["onderwerp"] = [str(one.id) for one in topics]
    return await browser.post(form.action, form.with_values(**values))
