"""Writing a mailing, sending it once, and stopping it while it is held."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec

import clock
from database import DB, hold
from events import history
from events.tables import Event, Organiser
from events.tokens import digest
from notifications import batches
from sessions import messages
from sessions.mailings.selecting import People, Selection, people_in, reach
from sessions.messages import Posting
from sessions.tables import Mailing

LARGEST = 2**31 - 1  # what the column holds
ONE_PRESS = timedelta(minutes=1)
EXAMPLE = "voorbeeld"  # stands for the secret of a personal link where somebody else reads along
WRITABLE = {Mailing.State.DRAFT.value, Mailing.State.STOPPED.value}


class MailingNotFound(Exception):
    """There is no such mailing at this event."""


class MailingChanged(Exception):
    """Somebody changed or sent it since its page was shown."""


class ToNobody(Exception):
    """Nobody with an address is selected."""


@dataclass(frozen=True)
class Written:
    """What an organiser wrote, and for whom."""

    subject: str
    text: str
    selection: Selection


def batch_of(mailing: Mailing) -> str:
    """The batch of its messages in the outbox."""
    return f"mailing:{mailing.id}"


def selection_of(mailing: Mailing) -> Selection:
    """For whom it is."""
    return msgspec.json.decode(mailing.selection, type=Selection)


def mark_of(mailing: Mailing) -> str:
    """Another one for other content or another state: a form that was shown carries it."""
    return digest("\x1f".join([mailing.subject, mailing.text, mailing.selection, str(mailing.state)]))[:20]


def is_writable(mailing: Mailing) -> bool:
    """Whether it can still be changed: nothing of it is under way."""
    return str(mailing.state) in WRITABLE


async def mailing_at(event: Event, number: int) -> Mailing:
    """One mailing of `event`, that was not discarded. Raises `MailingNotFound`."""
    found = await _any_at(event, number)
    if found.state == Mailing.State.DISCARDED:
        raise MailingNotFound(number)
    return found


async def _any_at(event: Event, number: int) -> Mailing:
    found = None
    if number <= LARGEST:
        found = await Mailing.objects().where(Mailing.id == number, Mailing.event == event.id).first()
    if found is None:
        raise MailingNotFound(number)
    return found


# -- writing


async def create(event: Event, written: Written, by: int) -> Mailing:
    """A new draft. The same words by the same organiser within a minute are one press of the button."""
    encoded = msgspec.json.encode(written.selection).decode()
    async with DB.transaction():
        await hold(Event, [event.id])
        same = await Mailing.objects().where(
            Mailing.event == event.id, Mailing.organiser == by, Mailing.subject == written.subject,
            Mailing.text == written.text, Mailing.selection == encoded, Mailing.state == Mailing.State.DRAFT,
            Mailing.made_at > clock.now() - ONE_PRESS,
        ).first()  # fmt: skip
        if same is not None:
            return same
        mailing = Mailing(
            event=event.id, organiser=by, subject=written.subject, text=written.text, selection=encoded,
            made_at=clock.now(),
        )  # fmt: skip
        await mailing.save()
        await history.note(by, event.id, f"mailing:{mailing.id}", "created")
    return mailing


async def rewrite(event: Event, number: int, written: Written, mark: str, by: int) -> None:
    """Change a draft, or make a stopped one a draft again. Raises `MailingNotFound`, `MailingChanged`."""
    async with DB.transaction():
        mailing = await _held(event, number)
        selection = msgspec.json.encode(written.selection).decode()
        if is_writable(mailing) and (mailing.subject, mailing.text, mailing.selection) == (
            written.subject, written.text, selection,
        ):  # fmt: skip
            return
        if mark_of(mailing) != mark or not is_writable(mailing):
            raise MailingChanged
        mailing.subject, mailing.text, mailing.selection = written.subject, written.text, selection
        mailing.state, mailing.due_at = Mailing.State.DRAFT, None
        await mailing.save()
        await history.note(by, event.id, f"mailing:{number}", "changed")


async def discard(event: Event, number: int, mark: str, by: int) -> None:
    """Throw away a mailing of which nothing has gone; done before, it is done.

    Its row stays: its number stands in forms, and must not be another's. Raises `MailingNotFound`, `MailingChanged`: it
    was changed or is under way.
    """
    async with DB.transaction():
        mailing = await _held(event, number, discarded=True)
        if mailing.state == Mailing.State.DISCARDED:
            return
        if mark_of(mailing) != mark or not is_writable(mailing):
            raise MailingChanged
        mailing.state = Mailing.State.DISCARDED
        await mailing.save()
        await history.note(by, event.id, f"mailing:{number}", "discarded")


# -- sending


async def send(event: Event, number: int, mark: str, by: int) -> None:
    """Put its messages in the outbox, held as long as the event holds; sent before, it is sent.

    Raises `MailingNotFound`, `MailingChanged`, `ToNobody`.
    """
    async with DB.transaction():
        mailing = await _held(event, number)
        if not is_writable(mailing):
            return
        if mark_of(mailing) != mark:
            raise MailingChanged
        selection = selection_of(mailing)
        people = await people_in(event, selection)
        counted = reach(people)
        if not counted.mails:
            raise ToNobody
        now = clock.now()
        posting = Posting(batch_of(mailing), now + event.hold)
        await messages.post_mailing(event, mailing.subject, mailing.text, people, posting)
        without = tuple(person["id"] for person in people if not person["email"])
        mailing.selection = msgspec.json.encode(msgspec.structs.replace(selection, without=without)).decode()
        mailing.state = Mailing.State.HELD if event.hold else Mailing.State.SENT
        mailing.due_at = now + event.hold
        await mailing.save()
        counts = {"people": counted.people, "messages": counted.mails}
        await history.note(by, event.id, f"mailing:{number}", "posted", None, counts)


async def send_now(event: Event, number: int, by: int) -> bool:
    """Let what is held go at once; answers whether it is on its way or there: not when it was stopped.

    Raises `MailingNotFound`.
    """
    async with DB.transaction():
        mailing = await _held(event, number)
        if mailing.state != Mailing.State.HELD:
            return not is_writable(mailing)
        await batches.hurry(batch_of(mailing))
        mailing.state = Mailing.State.SENT
        mailing.due_at = min(mailing.due_at or clock.now(), clock.now())
        await mailing.save()
        await history.note(by, event.id, f"mailing:{number}", "sent-now")
    return True


async def stop(event: Event, number: int, by: int) -> None:
    """Take every message back; stopped before, it is stopped. Raises `MailingNotFound`, `AlreadyGone`."""
    async with DB.transaction():
        mailing = await _held(event, number)
        if is_writable(mailing):
            return
        await batches.withdraw(batch_of(mailing))
        mailing.selection = msgspec.json.encode(
            msgspec.structs.replace(selection_of(mailing), without=())
        ).decode()  # fmt: skip
        mailing.state, mailing.due_at = Mailing.State.STOPPED, None
        await mailing.save()
        await history.note(by, event.id, f"mailing:{number}", "stopped")


async def send_test(event: Event, number: int, organiser: Organiser) -> None:
    """Mail it to the organiser alone, as somebody selected would get it, but for the secret of that person's link.

    Raises `MailingNotFound`.
    """
    async with DB.transaction():
        mailing = await _held(event, number)
        person = example(await people_in(event, selection_of(mailing)))
        await messages.post_mailing_test(event, mailing.subject, mailing.text, person, organiser)
        await history.note(organiser.id, event.id, f"mailing:{number}", "tested")


def example(people: People) -> messages.Facts:
    """The first of `people` with an address, or somebody made up; their links are examples."""
    made_up = {"id": 0, "name": "Anna Voorbeeld", "email": "anna@voorbeeld.nl", "language": "nl"}
    secrets = {"personal_token": EXAMPLE, "unsubscribe_token": EXAMPLE}
    return {**next((person for person in people if person["email"]), made_up), **secrets}


async def _held(event: Event, number: int, *, discarded: bool = False) -> Mailing:
    """The mailing as it is now, ours alone until this transaction ends; also one that was `discarded`, when asked."""
    await _any_at(event, number)
    await hold(Mailing, [number])
    return await (_any_at if discarded else mailing_at)(event, number)
