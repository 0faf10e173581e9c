"""What the commands about programmes do: the examples, and a programme from and to Excel."""

from argparse import Namespace

import database
from commands import CONSOLE, Refused, run
from events import publishing
from events.tables import Event
from sessions import demo as demonstration
from sessions import imports, programme, spreadsheet
from sessions.changes.consequences import Consequences
from settings import SETTINGS

ZONE = "Europe/Amsterdam"


def demo(given: Namespace) -> None:
    """The examples and somebody at the desk."""
    for line in run(lambda: demonstration.make(given.start, with_past=given.past)):
        print(line)


def programme_import(given: Namespace) -> None:
    """A programme from Excel into an event; what is wrong in it is named, and then nothing is imported."""
    if not given.file.is_file():
        raise Refused(f"Het bestand {given.file} is er niet.")
    with CONSOLE.status(f"{given.file.name} wordt ingelezen …"):
        lines = run(lambda: _import(given))
    print("\n".join(lines))


async def _import(given: Namespace) -> list[str]:
    """All in one transaction: a new event is not left behind without its programme."""
    known = await Event.objects().where(Event.slug == given.event).first()
    sheet = _sheet(given, known.time_zone if known else ZONE)
    if given.dry_run:
        found = await imports.difference(known, sheet) if known else imports.compare(_draft(given), [], sheet)
        lines = _report(found, given.moved)
        return [*lines, _told(await imports.consequences_of(found, given.moved)), "Er is niets veranderd (--dry-run)."]
    async with database.DB.transaction():
        event = known or await _new_event(given)
        found = await imports.difference(event, sheet)
        lines = _report(found, given.moved)
        applied = await _apply(event, found, given.moved)
        if given.publish:
            await publishing.publish(event)
    if known and given.title not in {"", known.title}:
        lines.append(f"De titel blijft '{known.title}': --title is alleen voor een nieuwe bijeenkomst.")
    return [*lines, _told(applied.led_to), f"Klaar: {event.title}, {SETTINGS.base_url}/{event.slug}"]


def _sheet(given: Namespace, zone: str) -> spreadsheet.Sheet:
    try:
        return spreadsheet.read(given.file, zone)
    except spreadsheet.UnreadableSpreadsheet as unreadable:
        raise Refused(str(unreadable)) from unreadable


def _report(found: imports.Difference, moved: bool) -> list[str]:
    lines = imports.report(found, moved)
    if found.problems:
        raise Refused("\n".join([*lines, f"Er is niets ingelezen. Verbeter eerst: {len(lines)}."]))
    return lines


async def _apply(event: Event, found: imports.Difference, moved: bool) -> imports.Applied:
    try:
        return await imports.apply(event, found, moved)
    except programme.ChangedMeanwhile as changed:
        raise Refused("Iemand wijzigde het programma intussen. Probeer het nog eens.") from changed


def _told(led_to: Consequences) -> str:
    return f"Berichten over wijzigingen. {led_to}."


def _draft(given: Namespace) -> Event:
    """The event that would be made, as yet on paper."""
    title = given.title or given.event
    try:
        publishing.check(given.event, title)
    except publishing.SlugTaken as taken:
        raise Refused(f"'{given.event}' is al een pagina van de site. Kies een ander adres.") from taken
    except publishing.SlugRefused as refused:
        raise Refused(
            f"'{given.event}' kan geen webadres zijn. Gebruik hoogstens 60 kleine letters, cijfers en streepjes."
        ) from refused
    except publishing.TitleTooLong as refused:
        raise Refused("De titel is te lang. Gebruik hoogstens 200 tekens.") from refused
    return Event(slug=given.event, title=title)


async def _new_event(given: Namespace) -> Event:
    draft = _draft(given)
    return await publishing.create(draft.slug, draft.title)


def programme_export(given: Namespace) -> None:
    """The programme of an event as an Excel file."""
    if given.file.exists():
        raise Refused(f"{given.file} bestaat al. Kies een andere naam.")
    try:
        given.file.write_bytes(run(lambda: _export(given.event)))
    except OSError as failed:
        raise Refused(f"{given.file} kan niet worden opgeslagen: {failed.strerror}.") from failed
    print(f"Het programma staat in {given.file}.")


async def _export(slug: str) -> bytes:
    try:
        event = await publishing.event_at(slug)
    except publishing.EventNotFound as unknown:
        raise Refused(f"Er is geen evenement met het adres '{slug}'.") from unknown
    sessions = await programme.sessions_of(event)
    return spreadsheet.write(event.title, sessions, await publishing.days_of(event), event.time_zone)
