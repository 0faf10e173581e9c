"""Writing the report of a session or an event: its text, its keywords, its pictures, and whether everybody may read it."""

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import clock
from database import DB, hold
from events import history
from events.tables import Event
from sessions.materials import files
from sessions.materials.pictures import Picture, made_anew
from sessions.materials.subjects import Subject
from sessions.registrations import searchable
from sessions.reports.tables import Report, ReportPicture

LARGEST = 10 * 1024 * 1024  # bytes of a picture as it is sent
LONGEST_SIDE = 1600  # pixels of a picture as it is kept
MOST_PICTURES = 30


class ChangedMeanwhile(Exception):
    """Somebody else saved the report after this form was opened."""


class EnoughPictures(Exception):
    """A report has no more pictures than that."""


class PictureNotFound(Exception):
    """There is no such picture in a report that is to be seen."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants the report to be. `alts` are other words for pictures, by number; `removed` their numbers;
    `added` is a picture as it was sent ("": none), with its words."""

    text: str
    keywords: Sequence[str]
    status: str
    alts: Mapping[int, str] = field(default_factory=dict)
    removed: Collection[int] = ()
    added: bytes = b""
    added_alt: str = ""


# -- reading


async def report_of(subject: Subject) -> Report | None:
    """The report of `subject`, draft or not."""
    here = Report.event == subject.event.id
    of = Report.session == subject.session_id if subject.session else Report.session.is_null()
    return await Report.objects().where(here, of).first()


async def pictures_of(report: Report | None) -> list[ReportPicture]:
    """Its pictures, in the order of their numbers."""
    if report is None:
        return []
    return await ReportPicture.objects().where(ReportPicture.report == report.id).order_by(ReportPicture.number)


async def picture_of(report: Report | None, number: int) -> ReportPicture:
    """The picture with this id, when it is in `report`. Raises `PictureNotFound`."""
    for picture in await pictures_of(report):
        if picture.id == number:
            return picture
    raise PictureNotFound(number)


# -- writing


async def write(subject: Subject, wish: Wish, version: int, by: int | None = None) -> Report:
    """Make the report as `wish` says; `version` is that of what its editor saw, 0 when there was none.

    Raises `ChangedMeanwhile`, `EnoughPictures`, `pictures.NoPicture`, `pictures.PictureTooLarge`, `files.NoRoom`.
    """
    picture = await made_anew(wish.added, LONGEST_SIDE) if wish.added else None
    kept = await files.keep(io.BytesIO(picture.file)) if picture else ("", 0)
    try:
        report, gone = await _write(subject, wish, version, by, picture, kept)
    except (ChangedMeanwhile, EnoughPictures):
        await files.throw_away([kept[0]] if picture else [])
        raise
    await files.throw_away(gone)
    return report


async def _write(
    subject: Subject, wish: Wish, version: int, by: int | None, picture: Picture | None, kept: tuple[str, int]
) -> tuple[Report, list[str]]:
    """The report, and the files that no row names any more."""
    async with DB.transaction():
        await hold(Event, [subject.event.id])
        report = await report_of(subject)
        if (report.version if report else 0) != version:
            if report and picture is None and _is_as(report, wish):
                return report, []  # the same form was sent twice
            raise ChangedMeanwhile
        was = str(report.status) if report else Report.Status.DRAFT.value
        report = report or Report(event=subject.event.id, session=subject.session_id, version=0)
        report.text, report.keywords, report.status = wish.text, list(wish.keywords), wish.status
        report.search = searchable(*wish.keywords, wish.text)
        report.version, report.changed_at = version + 1, clock.now()
        await report.save()
        gone = await _change_pictures(report, wish)
        if picture:
            await _add(report, picture, kept, wish.added_alt)
        await history.note(by, subject.event.id, subject.about, _deed(was, wish.status))
    return report, gone


def _is_as(report: Report, wish: Wish) -> bool:
    return (report.text, report.keywords, str(report.status)) == (wish.text, list(wish.keywords), wish.status)


def _deed(was: str, status: str) -> str:
    if was == status:
        return "report-saved"
    return "report-published" if status == Report.Status.PUBLISHED else "report-withdrawn"


async def _change_pictures(report: Report, wish: Wish) -> list[str]:
    gone = []
    for one in await pictures_of(report):
        if one.number in wish.removed:
            gone.append(one.file)
            await one.remove()
        elif wish.alts.get(one.number, one.alt) != one.alt:
            await ReportPicture.update({ReportPicture.alt: wish.alts[one.number]}).where(ReportPicture.id == one.id)
    return gone


async def _add(report: Report, picture: Picture, kept: tuple[str, int], alt: str) -> None:
    known = await pictures_of(report)
    if len(known) >= MOST_PICTURES:
        raise EnoughPictures
    facts: dict[str, Any] = {"width": picture.width, "height": picture.height, "kind": picture.kind.media_type}
    number = max((one.number for one in known), default=0) + 1
    await ReportPicture(
        report=report.id, number=number, alt=alt, file=kept[0], size=kept[1], added_at=clock.now(), **facts
    ).save()
