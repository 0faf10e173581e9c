"""Adding files and links to what there is of a session or an event, changing what is said of them, and taking them away."""

import asyncio
import io
from dataclasses import dataclass, replace
from typing import IO, Any

from piccolo.columns.combination import And

import clock
from database import DB, hold
from events import history
from events.tables import Event
from events.tokens import digest
from sessions.materials import files, names
from sessions.materials.kinds import kind_of
from sessions.materials.pictures import made_anew
from sessions.materials.subjects import Subject
from sessions.materials.tables import Handout

LARGEST = 20 * 1024 * 1024  # bytes of a file
MOST = 40  # of one session, and of an event as a whole
LONGEST_SIDE = 2400  # pixels of a picture
LARGEST_ID = 2**31 - 1


class FileTooLarge(Exception):
    """A file has 20 MB at most."""


class EnoughHandouts(Exception):
    """There are as many as a page can show."""


class HandoutNotFound(Exception):
    """There is no such file or link here."""


class ChangedMeanwhile(Exception):
    """Somebody else said something else of it after this form was opened."""


@dataclass(frozen=True)
class Wish:
    """How somebody wants a handout: "" as `label` is the name of its file; the other two are as its table says."""

    label: str
    audience: str
    moment: str
    link: str = ""


async def handouts_of(subject: Subject) -> list[Handout]:
    """All that there is of `subject`, in the order in which it came."""
    return await Handout.objects().where(_of(subject)).order_by(Handout.id)


async def handout_at(subject: Subject, number: int) -> Handout:
    """The one with this id. Raises `HandoutNotFound`."""
    found = await Handout.objects().where(_of(subject), Handout.id == number).first() if number <= LARGEST_ID else None
    if found is None:
        raise HandoutNotFound(number)
    return found


async def file_at(subject: Subject, number: int) -> Handout:
    """The same, when it is a file. Raises `HandoutNotFound`."""
    handout = await handout_at(subject, number)
    if not handout.file:
        raise HandoutNotFound(number)
    return handout


def _of(subject: Subject) -> And:
    here = Handout.event == subject.event.id
    return here & (Handout.session == subject.session_id if subject.session else Handout.session.is_null())


async def add_link(subject: Subject, wish: Wish, by: int | None = None) -> Handout:
    """Add a link; the very same one again answers the first. Raises `EnoughHandouts`."""
    return await _add(subject, wish, by, label=wish.label or wish.link, link=wish.link)


async def add_file(subject: Subject, file: IO[bytes], given: str, wish: Wish, by: int | None = None) -> Handout:
    """Add a file that was called `given`; what it is, its content says. A picture is made anew. The same again is the first.

    Raises `FileTooLarge`, `kinds.KindRefused`, `pictures.NoPicture`, `pictures.PictureTooLarge`, `files.NoRoom`,
    `EnoughHandouts`.
    """
    if await asyncio.to_thread(file.seek, 0, io.SEEK_END) > LARGEST:
        raise FileTooLarge
    kind = await asyncio.to_thread(kind_of, file)
    if kind.is_picture:
        file = io.BytesIO((await made_anew(await asyncio.to_thread(_whole, file), LONGEST_SIDE)).file)
    if len(await handouts_of(subject)) >= MOST:
        raise EnoughHandouts
    kept, size = await files.keep(file)
    name = names.clean(given, kind)
    label = wish.label or names.stem_of(given) or name
    handout = await _add(subject, wish, by, label=label[:200], file=kept, name=name, kind=kind.media_type, size=size)
    if handout.file != kept:  # the same form was sent twice
        await files.throw_away([kept])
    return handout


def _whole(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


async def _add(subject: Subject, wish: Wish, by: int | None, **facts: Any) -> Handout:
    handout = Handout(
        event=subject.event.id, session=subject.session_id, audience=wish.audience, moment=wish.moment,
        added_at=clock.now(), **facts,
    )  # fmt: skip
    async with DB.transaction():
        await hold(Event, [subject.event.id])
        known = await handouts_of(subject)
        for one in known:
            if _said(one) == _said(handout):
                return one
        if len(known) >= MOST:
            raise EnoughHandouts
        await handout.save()
        await history.note(by, subject.event.id, subject.about, "file-added" if handout.file else "link-added")
    return handout


def _said(handout: Handout) -> tuple[str, ...]:
    """What makes it the same one: of a file, the digest of its content."""
    content = handout.link or handout.file.partition("-")[0]
    return content, handout.label, str(handout.audience), str(handout.moment)


def mark_of(handout: Handout) -> str:
    """A short mark of what is said of it: another one when somebody changed it."""
    return digest(repr(_wish_of(handout)))[:16]


def _wish_of(handout: Handout) -> Wish:
    return Wish(handout.label, str(handout.audience), str(handout.moment), handout.link)


async def change(subject: Subject, number: int, wish: Wish, seen: str, by: int | None = None) -> None:
    """Say something else of a file or a link; `seen` is the mark of what its editor saw. A file stays the file that it is.

    Raises `HandoutNotFound`, `ChangedMeanwhile`.
    """
    async with DB.transaction():
        await hold(Event, [subject.event.id])
        current = await handout_at(subject, number)
        before, after = _wish_of(current), replace(wish, label=wish.label or _named(current), link=wish.link if current.link else "")
        if before == after:
            return
        if seen != mark_of(current):
            raise ChangedMeanwhile
        values: dict[Any, Any] = {
            Handout.label: after.label, Handout.link: after.link, Handout.audience: after.audience, Handout.moment: after.moment,
        }  # fmt: skip
        await Handout.update(values).where(Handout.id == number)
        await history.note(
            by, subject.event.id, subject.about, "file-changed" if current.file else "link-changed", _noted(before), _noted(after)
        )


def _named(handout: Handout) -> str:
    """What it is called when nobody says so."""
    return names.stem_of(handout.name) or handout.link[:200]


def _noted(wish: Wish) -> dict[str, str]:
    """For whom and from when: that is what changes who can read it."""
    return {"handed_to": wish.audience, "handed_from": wish.moment}


async def take_away(subject: Subject, number: int, by: int | None = None) -> None:
    """Take one away for good; who has its address gets it no more. Raises `HandoutNotFound`."""
    async with DB.transaction():
        handout = await handout_at(subject, number)
        await handout.remove()
        await history.note(by, subject.event.id, subject.about, "file-removed" if handout.file else "link-removed")
    if handout.file:
        await files.throw_away([handout.file])
