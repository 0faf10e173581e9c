"""The sessions of an event and the people in them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from piccolo.columns import (
    Array,
    Boolean,
    ForeignKey,
    Integer,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from events.councils.tables import Council, RosterName
from events.tables import Event, Organiser


@dataclass(frozen=True)
class Material:
    """Something to read: a label and an http(s) address."""

    label: str
    url: str


class Session(Table, db=DB):
    """One part of an event's programme. `number` is its own within the event and stands in its address.

    `remind_day`, `remind_hour` and `sends_thanks` are None where the event decides. `prepare` is what to do beforehand;
    `switched_at` is when the meeting got another room for everybody at once. Of a hybrid one `capacity` counts who come
    to the location, and `online_capacity` who take part online or by telephone; else `capacity` counts everybody.
    From `recording_until_at` on the recording is led to no more.
    """

    class Form(StrEnum):
        """How one takes part."""

        ONLINE = "online"
        LOCATION = "location"
        HYBRID = "hybrid"

    class Status(StrEnum):
        """Drafts are seen at the desk only; a cancelled session stays visible as such."""

        DRAFT = "draft"
        PUBLISHED = "published"
        CANCELLED = "cancelled"

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    number = Integer()
    title = Varchar(length=200)
    text = Text()
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    form = Varchar(length=20, choices=Form, default=Form.ONLINE)
    place = Varchar(length=300)
    meeting_link = Varchar(length=1000)
    dial_in = Varchar(length=200)
    capacity = Integer(null=True, default=None)
    has_waiting_list = Boolean(default=False)
    members_only = Boolean(default=False)
    audience = Varchar(length=300)
    sector = Varchar(length=300)
    keywords = Array(base_column=Varchar())
    speakers = Array(base_column=Varchar())
    materials = Text()
    status = Varchar(length=20, choices=Status, default=Status.PUBLISHED)
    version = Integer(default=1)
    changed_at = Timestamptz()
    is_frozen = Boolean(default=False)
    remind_day = Boolean(null=True, default=None)
    remind_hour = Boolean(null=True, default=None)
    sends_thanks = Boolean(null=True, default=None)
    prepare = Text()
    recording_link = Varchar(length=1000)
    switched_at = Timestamptz(null=True, default=None)
    online_capacity = Integer(null=True, default=None)
    recording_until_at = Timestamptz(null=True, default=None)

    @property
    def is_visible(self) -> bool:
        """Whether visitors may see it (when its event may be seen)."""
        return self.status != Session.Status.DRAFT

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.status == Session.Status.CANCELLED

    def has_begun(self, at: datetime) -> bool:
        """Whether it has begun at the moment `at` (aware)."""
        return self.starts_at <= at

    @property
    def material_links(self) -> list[Material]:
        """The materials: one `label | address` on each line, or an address alone; only http(s) addresses are links."""
        pairs = [line.rpartition("|") for line in self.materials.splitlines()]
        links = [Material(label.strip() or url.strip(), url.strip()) for label, _, url in pairs]
        return [link for link in links if link.url.lower().startswith(("https://", "http://"))]


class Participant(Table, db=DB):
    """A person with registrations at one event: an address and a name, both in normalised form, make the person.

    `search` is what they are found by: name, address and council, without case and accents. Who does not want
    invitations in their calendar is told everything in plain mails. `member_of` is the council of which they typed the code
    or have an address; `council` is what they typed of it. That keeps their name as `roster_name` says, where they agreed. Who was erased is a number of nobody (`my_data`).
    """

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    email = Varchar(length=320)
    name = Varchar(length=120)
    name_key = Varchar(length=240)
    note = Varchar(length=200)
    council = Varchar(length=200)
    role = Varchar(length=100)
    language = Varchar(length=5, default="nl")
    personal_token = Varchar(length=40)
    ticket_token = Varchar(length=40)
    ticket_code = Varchar(length=10)
    personal_code = Varchar(length=10)
    created_at = Timestamptz()
    phone = Varchar(length=40)
    search = Text()
    feed_token = Varchar(length=40)
    unsubscribe_token = Varchar(length=40)
    wants_invitations = Boolean(default=True)
    wants_mailings = Boolean(default=True)
    member_of = ForeignKey(Council, on_delete=OnDelete.set_null, null=True)
    roster_name = ForeignKey(RosterName, on_delete=OnDelete.set_null, null=True)
    erased_at = Timestamptz(null=True, default=None)


class SignUp(Table, db=DB):
    """One submitted form. `outcomes` is JSON: what its answer page says for each session that was asked."""

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    participant = ForeignKey(Participant, on_delete=OnDelete.cascade, null=False)
    form_key = Varchar(length=64)
    result_token = Varchar(length=40)
    remark = Text()
    outcomes = Text()
    created_at = Timestamptz()
    answered_at = Timestamptz(null=True, default=None)


class Registration(Table, db=DB):
    """One participant's claim on one session. Who waits stands in the order of priority (highest first), then of ids.

    `uid`, `sequence` and `organizer` are those of its invitation (RFC 5545 3.8.4.7, 3.8.7.4, 3.8.4.3). `partstat` came
    with a reply that had `replied_sequence` and `replied_stamp` (DTSTAMP); a newer one counts (RFC 5546 2.1.5).
    `device_hash` is of the device that joined first, where links are personal. Who got their place from the line did
    so at `promoted_at`; an offer stands until `offered_until`.
    """

    class Status(StrEnum):
        """Offered holds a place until a deadline. Requested is neither a place nor a number in line: the office decides."""

        REQUESTED = "requested"
        WAITING = "waiting"
        OFFERED = "offered"
        CONFIRMED = "confirmed"
        CANCELLED = "cancelled"

    class Way(StrEnum):
        """How this person takes part. By telephone counts with online."""

        ONLINE = "online"
        LOCATION = "location"
        TELEPHONE = "telephone"

    class Partstat(StrEnum):
        """What somebody's calendar answered to the invitation as it stands (RFC 5545 3.2.12)."""

        NONE = ""
        ACCEPTED = "ACCEPTED"
        TENTATIVE = "TENTATIVE"
        DECLINED = "DECLINED"

    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    participant = ForeignKey(Participant, on_delete=OnDelete.cascade, null=False)
    sign_up = ForeignKey(SignUp, on_delete=OnDelete.set_null, null=True)
    status = Varchar(length=20, choices=Status)
    join_token = Varchar(length=40)
    uid = Varchar(length=36)
    sequence = Integer(default=0)
    organizer = Varchar(length=320)
    reply_token = Varchar(length=40, null=True, default=None)
    created_at = Timestamptz()
    changed_at = Timestamptz()
    priority = Integer(default=0)
    reason = Varchar(length=200)
    partstat = Varchar(length=20, choices=Partstat, default=Partstat.NONE)
    replied_at = Timestamptz(null=True, default=None)
    replied_sequence = Integer(null=True, default=None)
    replied_stamp = Timestamptz(null=True, default=None)
    device_hash = Varchar(length=64, null=True, default=None)
    way = Varchar(length=20, choices=Way, default=Way.ONLINE)
    offered_until = Timestamptz(null=True, default=None)
    promoted_at = Timestamptz(null=True, default=None)

    @property
    def is_active(self) -> bool:
        """Whether it still claims, awaits or asks for a place."""
        return self.status != Registration.Status.CANCELLED

    @property
    def is_confirmed(self) -> bool:
        """Whether it has a place for certain."""
        return self.status == Registration.Status.CONFIRMED

    @property
    def is_in_line(self) -> bool:
        """Whether it has no place for certain yet: it waits, or a place is kept for it."""
        return self.status in {Registration.Status.WAITING, Registration.Status.OFFERED}

    @property
    def is_requested(self) -> bool:
        """Whether the office has yet to decide about it."""
        return self.status == Registration.Status.REQUESTED

    @property
    def is_offered(self) -> bool:
        """Whether a place is kept for it until it is taken or let go."""
        return self.status == Registration.Status.OFFERED


class CheckIn(Table, db=DB):
    """The recorded fact that somebody arrived or joined; the first one counts, and one at most stands (is not undone).

    `at` is when they came, as far as is known; `client_at` what the phone at the door said, `received_at` when it was
    heard here. `scan_id` is the phone's own name for it: sent again, it is the same one.
    """

    class How(StrEnum):
        """By the join button; at the door by the ticket, by its typed code, or by hand: found by name; ticked by the host."""

        JOINED = "joined"
        TICKET = "ticket"
        TYPED = "typed"
        BY_HAND = "by-hand"
        BY_HOST = "by-host"

    id: Serial
    registration = ForeignKey(Registration, on_delete=OnDelete.cascade, null=False)
    at = Timestamptz()
    how = Varchar(length=20, choices=How)
    organiser = ForeignKey(Organiser, on_delete=OnDelete.set_null, null=True)
    door = Varchar(length=40)
    client_at = Timestamptz(null=True, default=None)
    received_at = Timestamptz(null=True, default=None)
    scan_id = Varchar(length=40, null=True, default=None)
    undone_at = Timestamptz(null=True, default=None)
    undone_by = ForeignKey(Organiser, on_delete=OnDelete.set_null, null=True)


class Host(Table, db=DB):
    """Who leads a session: they see who comes, and may change its text and materials."""

    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    organiser = ForeignKey(Organiser, on_delete=OnDelete.cascade, null=False)


class Change(Table, db=DB):
    """What an organiser changed about a session, while its messages are held and can still be undone.

    `before` is JSON: of each changed field what it `was`, as people were told it last, and what it is `now`. Its
    messages are in the outbox batch "change:<id>".
    """

    class State(StrEnum):
        """Held until `due_at`; then sent, by itself or by hand; or undone; or dropped: there is nobody to tell."""

        HELD = "held"
        SENT = "sent"
        UNDONE = "undone"
        DROPPED = "dropped"

    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    organiser = ForeignKey(Organiser, on_delete=OnDelete.set_null, null=True)
    before = Text()
    words = Text()
    state = Varchar(length=20, choices=State, default=State.HELD)
    made_at = Timestamptz()
    due_at = Timestamptz()


class Mailing(Table, db=DB):
    """A mail to a selection of participants; its messages are in the outbox batch "mailing:<id>"."""

    class State(StrEnum):
        """A draft is being written; held can be stopped; sent is on its way or there; discarded is seen no more."""

        DRAFT = "draft"
        HELD = "held"
        SENT = "sent"
        STOPPED = "stopped"
        DISCARDED = "discarded"

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    organiser = ForeignKey(Organiser, on_delete=OnDelete.set_null, null=True)
    subject = Varchar(length=200)
    text = Text()
    selection = Text()
    state = Varchar(length=20, choices=State, default=State.DRAFT)
    made_at = Timestamptz()
    due_at = Timestamptz(null=True, default=None)


class Wording(Table, db=DB):
    """An organiser's own words for a standard message of an event, instead of ours."""

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    kind = Varchar(length=40)
    subject = Varchar(length=200)
    opening = Text()


class Reminder(Table, db=DB):
    """That somebody was reminded of a session that begins then, thanked for it, or asked how it was: once, whoever sends it."""

    class Kind(StrEnum):
        """The day before, an hour before, the thanks afterwards, and where there are none how it was."""

        DAY = "day"
        HOUR = "hour"
        THANKS = "thanks"
        EVALUATION = "evaluation"

    id: Serial
    registration = ForeignKey(Registration, on_delete=OnDelete.cascade, null=False)
    kind = Varchar(length=20, choices=Kind)
    starts_at = Timestamptz()
    at = Timestamptz()
