"""What is kept while somebody puts their own data right."""

from piccolo.columns import ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from sessions.tables import Participant


class AddressChange(Table, db=DB):
    """Another address that somebody asked for: theirs once the link that was mailed to it is used, by `expires_at`.

    When it is used up the address is in the participant, and here no more.
    """

    id: Serial
    participant = ForeignKey(Participant, on_delete=OnDelete.cascade, null=False)
    token_hash = Varchar(length=64)
    email = Varchar(length=320)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)
