"""A number as organisers write it, as a telephone dials it."""

import pytest

from events.dialing import dialled


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("030 123 45 67", "tel:0301234567"),
        ("+31 (0)30 - 123 45 67", "tel:+310301234567"),
        ("020 000 00 00, code 12345#", "tel:0200000000,,12345%23"),
        ("020 000 00 00 (pin: 123 456)", "tel:0200000000,,123456"),
        ("020-0000000,,987654321#", "tel:0200000000,,987654321%23"),
        ("Bel 020 000 00 00 en toets code 12 34 #", "tel:0200000000,,1234%23"),
        ("020 000 00 00 of 030 000 00 00, code 1234#", "tel:0200000000,,1234%23"),
        ("020 000 00 00 of 030 000 00 00", "tel:0200000000"),
        ("020 000 00 00, 030 111 11 11", "tel:0200000000"),
        ("030, 12#", ""),
        ("het nummer volgt", ""),
        ("", ""),
    ],
)
def test_a_number_is_dialled_with_its_code_after_a_pause(words: str, address: str) -> None:
    assert dialled(words) == address
