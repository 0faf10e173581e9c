"""A location with a session and people, the crew at its door, and photos of tickets."""

import io
import random
from datetime import timedelta
from typing import Any

from PIL import Image, ImageFilter, ImageOps
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from events.tables import Duty, Event
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.site import Browser

EARLY = NEXT_MONDAY - timedelta(minutes=57)  # 9.03 hours in Amsterdam
PIET = Person("Piet Jansen", "piet@example.org", "Raad Noord")
KAART = "HTTP://127.0.0.1:8000/KAART/"


async def a_location(**facts: Any) -> tuple[Event, Session]:
    """An event with one session at a location, today."""
    event = await an_event()
    return event, await a_session(event, form=Session.Form.LOCATION, place="Zaal 1", **facts)


async def a_session_at(event: Event) -> Session:
    """Another one today, at a location."""
    session = Session(
        event=event.id, number=9, title="Elders", text="", starts_at=NEXT_MONDAY, changed_at=EARLY,
        ends_at=NEXT_MONDAY + timedelta(hours=1), form=Session.Form.LOCATION, place="Zaal 9",
    )  # fmt: skip
    await session.save()
    return session


async def the_ticket(event: Event, *sessions: Session, person: Person = PIET) -> Participant:
    """Somebody who signed up for these sessions."""
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(person.name, person, ids, ""))
    found = await Participant.objects().where(Participant.name == person.name, Participant.event == event.id).first()
    assert found is not None
    return found


async def many(event: Event, session: Session, number: int) -> list[str]:
    """So many people with a place; the secrets of their tickets."""
    for one in range(number):
        person = Person(f"Deelnemer {one:03}", f"deelnemer{one}@example.org")
        await sign_up(event, person, [session.id], "", form_key(person.name, person, [session.id], ""))
    tokens: list[str] = await Participant.select(Participant.ticket_token).output(as_list=True)
    return tokens


async def crew(event: Event) -> Any:
    """Who only scans."""
    return await an_organiser("deur@bijeen.example", Duty.Role.CREW, event)


def scanned(participant: Participant) -> str:
    """What a hand scanner types of a ticket."""
    return KAART + participant.ticket_token.upper()


def drawn(text: str) -> Image.Image:
    """A QR code as it stands on a ticket."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4, box_size=8)
    code.add_data(text)
    code.make(fit=True)
    image: Image.Image = code.make_image().get_image().convert("L")
    return image


def photo(picture: Image.Image, kind: str = "JPEG") -> bytes:
    """The file of a picture."""
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def blurred(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(14))


def inverted(picture: Image.Image) -> Image.Image:
    return ImageOps.invert(picture)


def cut(picture: Image.Image) -> Image.Image:
    return picture.crop((0, 0, picture.width * 2 // 3, picture.height))


async def send_photo(browser: Browser, session: Session, proof: str, file: bytes) -> Any:
    """Send a photo at the door; where that leads to."""
    data = {"bewijs": proof, "deur": "2"}
    address = f"/bureau/deur/{session.id}/foto"
    return await browser.follow(await browser.ask("POST", address, data=data, files={"foto": ("kaart.jpg", file)}))


def changed(text: str, signs: str, chance: random.Random) -> str:
    """One sign is another one that can stand there."""
    place = chance.randrange(len(text))
    return text[:place] + chance.choice(signs) + text[place + 1 :]
