"""The flyer of an event, and the words to send on: for who wants to share it with their council."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from events.letters import address
from events.paper.squares import qr
from events.paper.typesetting import Paper, paper
from events.publishing import days_of
from events.tables import Event
from events.texts import _, date_in_words, day_in_words, prefix, sentence
from sessions.programme import visible_sessions
from sessions.tables import Session

MOST_DAYS = 10  # on one sheet; of a longer event those with a theme
MOST_PLACES = 3


@dataclass(frozen=True)
class Shared:
    """What one tells others about an event: its dates in order with their themes, and where it is ("" for online)."""

    event: Event
    days: list[tuple[date, str]]
    places: list[str]
    is_online: bool

    @property
    def when(self) -> str:
        """The date, or the first and the last; nothing when there is none yet."""
        if not self.days:
            return ""
        first, last = self.days[0][0], self.days[-1][0]
        if first == last:
            return sentence(date_in_words(first))
        begin = day_in_words(first) if first.year == last.year else date_in_words(first)
        return sentence(_("{first} tot en met {last}").format(first=begin, last=date_in_words(last)))

    @property
    def where(self) -> str:
        """Online, the places, or both; nothing when that is not known yet."""
        parts = [_("online"), *self.places] if self.is_online else self.places
        return sentence(_(" en ").join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts))


async def shared(event: Event) -> Shared:
    """What the programme of `event` says of it: two queries."""
    sessions = [session for session in await visible_sessions(event) if not session.is_cancelled]
    themes = {day.date: day.theme for day in await days_of(event)}
    dates = {session.starts_at.astimezone(event.zone).date() for session in sessions} | {*themes}
    online = any(session.form != Session.Form.LOCATION for session in sessions)
    return Shared(event, [(day, themes.get(day, "")) for day in sorted(dates)], _places(sessions), online)


def _places(sessions: Sequence[Session]) -> list[str]:
    """Where one can come, each once; when there are many, the programme tells."""
    found = list(
        dict.fromkeys(session.place for session in sessions if session.form != Session.Form.ONLINE and session.place)
    )
    return found if len(found) <= MOST_PLACES else [_("op verschillende plaatsen")]


def flyer(facts: Shared, size: str) -> Paper:
    """The flyer on a sheet of `size` ("a4", "a5")."""
    event, where = facts.event, address(f"{prefix()}/{facts.event.slug}/aanmelden")
    days = facts.days if len(facts.days) <= MOST_DAYS else [row for row in facts.days if row[1]][:MOST_DAYS]
    return paper(
        event, "flyer", event.title, size=size, event=event.title, when=facts.when, where=facts.where,
        days=[{"name": sentence(day_in_words(day)), "theme": theme} for day, theme in days],
        invites=_("Doe mee"), how=_("Richt de camera van uw telefoon op dit vierkant. Of ga naar:"),
        address=where.partition("://")[2], call=_call(event),
        hours=event.help_hours, qr=qr(where, _("QR-code die naar de pagina gaat om u aan te melden. Het adres staat ernaast.")),
    )  # fmt: skip


def words_to_forward(facts: Shared) -> list[str]:
    """A short text to send on, in paragraphs."""
    event = facts.event
    about = [_("Dit is misschien iets voor ons: {event}.").format(event=event.title)]
    about += [f"{words}." for words in (facts.when, facts.where) if words]
    way = _("Het programma staat op {address}. Daar kunt u zich ook aanmelden.")
    call = [_call(event)] if event.help_phone else []
    return [_("Beste mensen,"), " ".join(about), way.format(address=address(f"{prefix()}/{event.slug}")), *call]


def _call(event: Event) -> str:
    return _("Liever bellen? {phone}").format(phone=event.help_phone) if event.help_phone else ""
