"""The package's table of contents for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

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

OF_SESSIONS = [Session, Participant, SignUp, Registration, CheckIn, Host, Change, Mailing, Wording, Reminder]
APP_CONFIG = AppConfig(
    app_name="sessions",
    migrations_folder_path=str(Path(__file__).parent.parent / "migrations" / "sessions"),
    table_classes=[
        *OF_SESSIONS, Topic, Wish, Wished, Suggestion, AddressChange, Question, Answer, NeedsAsked, Needs, SignUpGroup,
        GroupMember, PaperJob,
        Breakout, BreakoutGroup, BreakoutSeat, BreakoutTie,
        Statement, Vote, Tally, RoomCode,
        Evaluation, Tap, Opinion,
        Handout, Report, ReportPicture,
    ],
    migration_dependencies=["events.piccolo_app"],
)
