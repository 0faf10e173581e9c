"""How easily a text reads: figures, and advice that names what would make it easier."""

import pytest

from events.ease import ease_of

OFFICE = (
    "Betreffende de inschrijvingsprocedure wordt medegedeeld dat deelnemers, conform de medezeggenschapsregeling, "
    "voorafgaand aan de bijeenkomst een bevestigingsformulier dienen te retourneren aan het organisatiebureau."
)
PLAIN = "Kunt u toch niet? Meld u dan af op Mijn Week. Dan kan een ander uw plaats krijgen. Tot dan! Wij zien u graag."


def advice(text: str) -> list[str]:
    found = ease_of(text)
    assert found is not None
    return found.advice


def test_a_text_from_an_office_gets_advice_and_a_plain_one_none() -> None:
    assert advice(PLAIN) == []
    assert advice(OFFICE) == [
        "Maak de zinnen korter: hoogstens 20 woorden, gemiddeld 12.",
        "Gebruik kortere woorden. De langste zijn: medezeggenschapsregeling, organisatiebureau, inschrijvingsprocedure.",
        "Schrijf ‘over’ of ‘deze’ in plaats van ‘Betreffende’.",
        "Schrijf ‘volgens’ in plaats van ‘conform’.",
        "Schrijf ‘moeten’ in plaats van ‘dienen’.",
    ]


def test_the_points_are_those_of_flesch_after_douma() -> None:
    """Ten sentences of two words of one syllable: 206.84 - 77 x 1 - 0.93 x 2 is 127.98, which is 100 at most."""
    two, long = ease_of("Dag mens. " * 10), ease_of("Wandelaar wandelaar. " * 10)

    assert two is not None
    assert long is not None
    assert (two.points, long.points) == (100, 0)
    half = ease_of("Water water. " * 10)
    assert half is not None
    assert half.points == round(206.84 - 77 * 2 - 0.93 * 2)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Indien u niet kunt, dient u zich conform de regels af te melden.", ["Indien", "dient", "conform"]),
        ("Deelnemers dienen te komen.", ["dienen"]),
        ("Dit dient als voorbeeld.", []),
        ("Reeds bekend, tevens gratis, d.m.v. post, i.v.m. ziekte en m.b.t. u.", ["Reeds", "tevens", "d.m.v.", "i.v.m.", "m.b.t."]),
        ("Dit is een ongeldige invoer.", ["ongeldige"]),
        ("Indienen kan. Gereedschap. Errorlijst.", []),
        ("Als u niet kunt, meldt u zich dan af.", []),
    ],
)  # fmt: skip
def test_official_words_are_named_each_once_in_their_order(text: str, named: list[str]) -> None:
    found = ease_of(text)
    assert found is not None
    assert [official for official, _simple in found.official] == named


def test_addresses_and_markup_are_no_words_and_a_short_text_gets_no_points() -> None:
    found = ease_of(
        "Kijk op **de** [site](https://medezeggenschap.example.org/inschrijvingsprocedure) of https://a.nl/b.c.d"
    )

    assert found is not None
    assert (found.longest, found.points, found.long) == (5, None, [])
    assert [ease_of(text) for text in ("", " \n", "https://a.nl", "---")] == [None] * 4
