"""Where the `piccolo` command finds the database and the three packages."""

from piccolo.conf.apps import AppRegistry

from database import DB

__all__ = ["APP_REGISTRY", "DB"]

APP_REGISTRY = AppRegistry(
    apps=["events.piccolo_app", "sessions.piccolo_app", "notifications.piccolo_app"]
)
