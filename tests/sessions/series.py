"""A series of network meetings, made and changed at the desk as its organisers do."""

from events.tables import Series
from sessions.series import meetings
from sessions.series.meetings import Meeting
from sessions.tables import Session
from tests.site import Browser, Form, Page

NEW = "/bureau/reeksen/nieuw"
DATES = "dinsdag 5 oktober 2027\r\n\r\n02-11-2027\r\n7 dec 2027"
SLUGS = ["netwerkavond-2027-10-05", "netwerkavond-2027-11-02", "netwerkavond-2027-12-07"]


async def send_new(desk: Browser, **typed: str | None) -> Page:
    """Make a series of three evenings, from 19.30 to 21.00 hours in Amsterdam, for members only."""
    answers = {"titel": "Netwerkavond", "begin": "19.30", "einde": "21.00", "datums": DATES, **typed}
    return await desk.send((await desk.open(NEW)).form(NEW), **answers)


async def made() -> tuple[Series, list[Meeting]]:
    """The first series and its meetings."""
    series = await Series.objects().order_by(Series.id).first()
    assert series is not None
    return series, await meetings.meetings_of(series)


async def sessions() -> list[Session]:
    """Its evenings, in order of time."""
    return [one.session for one in (await made())[1] if one.session]


async def path_to(which: int | str) -> str:
    """The page of one of its meetings, or another page of it."""
    series, _listed = await made()
    return f"/bureau/reeksen/{series.id}/{SLUGS[which] if isinstance(which, int) else which}"


async def opened(desk: Browser, which: int | str) -> Form:
    """The form on that page."""
    path = await path_to(which)
    return (await desk.open(path)).form(path)


async def changed(desk: Browser, which: int, **typed: str | None) -> Page:
    """Change one of its meetings."""
    return await desk.send(await opened(desk, which), **typed)
