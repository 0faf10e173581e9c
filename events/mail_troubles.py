"""What is wrong with mail as a whole, in words for the desk: once, on every page, for as long as it is so."""

from dataclasses import dataclass
from datetime import datetime

from events.texts import _, date_in_words, time_in_words
from notifications import troubles
from notifications.tables import Trouble


@dataclass(frozen=True)
class Said:
    """A sentence or two for everybody, and what the mail server said for who keeps it running."""

    words: str
    details: str


async def said() -> list[Said]:
    """What is wrong now; one query."""
    sentences = {
        Trouble.What.SENDING: _("Mail versturen lukt nu niet, sinds {moment}. Alle mail wacht. Die gaat vanzelf weg als het weer lukt."),
        Trouble.What.DOMAIN: _(
            "Uw domein is niet goed ingesteld voor mail. Andere mailservers weigeren uw mail, sinds {moment}. Vraag uw beheerder om SPF, DKIM en DMARC na te kijken."
        ),
        Trouble.What.MAILBOX: _("De mailbox kan nu niet worden gelezen, sinds {moment}. Post en antwoorden blijven daar staan. Zij komen vanzelf binnen als het weer lukt."),
    }  # fmt: skip
    return [
        Said(sentences[row["what"]].format(moment=_moment(row["since_at"])), row["words"])
        for row in await troubles.known()
        if row["what"] in sentences
    ]


def _moment(at: datetime) -> str:
    return _("{date} om {time} uur").format(date=date_in_words(at), time=time_in_words(at))
