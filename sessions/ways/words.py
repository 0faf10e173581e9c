"""What the ways of taking part are called."""

from events.texts import _
from sessions.facts import SessionFacts
from sessions.tables import Session
from sessions.ways.choices import Way


def name_of(way: str) -> str:
    """A way as the words of a choice."""
    return {Way.ONLINE: _("Online"), Way.LOCATION: _("Op locatie"), Way.TELEPHONE: _("Per telefoon")}[Way(way)]


def in_words(way: str, place: str = "", dial_in: str = "") -> str:
    """A way within a sentence, with where that is: the place, or the number to dial."""
    said = {Way.ONLINE: _("online"), Way.LOCATION: _("op locatie"), Way.TELEPHONE: _("per telefoon")}[Way(way)]
    where = {Way.ONLINE: "", Way.LOCATION: place, Way.TELEPHONE: dial_in}[Way(way)]
    return f"{said}: {where}" if where else said


def where(session: Session | SessionFacts, way: str, join: str) -> str:
    """Where a calendar says that it is, for who takes part in this way: the room, the number to dial, or the link.

    Without a way it is as it was before people chose one.
    """
    if session.form == Session.Form.LOCATION or way == Way.LOCATION:
        return session.place
    return session.dial_in if way == Way.TELEPHONE and session.dial_in else join
