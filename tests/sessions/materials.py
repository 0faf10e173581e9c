"""Files, pictures, handouts and reports of our tests, made with one line each."""

import io
import zipfile
from typing import Any

from PIL import Image

from events.tables import Event
from sessions.materials import operations, subjects
from sessions.materials.operations import Wish
from sessions.materials.subjects import Subject
from sessions.materials.tables import Handout
from sessions.reports import operations as reports
from sessions.reports.tables import Report
from sessions.tables import Session

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
ODT = "application/vnd.oasis.opendocument.text"


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **facts: Any) -> bytes:
    """A picture of one colour."""
    made = io.BytesIO()
    Image.new("RGB", size, "purple").save(made, kind, **facts)
    return made.getvalue()


def an_archive(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these parts; the first one is not pressed together, as ODF wants it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for place, (name, content) in enumerate(parts.items()):
            archive.writestr(name, content, zipfile.ZIP_STORED if place == 0 else method)
    return made.getvalue()


def about(event: Event, session: Session | None = None) -> Subject:
    """A session, or an event that is over when its session is."""
    return subjects.of_session(event, session) if session else Subject(event, None, None)


async def a_file(
    event: Event, session: Session | None = None, *, audience: str = "everybody", moment: str = "before",
    content: bytes = PDF, name: str = "Stuk.pdf",
) -> Handout:  # fmt: skip
    """A file that was handed out."""
    wish = Wish("", audience, moment)
    return await operations.add_file(about(event, session), io.BytesIO(content), name, wish)


async def a_report(event: Event, session: Session | None = None, text: str = "Het was mooi.", **facts: Any) -> Report:
    """A published report with a picture."""
    wanted = {"keywords": [], "status": "published", "added": a_picture(), "added_alt": "Mensen om een tafel.", **facts}
    return await reports.write(about(event, session), reports.Wish(text, **wanted), 0)


async def told_of(event: Event, session: Session) -> dict[str, str]:
    """A file and a report of the session and of the event; how their addresses are filled in."""
    ids: dict[str, str] = {}
    for of, name in ((session, ("{handout}", "{picture}")), (None, ("{number}", "{number}"))):
        handout, report = await a_file(event, of, name=f"Stuk van {event.slug}.pdf"), await a_report(event, of, f"Verslag van {event.slug}")
        [picture] = await reports.pictures_of(report)
        ids |= {f"materialen/{name[0]}": str(handout.id), f"foto/{name[1]}": str(picture.id)}
    return ids
