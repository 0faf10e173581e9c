"""What became of mailings: how far each is, and for one of them the truth per person. And what a person would get."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

import clock
from events.sheets import Sheet
from events.tables import Event
from events.texts import speaking
from notifications import batches, mail
from notifications.tables import Message
from sessions.mailings.letters import mailing_letter
from sessions.mailings.operations import batch_of, example, is_writable, selection_of
from sessions.mailings.selecting import Choices, People, Reach, in_words, named_by, people_in, reach
from sessions.messages import facts_of_event, mailing_facts
from sessions.messages.recipients import Recipient, mailed
from sessions.tables import Mailing, Participant

PAGE = 100


@dataclass(frozen=True)
class Line:
    """A mailing and how far it is. `left` are the whole minutes until it goes, at least one, while it is held."""

    mailing: Mailing
    state: str
    to: str
    messages: int
    delivered: int
    failed: int
    left: int

    @property
    def under_way(self) -> int:
        """Messages that are still to be delivered."""
        return self.messages - self.delivered - self.failed


@dataclass(frozen=True)
class Preview:
    """The mail as `name` would get it, but for the secret of the link; `is_made_up` when nobody is selected."""

    name: str
    is_made_up: bool
    subject: str
    text: str
    html: str


async def mailings_of(event: Event, sheet: int = 1) -> Sheet[Line]:
    """One sheet of the mailings of `event`, the newest first."""
    there = Mailing.state != Mailing.State.DISCARDED
    found = (
        await Mailing.objects()
        .where(Mailing.event == event.id, there)
        .order_by(Mailing.id, ascending=False)
        .limit(PAGE + 1)
        .offset((sheet - 1) * PAGE)
    )
    return Sheet(await _lines(event, found[:PAGE]), sheet, len(found) > PAGE)


async def held_mailings(event: Event) -> list[Line]:
    """Those of `event` that can still be stopped, what goes first in front."""
    found = (
        await Mailing.objects()
        .where(Mailing.event == event.id, Mailing.state == Mailing.State.HELD, Mailing.due_at > clock.now())
        .order_by(Mailing.due_at)
        .order_by(Mailing.id)
    )
    return await _lines(event, found) if found else []


async def line_of(event: Event, mailing: Mailing) -> Line:
    """How far one mailing is."""
    return (await _lines(event, [mailing]))[0]


async def _lines(event: Event, mailings: Sequence[Mailing]) -> list[Line]:
    counts = await batches.counted([batch_of(mailing) for mailing in mailings])
    choices = await named_by(event, [selection_of(mailing) for mailing in mailings])
    return [_line(event, mailing, choices, counts[batch_of(mailing)]) for mailing in mailings]


def _line(event: Event, mailing: Mailing, choices: Choices, counts: Counter[tuple[str, str]]) -> Line:
    left = (mailing.due_at - clock.now()).total_seconds() if mailing.due_at else 0
    state = str(mailing.state)
    if state == Mailing.State.HELD and left <= 0:
        state = Mailing.State.SENT.value  # by itself
    return Line(
        mailing, state, in_words(event, selection_of(mailing), choices), sum(counts.values()),
        sum(number for (_kind, found), number in counts.items() if found in batches.ARRIVED),
        sum(number for (_kind, found), number in counts.items() if found in batches.FAILED),
        max(1, round(left / 60)),
    )  # fmt: skip


async def selected(event: Event, mailing: Mailing) -> tuple[Reach, Preview]:
    """Whom a draft would go to now, and what the first of them would get."""
    people = await people_in(event, selection_of(mailing))
    return reach(people), _preview(event, mailing, people)


async def preview(event: Event, mailing: Mailing) -> Preview:
    """What the first of those selected would get."""
    return _preview(event, mailing, await people_in(event, selection_of(mailing)))


def _preview(event: Event, mailing: Mailing, people: People) -> Preview:
    person = example(people)
    facts = mailing_facts(facts_of_event(event), mailing.subject, mailing.text, person)
    message = Message(
        kind="mailing", email=person["email"], name=person["name"], language=person["language"],
        facts=msgspec.json.encode(facts).decode(),
    )  # fmt: skip
    with speaking(message.language):
        letter = mailing_letter(message)
    return Preview(message.name, not person["id"], letter.subject, mail.text(letter), mail.html(letter))


async def recipients(mailing: Mailing) -> list[Recipient]:
    """Who got a mailing and what became of it, by name; who has no address first. Nobody of a draft."""
    if is_writable(mailing):
        return []
    without = list(selection_of(mailing).without)
    calls = await Participant.objects().where(Participant.id.is_in(without)) if without else []
    by_name = sorted(calls, key=lambda one: one.name_key)
    return [*(Recipient(one.name, "", one.phone, one.id, None) for one in by_name), *await mailed(batch_of(mailing))]
