"""The organisers' own words for the standard messages of an event, instead of ours; what is empty is ours again."""

from dataclasses import asdict, dataclass

from database import DB, fetch, hold
from events import history
from events.tables import Event
from events.texts import _
from events.tokens import digest
from sessions.tables import Wording

OWN = "SELECT kind, subject, opening FROM wording WHERE event = {}"
# The last part of each one's address at the desk.
ADDRESSES = {
    "aanmelding": "overview", "aanmelding-raad": "group", "uitnodiging": "invitation", "vanaf-de-wachtlijst": "promoted", "verandering": "update",
    "verandering-zonder-agenda": "change_with_place", "verandering-wachtlijst": "change", "afmelding": "cancelled", "van-de-wachtlijst-af": "left_waiting_list",
    "gaat-niet-door": "session_cancelled", "gaat-toch-door": "revived",
    "vervangen": "stood_in", "oud-adres": "readdressed", "geen-uitnodigingen": "out_of_calendar",
    "agenda-zegt-nee": "declined", "een-plaats-vrij": "offered", "aanbod-voorbij": "offer_over", "link-kwijt": "lost_link",
    "herinnering-dag": "reminder_day", "herinnering-uur": "reminder_hour", "na-afloop": "thanks",
    "evaluatie": "evaluation", "evaluatie-herinnering": "evaluation_again",
    "aanvraag-goed": "request_approved", "aanvraag-afgewezen": "request_declined",
    "aanvraag-ingetrokken": "request_withdrawn",
    "wensen": "wishes", "inschrijving-open": "sign_up_opens",
}  # fmt: skip


class WordsChanged(Exception):
    """Somebody else changed the words since they were shown."""


class WordingNotFound(Exception):
    """No standard message has this address."""


@dataclass(frozen=True)
class Words:
    """The subject and the text of a standard message, with placeholders. Of own words an empty one stands for ours."""

    subject: str = ""
    opening: str = ""


OURS = Words()


def standard() -> dict[str, Words]:
    """What we say in each kind of message, in the language of the moment."""
    return {
        "overview": _ours(
            _("Uw aanmelding voor {event}"), _("U hebt zich aangemeld. Hieronder staat wat het is geworden.")
        ),
        "invitation": _ours(
            _("Uitnodiging: {title}"),
            _("U hebt een plaats. Dit is de uitnodiging voor uw agenda."),
            _("Druk op Accepteren. Dan staat de sessie in uw agenda en houden wij de tijd voor u bij."),
        ),
        "promoted": _ours(
            _("U hebt een plaats: {title}"),
            _("Er is een plaats vrijgekomen. U hebt nu een plaats. U hoeft niets meer te doen."),
            _("Kunt u toch niet? Meld u dan af op Mijn Week. Dan kan een ander uw plaats krijgen."),
        ),
        "update": _ours(
            _("Veranderd: {title}"),
            _("U houdt uw plaats. Uw agenda verandert mee als u in deze mail op Accepteren drukt."),
        ),
        "change": _ours(_("Veranderd: {title}"), _("U staat nog op de wachtlijst voor deze sessie.")),
        "change_with_place": _ours(_("Veranderd: {title}"), _("U houdt uw plaats.")),
        "cancelled": _ours(
            _("Afgemeld: {title}"), _("U bent afgemeld voor deze sessie. Wij halen de sessie ook uit uw agenda.")
        ),
        "left_waiting_list": _ours(_("Afgemeld: {title}"), _("U staat niet meer op de wachtlijst voor deze sessie.")),
        "session_cancelled": _ours(
            _("Gaat niet door: {title}"), _("Deze sessie gaat niet door. Dat spijt ons."), _("U hoeft niets te doen.")
        ),
        "readdressed": _ours(
            _("Uit deze agenda: {title}"),
            _("Deze aanmelding staat nu op een ander mailadres. De plaats blijft."),
            _("Met deze mail gaat de sessie uit de agenda van dit adres."),
        ),
        "lost_link": _ours(
            _("Uw link naar Mijn Week"),
            _("Iemand vroeg om uw persoonlijke link. Was u dat niet? Dan hoeft u niets te doen."),
        ),
    } | _around_the_session() | _after_answers() | _after_all() | _before_the_programme() | _offers() | _requests() | _for_others() | _how_it_was()


def _for_others() -> dict[str, Words]:
    """To who signs up a whole council."""
    return {
        "group": _ours(
            _("Aanmelding van uw raad voor {event}"),
            _("U hebt deze mensen aangemeld. Hieronder staat per persoon wat het is geworden."),
        ),
    }


def _how_it_was() -> dict[str, Words]:
    """To who was there."""
    return {
        "evaluation": _ours(
            _("Hoe vond u het? {title}"), _("Fijn dat u erbij was. Wilt u zeggen hoe u het vond?")
        ),
        "evaluation_again": _ours(
            _("Hoe vond u het? {event}"), _("U was erbij. Wilt u nog zeggen hoe u het vond? Wij vragen het hierna niet meer.")
        ),
    }


def _offers() -> dict[str, Words]:
    """A place that is offered to who waits."""
    return {
        "offered": _ours(
            _("Komt u? Er is een plaats: {title}"),
            _("Er is een plaats voor u vrij. Wilt u die? Druk op de knop en kies."),
        ),
        "offer_over": _ours(
            _("De plaats gaat naar een ander: {title}"),
            _("Er was een plaats voor u vrij. Wij hoorden niet op tijd of u komt. U staat niet meer op de wachtlijst."),
            _("Wilt u toch meedoen? Meld u dan opnieuw aan op Mijn Week. U komt dan achteraan in de rij."),
        ),
    }


def _requests() -> dict[str, Words]:
    """What the office says to who asked for a place in what is for members."""
    return {
        "request_approved": _ours(
            _("Uw aanvraag is goedgekeurd: {event}"), _("Het bureau keurde uw aanvraag goed. Hieronder staat wat het is geworden.")
        ),
        "request_declined": _ours(
            _("Uw aanvraag is afgewezen: {event}"), _("Het bureau keek naar uw aanvraag. U krijgt geen plaats. Dat spijt ons.")
        ),
        "request_withdrawn": _ours(_("Aanvraag ingetrokken: {title}"), _("U vraagt geen plaats meer in deze sessie.")),
    }


def _after_all() -> dict[str, Words]:
    """It goes on after all, or without this person."""
    return {
        "revived": _ours(_("Gaat toch door: {title}"), _("Deze sessie gaat toch door. Eerder schreven wij van niet.")),
        "stood_in": _ours(_("Iemand anders komt: {title}"), _("U bent niet meer aangemeld voor deze sessie.")),
    }


def _before_the_programme() -> dict[str, Words]:
    """To who said what it should be about."""
    return {
        "wishes": _ours(
            _("Uw wensen voor {event}"),
            _("Dank u wel. Hieronder staat wat wij van u noteerden."),
            _("Wilt u iets veranderen? Druk dan op de knop. Klopt het niet, of deed u dit niet? Trek de wensen dan in."),
        ),
        "sign_up_opens": _ours(_("Aanmelden voor {event}"), _("Het programma staat op de site.")),
    }


def _after_answers() -> dict[str, Words]:
    """What comes of a calendar's answer, or of wanting nothing in it any more."""
    return {
        "out_of_calendar": _ours(
            _("Uit uw agenda: {title}"),
            _("U wilt geen uitnodigingen meer voor uw agenda. Met deze mail gaat de sessie uit uw agenda."),
            _("U houdt uw plaats. Verandert er iets? Dan krijgt u een gewone mail."),
        ),
        "declined": _ours(
            _("Meldt u zich af? {title}"),
            _("Uw agenda zei nee tegen deze sessie. Wilt u zich ook afmelden? Druk op de knop en kies."),
            _("Doet u niets? Dan houdt u uw plaats."),
        ),
    }


def _around_the_session() -> dict[str, Words]:
    """What comes by itself, before a session and after it."""
    return {
        "reminder_day": _ours(
            _("Herinnering: {title}"),
            _("U hebt een plaats. Hieronder staat wanneer het is en hoe u meedoet."),
            _("Kunt u toch niet? Meld u dan af op Mijn Week. Dan kan een ander uw plaats krijgen."),
        ),
        "reminder_hour": _ours(_("Begint straks: {title}"), _("Het begint bijna. Hieronder staat hoe u meedoet.")),
        "thanks": _ours(_("Na afloop: {title}"), _("Fijn dat u erbij was. Dank u wel.")),
    }


def _ours(subject: str, *paragraphs: str) -> Words:
    return Words(subject.format(title="{sessie}", event="{bijeenkomst}"), "\n\n".join(paragraphs))


def kind_at(address: str) -> str:
    """The kind of the standard message with this address. Raises `WordingNotFound`."""
    if address not in ADDRESSES:
        raise WordingNotFound(address)
    return ADDRESSES[address]


async def own_words(event_id: int) -> dict[str, Words]:
    """The organisers' own, by the kind of message: of those only that have any."""
    return {row["kind"]: Words(row["subject"], row["opening"]) for row in await fetch(OWN, event_id)}


async def own_of(event_id: int, kind: str) -> Words:
    """The organisers' own for one kind of message."""
    return (await own_words(event_id)).get(kind, OURS)


def mark_of(words: Words) -> str:
    """Another one for other words: the form that showed them carries it."""
    return digest(f"{words.subject}\x1f{words.opening}")[:20]


async def keep(event: Event, kind: str, words: Words, mark: str, by: int) -> None:
    """These are the organisers' words from now on; an empty one is ours again. Raises `WordsChanged`."""
    async with DB.transaction():
        await hold(Event, [event.id])
        current = await own_of(event.id, kind)
        if current == words:
            return
        if mark_of(current) != mark:
            raise WordsChanged
        await Wording.delete().where(Wording.event == event.id, Wording.kind == kind)
        if words != OURS:
            await Wording(event=event.id, kind=kind, **asdict(words)).save()
        [address] = [address for address, known in ADDRESSES.items() if known == kind]
        await history.note(by, event.id, f"event:{event.id}", "wordings", None, {"message": address})
