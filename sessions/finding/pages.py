"""The pages that help to find a session: one topic over all events, and a programme to print."""

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Template

import clock
from events.letters import address
from events.pages import shown_event
from events.site import PUBLIC, page
from events.texts import prefix
from sessions.finding import topics
from sessions.pages import by_day, offer_of


@get("/thema/{topic:str}")
async def show_topic(topic: FromPath[str]) -> Template:
    """Anybody: the sessions about one topic at all visible events, to come and past."""
    try:
        found = await topics.topic_at(topic, clock.now())
    except topics.TopicNotFound:
        raise NotFoundException from None
    return page("topic.html", headers=PUBLIC, topic=found)


@get("/{slug:str}/afdrukken")
async def show_on_paper(slug: FromPath[str]) -> Template:
    """Anybody: the programme of a visible event as it goes on paper."""
    event = await shown_event(slug)
    offer = await offer_of(event)
    return page(
        "programme_paper.html", event=event, headers=PUBLIC, days=await by_day(event, offer), now=clock.now(),
        is_open=event.takes_sign_ups(clock.now()), address=address(f"{prefix()}/{event.slug}").partition("://")[2],
    )  # fmt: skip


ROUTES = [show_topic, show_on_paper]
