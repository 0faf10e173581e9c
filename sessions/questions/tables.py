"""What an event asks people beside who they are, and what they answered."""

from enum import StrEnum
from typing import Any

from piccolo.columns import Boolean, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from events.tables import Event
from sessions.tables import Participant, Session


class Question(Table, db=DB):
    """One question to everybody at an event, or to who comes to its `session`.

    `options` are the lines to choose from. A question with `shown_if` is asked of who answered `shown_if_answer` there.
    A removed one is asked no more; what was answered stays. Of an evaluation is what is asked afterwards, of nobody by name.
    """

    class Kind(StrEnum):
        """What an answer is."""

        SHORT = "short"
        LONG = "long"
        CHOICE = "choice"
        CHOICES = "choices"
        YES_NO = "yes_no"
        NUMBER = "number"

    class Purpose(StrEnum):
        """When it is asked: as people sign up, or how it was."""

        SIGN_UP = "sign-up"
        EVALUATION = "evaluation"

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=True)
    place = Integer()
    kind = Varchar(length=20, choices=Kind)
    words = Varchar(length=300)
    hint = Varchar(length=300)
    options = Text()
    is_required = Boolean(default=False)
    shown_if: ForeignKey[Any] = ForeignKey("self", on_delete=OnDelete.set_null, null=True)
    shown_if_answer = Varchar(length=200)
    created_at = Timestamptz()
    removed_at = Timestamptz(null=True, default=None)
    purpose = Varchar(length=20, choices=Purpose, default=Purpose.SIGN_UP)


class Answer(Table, db=DB):
    """What somebody answered; several choices are lines."""

    id: Serial
    question = ForeignKey(Question, on_delete=OnDelete.cascade, null=False)
    participant = ForeignKey(Participant, on_delete=OnDelete.cascade, null=False)
    value = Text()
    answered_at = Timestamptz()
