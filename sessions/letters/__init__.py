"""The words of every mail about a session, written from the facts in its message. Changing nothing, asking nothing."""

from collections.abc import Callable

import msgspec

from events import texts
from events.letters import WRITERS as EVENT_WRITERS
from events.texts import speaking
from notifications.invitations import Method
from notifications.letters import Item, Letter
from notifications.tables import Message
from sessions.letters.links import lost_links
from sessions.letters.overview import overview
from sessions.letters.parts import way, when
from sessions.letters.registration import about, changed, readdressed, words_of_cancelling
from sessions.letters.reminder import reminder, thanks
from sessions.mailings.letters import mailing_letter
from sessions.planning.host_mail import HostFacts, host_letter


def write(message: Message) -> Letter:
    """The letter of `message`, in its language. A pure function of the row. Raises `KeyError` for an unknown kind."""
    with speaking(message.language):
        return WRITERS[message.kind](message)


def _host(message: Message) -> Letter:
    facts = msgspec.json.decode(message.facts, type=HostFacts)
    items = [Item(one.title, [*when(facts.event, one), texts.sentence(way(one))]) for one in facts.sessions]
    return host_letter(message, facts, items)


WRITERS: dict[str, Callable[[Message], Letter]] = {
    **EVENT_WRITERS,
    "overview": overview,
    "invitation": about("invitation"),
    "promoted": about("promoted"),
    "update": about("update", first=changed),
    "change": about("change", None, changed),
    "cancelled": about("cancelled", Method.CANCEL),
    "left_waiting_list": about("left_waiting_list", None),
    "session_cancelled": about("session_cancelled", Method.CANCEL, last=words_of_cancelling),
    "readdressed": readdressed,
    "lost_link": lost_links,
    "mailing": mailing_letter,
    "reminder_day": reminder("reminder_day"),
    "reminder_hour": reminder("reminder_hour"),
    "thanks": thanks,
    "host": _host,
}
