"""The package's table of contents for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from events.councils.tables import Council, CouncilAddress, RosterName
from events.tables import Challenge, Day, Deed, Duty, Event, Organiser, Passkey, Series, SignIn, SignInLink

APP_CONFIG = AppConfig(
    app_name="events",
    migrations_folder_path=str(Path(__file__).parent.parent / "migrations" / "events"),
    table_classes=[Series, Event, Day, Organiser, Duty, Deed, SignIn, SignInLink, Passkey, Challenge, Council, CouncilAddress, RosterName],
    migration_dependencies=[],
)
