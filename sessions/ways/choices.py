"""The ways of taking part that a session offers, and which of them somebody has."""

from sessions.tables import Registration, Session

Way = Registration.Way
FIRST = {
    Session.Form.ONLINE: (Way.ONLINE,),
    Session.Form.LOCATION: (Way.LOCATION,),
    Session.Form.HYBRID: (Way.LOCATION, Way.ONLINE),
}


def ways_of(form: str, dial_in: str) -> tuple[Way, ...]:
    """What there is to choose from in a session of this form; by telephone where it can be dialled into."""
    first = FIRST[Session.Form(form)]
    return (*first, Way.TELEPHONE) if dial_in and form != Session.Form.LOCATION else first


def fitting(form: str, dial_in: str, wanted: str = "") -> Way:
    """The `wanted` way where the session offers it. Else what comes nearest: who phoned takes part online, and who said
    nothing gets the first.
    """
    offered = ways_of(form, dial_in)
    if wanted in offered:
        return Way(wanted)
    return Way.ONLINE if wanted == Way.TELEPHONE and Way.ONLINE in offered else offered[0]


def must_choose(form: str) -> bool:
    """Whether nothing goes without saying: where one has to be is too much to guess."""
    return form == Session.Form.HYBRID


def counts_apart(form: str, way: str) -> bool:
    """Whether somebody with this way is counted with those online, apart from who come to the location."""
    return form == Session.Form.HYBRID and way != Way.LOCATION
