"""Who comes in while the groups are shown, and has none: they get one at once. Nobody else moves."""

from database import hold
from sessions.breakouts.operations import division_at, place
from sessions.breakouts.people import people_in
from sessions.breakouts.tables import Breakout


async def give_group(breakout: int, registration: int) -> str:
    """The name of the group that they get in this division; "" when it is not shown any more, or they have one.

    In the caller's transaction, which holds the division from here on, so that two who come at once do not overfill.
    """
    await hold(Breakout, [breakout])
    row = await Breakout.objects().where(Breakout.id == breakout).first()
    if row is None or row.shown_at is None:
        return ""
    division = await division_at(row, await people_in(row.session))
    groups = await place(division, [one for one in division.left if one.registration == registration])
    return groups[0].row.name if groups else ""
