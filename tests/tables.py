"""All our tables, those that refer to others first."""

from events.councils.tables import Council, CouncilAddress, RosterName
from events.tables import Challenge, Day, Deed, Duty, Event, Organiser, Passkey, Series, SignIn, SignInLink
from notifications.tables import Message, Received, Trouble
from sessions.breakouts.tables import Breakout, BreakoutGroup, BreakoutSeat, BreakoutTie
from sessions.evaluations.tables import Evaluation, Opinion, Tap
from sessions.groups.tables import GroupMember, SignUpGroup
from sessions.materials.tables import Handout
from sessions.my_data.tables import AddressChange
from sessions.needs.tables import Needs, NeedsAsked
from sessions.paper.jobs.tables import PaperJob
from sessions.questions.tables import Answer, Question
from sessions.reports.tables import Report, ReportPicture
from sessions.statements.tables import RoomCode, Statement, Tally, Vote
from sessions.tables import (
    Change,
    CheckIn,
    Host,
    Mailing,
    Participant,
    Registration,
    Reminder,
    Session,
    SignUp,
    Wording,
)
from sessions.wishes.tables import Suggestion, Topic, Wish, Wished

TABLES = (
    Handout, ReportPicture, Report,
    Tap, Opinion, Evaluation,
    Vote, Tally, Statement, RoomCode,
    BreakoutTie, BreakoutSeat, BreakoutGroup, Breakout,
    Message, Received, Trouble, PaperJob, Suggestion, Wished, Wish, Topic, Needs, NeedsAsked, Answer, Question, AddressChange, GroupMember, SignUpGroup, Reminder, Host, Change, Mailing, Wording, CheckIn, Registration, SignUp, Participant, Session, SignIn, SignInLink,
    Passkey, Challenge, Deed, Duty, RosterName, CouncilAddress, Council, Organiser, Day, Event, Series,
)  # fmt: skip
