"""What is organised and by whom."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from piccolo.columns import (
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Interval,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB


class Series(Table, db=DB):
    """Meetings that return: each of its dates is an event of its own."""

    id: Serial
    title = Varchar(length=200)
    created_at = Timestamptz()


class Event(Table, db=DB):
    """A whole happening: a week of sessions, or one evening.

    Of a private one calendars and the subjects of mails show `calendar_title` instead of what a session is called, and
    when that is empty a word that says nothing.
    `remind_day` and `remind_hour` (before the start) and `sends_thanks` (after the end) hold for sessions that say
    nothing else. Where `links_are_personal`, a join link works on the first device that joins with it.
    A place that comes free online or on location goes to the first in line by itself, or is offered to them for
    `offer_hours` office hours.
    Where it is `members_only`, others ask the office for a place; `members_first_until` (aware UTC) only members sign up.
    While it `asks_wishes`, from `wishes_from_at` until `wishes_until_at` (None: no such limit), people say what its
    programme should be about.
    """

    class Status(StrEnum):
        """How far it is: visitors see published and closed events; what is archived only the desk still reads."""

        DRAFT = "draft"
        PUBLISHED = "published"
        CLOSED = "closed"
        ARCHIVED = "archived"

    class Declined(StrEnum):
        """What a "no" from somebody's calendar does: ask by mail whether they cancel, cancel at once, or only note it."""

        ASK = "ask"
        CANCEL = "cancel"
        NOTE = "note"

    id: Serial
    slug = Varchar(length=60)
    title = Varchar(length=200)
    text = Text()
    time_zone = Varchar(length=60, default="Europe/Amsterdam")
    status = Varchar(length=20, choices=Status, default=Status.DRAFT)
    opens_at = Timestamptz(null=True, default=None)
    closes_at = Timestamptz(null=True, default=None)
    help_name = Varchar(length=100, default="Vraagbaak")
    help_phone = Varchar(length=40)
    help_hours = Varchar(length=200)
    help_mail = Varchar(length=254)
    hold = Interval(default=timedelta(0))
    promotion_stops = Interval(default=timedelta(hours=2))
    join_opens = Interval(default=timedelta(minutes=15))
    retention_days = Integer(default=90)
    created_at = Timestamptz()
    series = ForeignKey(Series, on_delete=OnDelete.set_null, null=True)
    tokens = Text()
    logo = Text()
    on_decline = Varchar(length=20, choices=Declined, default=Declined.ASK)
    is_private = Boolean(default=False)
    calendar_title = Varchar(length=200)
    remind_day = Boolean(default=True)
    remind_hour = Boolean(default=True)
    sends_thanks = Boolean(default=True)
    links_are_personal = Boolean(default=False)
    members_only = Boolean(default=False)
    members_first_until = Timestamptz(null=True, default=None)
    offers_online = Boolean(default=False)
    offers_location = Boolean(default=True)
    offer_hours = Integer(default=8)
    asks_wishes = Boolean(default=False)
    wishes_from_at = Timestamptz(null=True, default=None)
    wishes_until_at = Timestamptz(null=True, default=None)
    wishes_text = Text()

    @property
    def is_visible(self) -> bool:
        """Whether visitors may see it."""
        return self.status in {Event.Status.PUBLISHED, Event.Status.CLOSED}

    @property
    def zone(self) -> ZoneInfo:
        """The time zone its times are shown in."""
        return ZoneInfo(self.time_zone)

    @property
    def tokens_mark(self) -> str:
        """Another one for other colours: it stands in their address, so that they can be kept."""
        return hashlib.sha256(self.tokens.encode()).hexdigest()[:10]

    @property
    def logo_mark(self) -> str:
        """Another one for another logo: it stands in its address."""
        return self.logo.partition(";")[0]

    def takes_sign_ups(self, at: datetime) -> bool:
        """Whether registration is open at the moment `at` (aware)."""
        if self.status != Event.Status.PUBLISHED:
            return False
        return not (self.opens_at and at < self.opens_at) and not (self.closes_at and at >= self.closes_at)

    def is_members_first(self, at: datetime) -> bool:
        """Whether only members sign up at the moment `at` (aware), and others later."""
        return bool(self.members_first_until and at < self.members_first_until)

    def takes_wishes(self, at: datetime) -> bool:
        """Whether one can say at the moment `at` (aware) what it should be about: until sign-up opens at the latest."""
        if not self.asks_wishes or self.status != Event.Status.PUBLISHED or (self.opens_at and at >= self.opens_at):
            return False
        begun = not (self.wishes_from_at and at < self.wishes_from_at)
        return begun and not (self.wishes_until_at and at >= self.wishes_until_at)


class Day(Table, db=DB):
    """One day of an event, in the event's time zone, with its theme."""

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    date = Date()
    theme = Varchar(length=200)
    text = Text()


class Organiser(Table, db=DB):
    """Somebody who works at the desk; what they may do there is in their duties.

    Of who is `passkey_only` a mailed link or code alone lets nobody in.
    """

    id: Serial
    email = Varchar(length=254)
    name = Varchar(length=120)
    created_at = Timestamptz()
    passkey_only = Boolean(default=False)


class Duty(Table, db=DB):
    """What somebody may do at the desk, for one event; without an event, for all of them."""

    class Role(StrEnum):
        """Owners do everything, everywhere; crew only checks in; a host has their own sessions; viewers read. Who has
        care of participants sees what they need, and nobody else does.
        """

        OWNER = "owner"
        ORGANISER = "organiser"
        HOST = "host"
        CREW = "crew"
        VIEWER = "viewer"
        CARE = "care"

    id: Serial
    organiser = ForeignKey(Organiser, on_delete=OnDelete.cascade, null=False)
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=True)
    role = Varchar(length=20, choices=Role)


class Deed(Table, db=DB):
    """One thing that was done at the desk: who, what, when, before and after (JSON), about whom or what.

    `about` says it as "session:12", "participant:5", "event:1", "organiser:3". Of people it holds no more than an id.
    """

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=True)
    organiser = ForeignKey(Organiser, on_delete=OnDelete.set_null, null=True)
    about = Varchar(length=60)
    what = Varchar(length=60)
    before = Text()
    after = Text()
    at = Timestamptz()


class SignInLink(Table, db=DB):
    """A mailed link that signs an organiser in once; `browser_hash` is of the browser that asked for it."""

    id: Serial
    organiser = ForeignKey(Organiser, on_delete=OnDelete.cascade, null=False)
    token_hash = Varchar(length=64)
    browser_hash = Varchar(length=64, null=True, default=None)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)
    code_hash = Varchar(length=64, null=True, default=None)
    tries = Integer(default=0)


class SignIn(Table, db=DB):
    """A browser that is signed in at the desk."""

    id: Serial
    organiser = ForeignKey(Organiser, on_delete=OnDelete.cascade, null=False)
    token_hash = Varchar(length=64)
    browser = Varchar(length=200)
    created_at = Timestamptz()
    seen_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)


class Passkey(Table, db=DB):
    """A key in somebody's device that they sign in with; its id and public half are unpadded base64url.

    `sign_count` is what the device counted at the last use; one that is copied counts behind. Many never count.
    """

    id: Serial
    organiser = ForeignKey(Organiser, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=60)
    credential_id = Varchar(length=1400)
    public_key = Text()
    sign_count = BigInt(default=0)
    created_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)


class Challenge(Table, db=DB):
    """What the browser with `browser_hash` has to sign with a passkey, once; with an organiser: with a new one of theirs."""

    id: Serial
    organiser = ForeignKey(Organiser, on_delete=OnDelete.cascade, null=True)
    browser_hash = Varchar(length=64)
    challenge = Varchar(length=64)
    expires_at = Timestamptz()
