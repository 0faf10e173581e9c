"""The package's table of contents for Piccolo."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from notifications.tables import Message, Received, Trouble

APP_CONFIG = AppConfig(
    app_name="notifications",
    migrations_folder_path=str(Path(__file__).parent.parent / "migrations" / "notifications"),
    table_classes=[Message, Received, Trouble],
    migration_dependencies=[],
)
