"""What the database holds, and answers as somebody fills them in: for tests of what must change nothing."""

import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from events.tables import Event
from sessions.forms import new_form_id
from settings import SETTINGS
from tests.site import Browser, Fields, Page
from tests.tables import TABLES

TYPED = {
    "naam": "Piet Jansen",
    "email": "piet@example.org",
    "raad": "Cliëntenraad De Linde",
    "rol": "lid",
    "opmerking": "Ik kom met de bus.",
}


async def send(browser: Browser, fields: Fields, path: str = "/week/aanmelden") -> Page:
    """POST these fields; half a surrogate pair is sent as the bytes that it would be."""
    return await browser.ask(
        "POST", path, {"Content-Type": "application/x-www-form-urlencoded"},
        content=urlencode(fields, errors="surrogatepass"),
    )  # fmt: skip


async def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return {table._meta.tablename: await table.select().order_by(table._meta.primary_key) for table in TABLES}


def answers(event: Event, *numbers: int | str, step: str = "verstuur", **changed: str) -> Fields:
    """A whole sign-up form with these sessions ticked; `changed` fields are filled in otherwise."""
    fields = {"formulier": new_form_id(event), "stap": step, **TYPED, **changed}
    return [*fields.items(), *(("sessie", str(number)) for number in numbers)]


def kept(page: Page) -> dict[str, str]:
    """What the fields of the sign-up form on `page` hold."""
    form = page.form("/week/aanmelden")
    return {name: form[name] for name in TYPED}


def in_files() -> bytes:
    """All that is in the files of the SQLite database: itself, its log and whatever else lies beside it.

    Read by another process: one that closes a file loses every lock it has on it (POSIX), and whoever opens the database next
    would take it for abandoned and cut its index short, under our feet.
    """
    file = Path(SETTINGS.database_url.removeprefix("sqlite:///"))
    parts = [str(part) for part in file.parent.glob(f"{file.name}*")]
    return subprocess.run(["cat", *parts], check=True, capture_output=True).stdout
