"""A session with statements, and people who answer them from their own page or in the hall."""

from dataclasses import dataclass, field
from typing import Any

from events.tables import Event, Organiser
from sessions.statements import operations
from sessions.statements.hall import codes
from sessions.statements.operations import Wanted
from sessions.statements.tables import Statement
from sessions.tables import Participant, Registration, Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import claim, comes
from tests.site import Browser, Page

WORDS = "Onze raad wordt op tijd gehoord"


@dataclass
class Room:
    """A session, who leads it, and who takes part."""

    event: Event
    session: Session
    by: Organiser
    people: list[tuple[Participant, Registration]] = field(default_factory=list)

    @property
    def desk(self) -> str:
        """The desk's page of its statements."""
        return f"/bureau/tijdens/{self.session.id}/stellingen"

    def path(self, index: int) -> str:
        """The page where one of the people answers."""
        participant, registration = self.people[index]
        return f"/mijn/{participant.personal_token}/stellingen/{registration.id}"

    async def asks(self, words: str = WORDS, kind: str = "agree", choices: str = "") -> Statement:
        """One more statement, which is open."""
        return await operations.add(self.session, Wanted(words, kind, choices), self.by.id, opens=True)

    async def closes(self, statement: Statement) -> Statement:
        """It is closed; as it is then."""
        await operations.close(self.session, statement.number, self.by.id)
        return await operations.statement_at(self.session.id, statement.number)

    async def tallies(self, statement: Statement) -> list[tuple[str, int, bool]]:
        """What was counted: the answer, how often, and whether it is held."""
        return [(one.value, one.number, one.is_held) for one in await operations.tallies_of(statement)]


async def a_room(people: int = 0, **facts: Any) -> Room:
    """A session with so many people in it."""
    event = await an_event()
    room = Room(event, await a_session(event, **facts), await an_organiser())
    for number in range(people):
        participant = await comes(event, f"Deelnemer{number} Jansen", room.session)
        room.people.append((participant, await claim(participant, room.session)))
    return room


async def says(browser: Browser, path: str, statement: Statement, *given: str, **more: str) -> Page:
    """Sends an answer: one, or some words."""
    name = f"antwoord-{statement.number}"
    fields = {name: given[0]} if statement.kind != "words" else {f"{name}-{n}": word for n, word in enumerate(given, 1)}
    return await browser.post(path, {"stelling": str(statement.number), **fields, **more})


async def in_the_hall(room: Room) -> str:
    """The address of its hall."""
    return f"/zaal/{await codes.renew(room.session, room.by.id)}"
