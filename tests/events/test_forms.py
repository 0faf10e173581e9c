"""What forms do with what was typed: keep it, clean it, and refuse what cannot be processed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.forms import Problems, email, is_blank, likely_meant, many_lines, numbers, one_line, typed

STRANGE = "Hierin staat een teken dat wij niet kunnen verwerken. Typ het opnieuw."
WRONG = "Dit e-mailadres klopt niet. Een adres ziet er zo uit: naam@voorbeeld.nl."
ANY_TEXT = st.text(st.characters(exclude_categories=[]))


def line(value: str) -> tuple[str, dict[str, str]]:
    problems = Problems()
    return one_line(problems, "naam", value, 120), problems.found


@pytest.mark.parametrize(
    "name",
    [
        "Piet Jansen", "Zoë", "O’Neil-van ’t Hoff", "Đặng Thị Hồng", "محمد", "李小龍", "Piet 🎉", "👩‍🦽", "🎉",
        "-piet-", "=1+1", "<b>Piet</b>", "{{7*7}}", "Robert'); DROP TABLE event;--", "Bj\u00f6rn", "a" * 120,
        "NULL", "None", "0", "%s %d {name}", "piet\u200djansen",
    ],
)  # fmt: skip
def test_a_name_is_kept_as_it_is(name: str) -> None:
    assert line(name) == (name, {})


@pytest.mark.parametrize(
    "name",
    [
        "a\x00b", "a\rb", "a\nb", "a\r\nBcc: x@y.nl", "a\x1b[31m", "a\x7f", "a\x85b", "a\u2028b", "a\u2029b",
        "\u202egnp.exe", "a\u2066b", "a\ufffd", "a\ud800b", "\udfff", "a\tb",
    ],
)  # fmt: skip
def test_a_name_with_a_sign_that_is_none_is_refused(name: str) -> None:
    assert line(name)[1] == {"naam": STRANGE}


@pytest.mark.parametrize("name", ["", " ", "\t", "\u00a0", "\u200b", "\u3000\u2003", "\u2060\ufeff", "\u00ad"])
def test_what_cannot_be_seen_is_nothing(name: str) -> None:
    assert (line(name), is_blank(name)) == (("", {}), True)


def test_a_name_in_parts_is_put_together() -> None:
    assert line(" Zoe\u0308 ") == ("Zoë", {})


def test_a_name_that_is_too_long_says_how_long_it_may_be() -> None:
    assert line("a" * 10_000)[1] == {"naam": "Dit is te lang. Gebruik hoogstens 120 tekens."}


@given(ANY_TEXT)
def test_any_line_is_kept_equal_or_refused(value: str) -> None:
    clean, problems = line(value)

    assert problems or is_blank(value) or clean == unicodedata.normalize("NFC", value).strip(" \t")


@given(ANY_TEXT)
def test_any_lines_are_kept_equal_or_refused(value: str) -> None:
    problems = Problems()
    clean = many_lines(problems, "opmerking", value, 2000)

    same = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").strip()
    assert problems or clean == same


@pytest.mark.parametrize(
    "address",
    [
        "piet", "@", "piet@", "@example.org", "piet@@example.org", "piet@example", "piet@exa mple.org",
        "pi et@example.org", "piet@example..org", ".piet@example.org", "piet.@example.org", "pi..et@example.org",
        "piet@-example.org", "piet@example.org-", "piet@[127.0.0.1]", "piet@127.0.0.1", '"piet"@example.org',
        '"a b"@example.org', "Piet <piet@example.org>", "piet@example.org, jan@example.org",
        "piet@example.org;jan@example.org", "piet@example.org\r\nBcc: jan@example.org", "piet\x00@example.org",
        "piet@exam\x00ple.org", "piet@localhost", "piet(comment)@example.org", "<piet@example.org>",
        "mailto:piet@example.org", "a" * 65 + "@example.org", "piet@" + "a" * 64 + ".org",
        "piet@" + "a." * 125 + "org", "piet\u202e@example.org", "piet\u2028@example.org", "piet\ud800@example.org",
        "piet@\ud800.org", "piet@xn--.org", "piet@exa_mple.org", "\ufffd@example.org", "piet＠example.org",
        "https://example.org/piet@x", "piet@example.org/../x", "piet@example.org?cc=jan@example.org", "a" * 10_000,
    ],
)  # fmt: skip
def test_a_hostile_address_is_refused_in_words(address: str) -> None:
    problems = Problems()

    assert (email(problems, "email", address), [*problems.found]) == (address.strip(), ["email"])


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (" Piet@Example.org ", "piet@example.org"),
        ("piet+week@example.org", "piet+week@example.org"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("piet@bücher.example.nl", "piet@xn--bcher-kva.example.nl"),
        ("a@b.nl", "a@b.nl"),
    ],
)
def test_an_address_gets_the_form_it_is_mailed_to(written: str, address: str) -> None:
    problems = Problems()

    assert (email(problems, "email", written), problems.found) == (address, {})


@given(
    st.one_of(ANY_TEXT, st.builds("{}@{}".format, ANY_TEXT, ANY_TEXT), st.builds("{}@{}.nl".format, ANY_TEXT, ANY_TEXT))
)
def test_any_address_is_ascii_on_one_line_or_refused(written: str) -> None:
    problems = Problems()
    address = email(problems, "email", written)

    assert problems or (address.isascii() and address.isprintable() and " " not in address)


def test_a_letter_that_mail_cannot_carry_says_so() -> None:
    problems = Problems()
    email(problems, "email", "zoë@example.org")

    assert problems.found == {"email": "Voor de @ staat een letter die niet overal werkt. Gebruik een ander adres."}


def test_a_slip_in_a_well_known_name_is_seen() -> None:
    assert [likely_meant(found) for found in ("a@gmial.com", "a@gmail.com", "")] == ["a@gmail.com", "", ""]


def test_numbers_are_whole_small_and_once() -> None:
    asked = ["2", "1", "2", "", "-1", "1.5", "abc", "1e3", "٣", "²", "0x1", " 3", "9" * 20, "007", None, 5, b"6"]

    assert numbers(asked) == [2, 1, 7]


@given(st.lists(ANY_TEXT))
def test_any_numbers_fit_their_column(asked: list[str]) -> None:
    assert [number for number in numbers(asked) if not 0 <= number < 2**31] == []


def test_an_upload_or_a_missing_field_is_nothing() -> None:
    assert (typed({"naam": b"bytes"}, "naam"), typed({}, "naam"), typed({"naam": "\r\n"}, "naam")) == ("", "", "\r\n")
