"""Questions and needs, for the tests of what becomes of them."""

from typing import Any

import clock
from events.tables import Event
from sessions.needs import operations
from sessions.needs.operations import rows_of, together
from sessions.needs.sealing import Said
from sessions.needs.tables import NeedsAsked
from sessions.questions.asking import answers_of
from sessions.questions.tables import Question
from sessions.tables import Participant, Session
from tests.cast import a_session, an_event
from tests.sessions.people import comes
from tests.site import Browser, Page
from tests.state import answers

FORM = "/week/aanmelden"
CANARY = "kanarie-needs"
NEEDS = Said(["writing", "large-print"], CANARY, ["vegan"], "")


async def a_question(event: Event, words: str, kind: str = "short", **facts: Any) -> Question:
    """One more question to everybody at `event`, that may be left open."""
    place = 1 + await Question.count().where(Question.event == event.id)
    known = {"event": event.id, "words": words, "kind": kind, "place": place, "created_at": clock.now(), **facts}
    question = Question(**known)
    await question.save()
    return question


async def asks_needs(event: Event, *, diet: bool = True) -> None:
    """The event asks what people need, and what they eat."""
    await NeedsAsked(event=event.id, reason="Dan regelen wij het voor u.", asks_diet=diet, asked_at=clock.now()).save()


async def goes_on(browser: Browser, event: Event, *numbers: int, step: str = "controleer", **typed: str) -> Page:
    """The form with these sessions, filled in and sent with the button `step`."""
    return await browser.post(FORM, answers(event, *numbers, step=step, **typed))


async def presses(browser: Browser, page: Page, step: str, **typed: str | list[str] | None) -> Page:
    """The step that is open, filled in so, and a button of it; redirects are not followed."""
    values = {name.replace("_", "-"): value for name, value in typed.items()}
    return await browser.post(FORM, page.form(FORM).with_values(**{**values, "stap": step}))


async def the_participant(email: str = "piet@example.org") -> Participant:
    """Who has this address."""
    found = await Participant.objects().where(Participant.email == email).first()
    assert found is not None
    return found


async def said(email: str = "piet@example.org") -> dict[int, str]:
    """What they answered, by the id of the question."""
    return await answers_of((await the_participant(email)).id)


async def scene(**facts: Any) -> tuple[Event, Session, Participant]:
    """An event that asks, and somebody who signed up."""
    event = await an_event()
    session = await a_session(event, **facts)
    await asks_needs(event)
    return event, session, await comes(event, "Piet Jansen", session)


async def needing(said: Said = NEEDS, **facts: Any) -> tuple[Event, Session, Participant]:
    """The same, and they said what they need."""
    event, session, participant = await scene(**facts)
    await operations.say(participant, said, "Goed.")
    return event, session, participant


async def kept(participant: Participant) -> Said:
    """What they need."""
    return together(await rows_of(participant.id))
