"""What the groups of two people who are one read, once the desk made one of them."""

from collections.abc import Sequence

from database import fetch
from sessions.groups.council.reading import FOR_MEMBERS
from sessions.groups.enrolling import Cell, cells_as_kept, cells_in
from sessions.tables import Registration

OF = "SELECT m.id, m.sign_up, m.told FROM group_member m JOIN sign_up s ON s.id = m.sign_up WHERE s.participant = {}"

Ended = Sequence[tuple[Registration, Registration]]  # what ended, and what stays instead


async def hand_over(kept_id: int, ended: Ended) -> None:
    """Where a claim that ended was a group's, what stays counts for it from now on; in the caller's transaction, in which
    everything is of who is kept already.
    """
    if not ended:
        return
    for row in await fetch(OF, kept_id):
        cells = cells_in(row["told"])
        for cell in cells:
            for one, stays in ended:
                if cell.session == one.session and one.sign_up == (row["sign_up"] if cell.made else cell.counts):
                    _count(cell, stays)
        if (told := cells_as_kept(cells)) != row["told"]:
            await fetch("UPDATE group_member SET told = {} WHERE id = {}", told, row["id"])


def _count(cell: Cell, stays: Registration) -> None:
    cell.made, cell.counts = False, stays.sign_up or 0
    if cell.result not in FOR_MEMBERS:  # that says nothing of whose address is a member's
        cell.result, cell.place = str(stays.status), 0
