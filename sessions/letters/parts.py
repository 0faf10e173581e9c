"""Parts that letters share: how and when a session is, and what stands beside its join button."""

from events import texts
from events.letters import EventFacts
from events.markdown import plain
from events.texts import _, date_in_words, period_in_words
from notifications.letters import Large, Link
from sessions.facts import PersonFacts, SessionFacts, ToCome
from sessions.ways.choices import Way, fitting
from sessions.ways.words import in_words

LONGEST_PREPARE = 2_000  # characters in a mail


def way(session: SessionFacts, own: str = "") -> str:
    """How this person takes part, in words; without a way of their `own`, all that the session offers."""
    if own:
        return in_words(fitting(session.form, session.dial_in, own), session.place)
    if session.form == "online":
        return _("online of per telefoon") if session.dial_in else _("online")
    word = _("online of op locatie") if session.form == "hybrid" else _("op locatie")
    return f"{word}: {session.place}" if session.place else word


def when(event: EventFacts, session: SessionFacts | ToCome) -> list[str]:
    """Date and time, each as people read them."""
    return [
        texts.sentence(date_in_words(session.starts_at, event.time_zone)),
        period_in_words(session.starts_at, session.ends_at, event.time_zone),
    ]


def beforehand(event: EventFacts, prepare: str, join_token: str, *, is_brief: bool = False) -> list[str]:
    """What somebody can do before a session: whoever signs up late is not reminded of it any more. Where it is long or
    the mail `is_brief`, only where to read it.
    """
    if not prepare:
        return []
    if is_brief or len(prepare) > LONGEST_PREPARE:
        return [_("Hier leest u hoe u zich voorbereidt:") + f"\n{event.address(f'/mee/{join_token}')}"]
    return [_("Zo bereidt u zich voor:") + f"\n{plain(prepare)}"]


def joining(event: EventFacts, session: SessionFacts, own: str = "") -> list[str]:
    """What stands beside the join button: the number to dial and the meeting link itself, which is nobody's in
    particular: where links are personal, the join button is the way. Who is in the room needs neither, and who takes
    part by telephone must see the number at a glance.
    """
    if own == Way.LOCATION:
        return []
    if own == Way.TELEPHONE and session.dial_in:
        return [Large(_("Bel {number}").format(number=session.dial_in))]
    lines = []
    if session.dial_in:
        lines.append(_("Liever bellen? {number}").format(number=session.dial_in))
    if session.meeting_link and session.form != "location" and not event.links_are_personal:
        lines.append(_("De link naar de vergadering zelf: {link}").format(link=session.meeting_link))
    return lines


def joins_by_link(session: SessionFacts, own: str = "") -> bool:
    """Whether one takes part with the join link."""
    return session.form != "location" and own in {"", Way.ONLINE}


def ways_in(
    event: EventFacts, session: SessionFacts, join_token: str, own: str = "", *, is_invited: bool
) -> list[Link]:  # fmt: skip
    """The link to join, for who takes part online; and to who gets no invitation, the session for their calendar."""
    links = []
    if joins_by_link(session, own):
        links.append(Link(_("Meedoen met ‘{title}’").format(title=session.title), event.address(f"/mee/{join_token}")))
    if not is_invited:
        links.append(Link(_("Zet deze sessie in uw agenda"), event.address(f"/mee/{join_token}/agenda.ics")))
    return links


def personal_link(event: EventFacts, person: PersonFacts) -> Link:
    """The button to the personal page."""
    return Link(_("Naar Mijn Week"), event.address(f"/mijn/{person.personal_token}"))
