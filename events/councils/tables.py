"""The councils that the office knows."""

from piccolo.columns import Boolean, ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from events.tables import Organiser


class Council(Table, db=DB):
    """A client council. `code` is typed by who belongs to it; only that of one that `is_member` opens what is for members.

    `name_key` is the name without difference of case and spaces: each is there once.
    """

    id: Serial
    name = Varchar(length=200)
    name_key = Varchar(length=240)
    sector = Varchar(length=100)
    region = Varchar(length=100)
    is_member = Boolean(default=False)
    code = Varchar(length=10)
    created_at = Timestamptz()


class CouncilAddress(Table, db=DB):
    """What its people mail from: an address, or "@domain" for all of a domain. Each belongs to one council."""

    id: Serial
    council = ForeignKey(Council, on_delete=OnDelete.cascade, null=False)
    address = Varchar(length=320)


class RosterName(Table, db=DB):
    """Somebody who agreed that their council keeps their name until `until_at`, and who wrote that down: without an
    organiser they did so themselves, on their own page.
    """

    id: Serial
    council = ForeignKey(Council, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=120)
    name_key = Varchar(length=240)
    email = Varchar(length=320)
    agreed_at = Timestamptz()
    organiser = ForeignKey(Organiser, on_delete=OnDelete.set_null, null=True)
    until_at = Timestamptz()
