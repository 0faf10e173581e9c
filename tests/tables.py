"""All our tables, those that refer to others first."""

from events.tables import Day, Event, Organiser, SignIn, SignInLink
from notifications.tables import Message
from sessions.tables import CheckIn, Participant, Registration, Session, SignUp

TABLES = (
    Message, CheckIn, Registration, SignUp, Participant, Session, SignIn, SignInLink, Organiser, Day, Event,
)  # fmt: skip
