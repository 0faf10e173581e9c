"""The package's table of contents for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from sessions.my_data.tables import AddressChange
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

APP_CONFIG = AppConfig(
    app_name="sessions",
    migrations_folder_path=str(Path(__file__).parent.parent / "migrations" / "sessions"),
    table_classes=[
        Session, Participant, SignUp, Registration, CheckIn, Host, Change, Mailing, Wording, Reminder, AddressChange,
    ],
    migration_dependencies=["events.piccolo_app"],
)
