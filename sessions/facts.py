"""The facts of each kind of message, as `messages` wrote them and `letters` reads them."""

from datetime import datetime
from typing import Any

import msgspec

from events.letters import EventFacts


class SessionFacts(msgspec.Struct):
    """A session as it was when the message was posted."""

    number: int
    title: str
    text: str
    starts_at: datetime
    ends_at: datetime
    form: str
    place: str
    meeting_link: str
    dial_in: str
    changed_at: datetime
    prepare: str = ""


class ClaimFacts(msgspec.Struct):
    """A registration as it was when the message was posted."""

    status: str
    join_token: str
    uid: str
    sequence: int
    organizer: str
    reply_token: str | None
    created_at: datetime
    partstat: str = ""
    way: str = ""


IN_LINE = frozenset({"waiting", "offered", "requested"})  # no place for certain


class PersonFacts(msgspec.Struct):
    """Who the mail is for."""

    name: str
    personal_token: str
    email: str = ""
    ticket_token: str = ""
    ticket_code: str = ""
    personal_code: str = ""
    unsubscribe_token: str = ""
    wants_invitations: bool = True


class Asked(msgspec.Struct):
    """One session of an overview and what became of it; until `until` only members sign up."""

    session: SessionFacts
    result: str
    place: int
    known: bool
    join_token: str
    way: str = ""
    until: datetime | None = None


class Behalf(msgspec.Struct):
    """Who signed somebody up, of which council, and how many days after the event what is kept of them goes."""

    name: str
    council: str
    kept_days: int


class Overview(msgspec.Struct):
    """The facts of an overview; `subject` and `opening` are the organisers' own, instead of ours. A stand-in takes the
    places of somebody called `instead_of`; who asked for a place is told why not in `words`. `behalf`: somebody else did it.
    What is written back comes in at `reply_to`. `asks_needs`: whether the event asks what people need; what that is never
    stands in a mail (TRUST P3). `asks_questions`: whether there are questions that nobody answered for them."""

    event: EventFacts
    person: PersonFacts
    asked: list[Asked]
    remark: str
    instead_of: str = ""
    words: str = ""
    behalf: Behalf | None = None
    reply_to: str = ""
    subject: str = ""
    opening: str = ""
    asks_needs: bool = False
    asks_questions: bool = False


class About(msgspec.Struct):
    """The facts of a mail about one registration; `before` is what a change replaced, `words` come from the organiser,
    `subject` and `opening` too, instead of ours. `other` is the name of who comes instead. Of a place
    that came free it says whose `registration` got it, and `until` when it is kept for them."""

    event: EventFacts
    session: SessionFacts
    person: PersonFacts
    claim: ClaimFacts
    before: dict[str, Any]
    words: str = ""
    other: str = ""
    subject: str = ""
    opening: str = ""
    registration: int = 0
    until: datetime | None = None


class ToRead(msgspec.Struct):
    """Something to read: a label and an address."""

    label: str
    url: str


class Reminded(msgspec.Struct):
    """One session of a reminder, or of the thanks afterwards: then `came` says whether somebody is known to have come."""

    session: SessionFacts
    registration: int
    join_token: str
    prepare: str = ""
    materials: list[ToRead] = []
    recording: str = ""
    recording_until: datetime | None = None
    came: bool = False
    way: str = ""


class Reminders(msgspec.Struct):
    """The facts of a reminder or of thanks to one person, about one session or several of a day; `subject` and
    `opening` are the organisers' own, instead of ours. What is written back comes in at `reply_to`. `asks_evaluation`:
    whether the thanks ask how it was."""

    event: EventFacts
    person: PersonFacts
    sessions: list[Reminded]
    reply_to: str = ""
    subject: str = ""
    opening: str = ""
    asks_evaluation: bool = False


class HowWasIt(msgspec.Struct):
    """The facts of a reminder to say how it was, before `until`: of which `sessions` nobody said it yet."""

    event: EventFacts
    person: PersonFacts
    sessions: list["ToCome"]
    until: datetime
    subject: str = ""
    opening: str = ""


class PersonalLink(msgspec.Struct):
    """One of the personal links at an address."""

    event: EventFacts
    name: str
    personal_token: str


class CouncilLink(msgspec.Struct):
    """One of the links at an address that manage what a supporter signed up."""

    event: EventFacts
    council: str
    token: str


class LostLinks(msgspec.Struct):
    """The facts of a mail with lost links; `subject` and `opening` are the organisers' own, instead of ours."""

    links: list[PersonalLink]
    subject: str = ""
    opening: str = ""
    councils: list[CouncilLink] = []

    @property
    def first(self) -> EventFacts:
        """The event that the mail speaks for."""
        return (self.links or self.councils)[0].event


class WishesNoted(msgspec.Struct):
    """The facts of a mail that says what somebody wishes; `subject` and `opening` are the organisers' own."""

    event: EventFacts
    person: PersonFacts
    token: str
    topics: list[str]
    suggestions: list[str]
    wants_mail: bool = False
    for_all_at: datetime | None = None
    subject: str = ""
    opening: str = ""


class GroupCell(msgspec.Struct):
    """What became of one session (its place in `GroupFacts.sessions`) for one person of a group."""

    session: int
    result: str
    place: int = 0
    way: str = ""


class GroupPerson(msgspec.Struct):
    """One person of a group; without an address nothing is mailed to them."""

    name: str
    has_address: bool
    cells: list[GroupCell]


class GroupFacts(msgspec.Struct):
    """The facts of the overview for who signed up a whole council; `token` is of the link that manages it.
    `asks_questions`: whether its people are asked any."""

    event: EventFacts
    person: PersonFacts
    council: str
    token: str
    sessions: list["ToCome"]
    people: list[GroupPerson]
    subject: str = ""
    opening: str = ""
    asks_questions: bool = False


class ToCome(msgspec.Struct):
    """A session that one can sign up for, as far as a mail tells of it."""

    number: int
    title: str
    starts_at: datetime
    ends_at: datetime


class SignUpOpens(msgspec.Struct):
    """The facts of a mail that says that sign-up opens; `sessions` are those made of what somebody wished."""

    event: EventFacts
    person: PersonFacts
    sessions: list[ToCome]
    opens_at: datetime | None = None
    subject: str = ""
    opening: str = ""


class AddressFacts(msgspec.Struct):
    """The facts of a mail about another address; `token` is of the link in the mail to the new one."""

    event: EventFacts
    token: str = ""
