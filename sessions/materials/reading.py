"""What there is to read of a session or an event, for who asks, at a moment: its own links first, then what was handed out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from events.letters import address
from events.tables import Event
from events.texts import HOME, language
from sessions.materials.kinds import BY_MEDIA_TYPE
from sessions.materials.operations import LARGEST_ID, HandoutNotFound
from sessions.materials.subjects import Subject, of_event, of_session
from sessions.materials.tables import Handout
from sessions.tables import Registration, Session

MB, KB = 1024 * 1024, 1024


@dataclass(frozen=True)
class Item:
    """Something to read: `about` says of a file what it is and how large, "" of a link."""

    label: str
    url: str
    about: str = ""


@dataclass(frozen=True)
class Asker:
    """Who asks: `way` and `end` stand around the number in the addresses of files; `has_place` opens what is for participants."""

    way: str
    has_place: bool = False
    end: str = ""


def everybody(event: Event) -> Asker:
    """Who opens the site."""
    return Asker(f"/{event.slug}/materiaal")


def about_file(handout: Handout) -> str:
    """ "PDF, 1,2 MB": what a file is and how large."""
    if not handout.file:
        return ""
    size = f"{handout.size / MB:.1f} MB" if handout.size >= MB else f"{max(1, round(handout.size / KB))} kB"
    kind = BY_MEDIA_TYPE[handout.kind].shown
    return f"{kind}, {size.replace('.', ',') if language() == HOME else size}"


def can_have(handout: Handout, asker: Asker, *, is_over: bool) -> bool:
    """Whether it is there for who asks, when what it is about is over or not."""
    return (asker.has_place or handout.is_for_all) and (is_over or not handout.is_for_later)


def items_of(handouts: Iterable[Handout], asker: Asker, *, is_over: bool, session: Session | None = None) -> list[Item]:
    """What they can have now of these `handouts`, after the links that `session` says itself."""
    own = [Item(link.label, link.url) for link in session.material_links] if session else []
    return own + [
        Item(one.label, one.link or f"{asker.way}/{one.id}{asker.end}", about_file(one))
        for one in handouts
        if can_have(one, asker, is_over=is_over)
    ]


async def of_a_session(event: Event, session: Session, asker: Asker, at: datetime) -> list[Item]:
    """What there is of one session. One query."""
    handouts = await Handout.objects().where(Handout.session == session.id).order_by(Handout.id)
    return items_of(handouts, asker, is_over=at >= session.ends_at, session=session)


async def of_an_event(event: Event, asker: Asker, at: datetime) -> list[Item]:
    """What there is of an event as a whole. One query, and one more when something is for afterwards."""
    handouts = await Handout.objects().where(Handout.event == event.id, Handout.session.is_null()).order_by(Handout.id)
    later = any(one.is_for_later for one in handouts)
    return items_of(handouts, asker, is_over=later and (await of_event(event)).is_over(at))


async def of_both(event: Event, session: Session, asker: Asker, at: datetime) -> list[Item]:
    """What there is of one session, and after it what there is of its event."""
    return [*await of_a_session(event, session, asker, at), *await of_an_event(event, asker, at)]


async def of_mine(
    event: Event, mine: Sequence[tuple[Session, Registration]], way: str, at: datetime
) -> dict[int, list[Item]]:
    """What there is for a person with these sessions, by the id of the session; 0 is the event. Two queries at most."""
    handouts = await Handout.objects().where(Handout.event == event.id).order_by(Handout.id)
    found = {}
    for session, registration in mine:
        asker = Asker(way, registration.is_confirmed)
        here = [one for one in handouts if one.session == session.id]
        found[session.id] = items_of(here, asker, is_over=at >= session.ends_at, session=session)
    of_all = [one for one in handouts if one.session is None]
    has_place = any(registration.is_confirmed for _session, registration in mine)
    is_over = any(one.is_for_later for one in of_all) and (await of_event(event)).is_over(at)
    return {**found, 0: items_of(of_all, Asker(way, has_place), is_over=is_over)}


# -- in a mail


async def handouts_in(sessions: Sequence[int]) -> list[Handout]:
    """What was handed out at these sessions; one query."""
    known = Handout.session.is_in([0, *sessions])
    return await Handout.objects().where(known).order_by(Handout.id)


def mailed(
    event: Event, session: Session, handouts: Iterable[Handout], join_token: str, *, is_over: bool
) -> list[Item]:
    """What a mail before or after `session` says to who has a place, with whole addresses: files behind their join link."""
    here = [one for one in handouts if one.session == session.id]
    items = items_of(here, Asker(f"/mee/{join_token}/materiaal", has_place=True), is_over=is_over)
    return [Item(one.label, address(one.url) if one.url.startswith("/") else one.url, one.about) for one in items]


# -- one file


async def public_file(event: Event, number: int, at: datetime) -> Handout:
    """The file with this id as anybody may have it. Raises `HandoutNotFound`."""
    handout, subject = await _found(event, number)
    if not subject.is_visible or not can_have(handout, everybody(event), is_over=subject.is_over(at)):
        raise HandoutNotFound(number)
    return handout


async def own_file(event: Event, confirmed: Sequence[int], number: int, at: datetime) -> Handout:
    """The same for who has a place for certain in the sessions `confirmed` (ids). Raises `HandoutNotFound`."""
    handout, subject = await _found(event, number)
    has_place = subject.session_id in confirmed if subject.session else bool(confirmed)
    if not subject.is_visible or not can_have(handout, Asker("", has_place), is_over=subject.is_over(at)):
        raise HandoutNotFound(number)
    return handout


async def led_file(subject: Subject, number: int, at: datetime) -> Handout:
    """The file with this id for who leads the session: any of that session, and of its event what is there now for who
    has a place. Raises `HandoutNotFound`.
    """
    handout, of = await _found(subject.event, number)
    is_there = of.session is None and can_have(handout, Asker("", has_place=True), is_over=of.is_over(at))
    if of.session_id != subject.session_id and not is_there:
        raise HandoutNotFound(number)
    return handout


async def _found(event: Event, number: int) -> tuple[Handout, Subject]:
    known = (Handout.id == number) & (Handout.event == event.id) & (Handout.file != "")
    handout = await Handout.objects().where(known).first() if number <= LARGEST_ID else None
    if handout is None:
        raise HandoutNotFound(number)
    if handout.session is None:
        return handout, await of_event(event)
    session = await Session.objects().where(Session.id == handout.session).first()
    assert session is not None  # the foreign key says so
    return handout, of_session(event, session)
