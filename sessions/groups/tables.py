"""Who signed up a whole council in one form, and whom."""

from piccolo.columns import Boolean, ForeignKey, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from events.tables import Event
from sessions.tables import SignUp


class SignUpGroup(Table, db=DB):
    """The people that one supporter signed up; `token` manages what was signed up by it, and nothing else.

    `member_code` is what was typed as the code of the council: who comes instead comes by it too. `result_token` is of the page that says what became of the form with this `form_key`.
    """

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=120)
    email = Varchar(length=320)
    council = Varchar(length=200)
    language = Varchar(length=5, default="nl")
    member_code = Varchar(length=40)
    token = Varchar(length=40)
    result_token = Varchar(length=40)
    form_key = Varchar(length=64)
    created_at = Timestamptz()


class GroupMember(Table, db=DB):
    """One person of a group with the sign-up that it made for them; their `name` is as the supporter typed it.

    `told` is JSON: what the supporter was told of each session. `is_first` of those on the form itself, so not of who
    came later.
    """

    id: Serial
    of_group = ForeignKey(SignUpGroup, on_delete=OnDelete.cascade, null=False)
    sign_up = ForeignKey(SignUp, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=120)
    told = Text()
    is_first = Boolean(default=False)
