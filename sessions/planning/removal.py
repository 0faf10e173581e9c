"""Taking a session out of the programme that nobody is in, or was: a mistake, not something that is called off."""

from database import DB, hold
from events.tables import Event
from sessions import programme
from sessions.planning import hosting
from sessions.tables import Session


async def take_out(event: Event, session: Session, by: int | None) -> None:
    """Take `session` out as organiser `by` does; who led no other one of `event` has no duty for it any more.

    Raises `programme.HasPeople`, `programme.ChangedMeanwhile`.
    """
    async with DB.transaction():
        await hold(Session, [session.id])
        for leader in (await hosting.hosts_of(event)).get(session.id, []):
            await hosting.withdraw(event, session, leader.id, by)
        await programme.remove(session, by)
