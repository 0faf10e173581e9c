"""What can be needed, in words; and what people agree to before they say it."""

from events.texts import _
from sessions.needs.sealing import Said

CONSENT_VERSION = "2026-11"  # another one for another text
SPOKEN = "-telefoon"  # of the text that is read to who telephones


def kinds() -> dict[str, str]:
    """What one can need to take part, by its code."""
    return {
        "writing": _("Schrijftolk"), "sign": _("Gebarentolk"), "loop": _("Ringleiding"),
        "large-print": _("Stukken in grote letters"), "help": _("Hulp bij het meedoen"),
    }  # fmt: skip


def diets() -> dict[str, str]:
    """What one can eat, by its code."""
    return {
        "vegetarian": _("Vegetarisch"), "vegan": _("Veganistisch"), "halal": _("Halal"), "kosher": _("Koosjer"),
        "gluten": _("Zonder gluten"), "lactose": _("Zonder lactose"), "nuts": _("Zonder noten"),
    }  # fmt: skip


def consent() -> str:
    """What somebody agrees to; kept as they read it."""
    return _(
        "Ik vind het goed dat u bewaart wat ik hier invul. Alleen wie het voor mij regelt, ziet dit. "
        "Zeven dagen na mijn laatste sessie wist u het. Ik kan dit altijd weer intrekken."
    )


def spoken_consent() -> str:
    """What is read to somebody on the telephone, for them to say yes to; kept as it was read."""
    return _(
        "Vindt u het goed dat wij bewaren wat u nu zegt? Alleen wie het voor u regelt, ziet dit. "
        "Zeven dagen na uw laatste sessie wissen wij het. U kunt dit altijd weer intrekken."
    )


def all_codes() -> dict[str, str]:
    """All that can be arranged, by its code."""
    return {**kinds(), **diets(), "words": _("Iets anders"), "diet-words": _("Ander dieet")}


def lines(said: Said) -> list[tuple[str, str]]:
    """What somebody needs: the code and the words of each."""
    known, own = all_codes(), {"words": said.words, "diet-words": said.diet_words}
    return [(code, f"{known[code]}: {own[code]}" if code in own else known.get(code, code)) for code in said.everything]
