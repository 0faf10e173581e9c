"""Bringing a database up to date."""

import contextlib
import io
import os

from piccolo.apps.migrations.commands.forwards import run_forwards


class MigrationFailed(Exception):
    """A migration did not run; its text is what the migration said."""


async def migrate() -> str:
    """Run every migration that has not run yet; answers what Piccolo says about it. The database must be open."""
    os.environ.setdefault("PICCOLO_CONF", "piccolo_conf")
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        result = await run_forwards("all")
    if not result.success:
        raise MigrationFailed(result.message or said.getvalue())
    return said.getvalue()
