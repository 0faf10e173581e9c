"""The words of every mail about a session, written from the facts in its message. Changing nothing, asking nothing."""

from collections.abc import Callable, Sequence

import msgspec

from events import texts
from events.letters import WRITERS as EVENT_WRITERS
from events.texts import speaking
from notifications.combining import group_of
from notifications.invitations import Method
from notifications.letters import Item, Letter
from notifications.tables import Message
from sessions.letters.addresses import new_address, old_address
from sessions.letters.combined import Told, changes, overviews, person_by_person
from sessions.letters.declined import declined
from sessions.letters.evaluation import evaluation, evaluation_again
from sessions.letters.groups import group
from sessions.letters.links import lost_links
from sessions.letters.offers import offer_over, offered
from sessions.letters.overview import overview
from sessions.letters.parts import way, when
from sessions.letters.registration import about, changed, readdressed, words_of_cancelling
from sessions.letters.reminder import reminder, thanks
from sessions.letters.requests import request_declined
from sessions.letters.revived import revived
from sessions.letters.stood_in import stood_in
from sessions.letters.wishes import sign_up_opens, wishes
from sessions.mailings.letters import mailing_letter
from sessions.planning.host_mail import HostFacts, host_letter


def write(message: Message) -> Letter:
    """The letter of `message`, in its language. A pure function of the row. Raises `KeyError` for an unknown kind."""
    with speaking(message.language):
        return WRITERS[message.kind](message)


def write_together(messages: Sequence[Message]) -> Letter:
    """The one letter of messages that go out as one mail, in order of id. Raises `KeyError` for what is never combined."""
    first = messages[0]
    if len(messages) == 1:
        return write(first)
    with speaking(first.language):
        return COMBINED[group_of(first)]([(message, write(message)) for message in messages])


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
    "change_with_place": about("change_with_place", None, changed),
    "cancelled": about("cancelled", Method.CANCEL),
    "left_waiting_list": about("left_waiting_list", None),
    "session_cancelled": about("session_cancelled", Method.CANCEL, last=words_of_cancelling),
    "revived": revived,
    "stood_in": stood_in,
    "readdressed": readdressed,
    "out_of_calendar": about("out_of_calendar", Method.CANCEL),
    "declined": declined,
    "offered": offered,
    "offer_over": offer_over,
    "request_approved": overview,
    "request_declined": request_declined,
    "request_withdrawn": about("request_withdrawn", None),
    "lost_link": lost_links,
    "new_address": new_address,
    "old_address": old_address,
    "mailing": mailing_letter,
    "reminder_day": reminder("reminder_day"),
    "reminder_hour": reminder("reminder_hour"),
    "thanks": thanks,
    "evaluation": evaluation,
    "evaluation_again": evaluation_again,
    "host": _host,
    "group": group,
    "wishes": wishes,
    "sign_up_opens": sign_up_opens,
}

# By the group in their key (`notifications.combining`): one letter of two messages or more.
COMBINED: dict[str, Callable[[Sequence[Told]], Letter]] = {
    "overview": overviews,
    "change": changes,
    "reminder": person_by_person,
    "thanks": person_by_person,
    "evaluation": person_by_person,
}
