"""Secrets and typed codes: what is read as the same code, and what never passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.tokens import CODE_LENGTH, CROCKFORD, CodeKind, is_signed, new_code, new_token, read_code, sign, spaced

CODES = st.builds(lambda kind: (new_code(kind), kind), st.sampled_from(CodeKind))


def a_code_with(letters: str) -> str:
    """A ticket code that has one of these characters in it."""
    return next(code for code in iter(lambda: new_code(CodeKind.TICKET), "") if set(code) & set(letters))


def test_a_code_has_nine_characters_and_a_check() -> None:
    code = new_code(CodeKind.TICKET)

    assert (len(code), set(code) - set(CROCKFORD)) == (CODE_LENGTH + 1, set())


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        lambda code: code.lower(),
        spaced,
        lambda code: f"  {spaced(code).lower()}\t",
        " ".join,
        "-".join,
        lambda code: f"{code[:3]}–{code[3:6]}.{code[6:]}",
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: code.replace("1", "L"),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: object) -> None:
    code = a_code_with("01")

    assert callable(typed)
    assert read_code(typed(code), CodeKind.TICKET) == code


@given(CODES)
def test_every_single_wrong_character_is_refused(made: tuple[str, CodeKind]) -> None:
    code, kind = made
    wrong = [
        code[:place] + other + code[place + 1 :]
        for place in range(len(code))
        for other in CROCKFORD
        if other != code[place]
    ]

    assert [found for found in wrong if read_code(found, kind)] == []


@given(CODES)
def test_swapped_neighbours_are_refused_but_for_the_one_pair_that_the_check_cannot_see(
    made: tuple[str, CodeKind],
) -> None:
    code, kind = made
    swapped = [
        code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        for place in range(CODE_LENGTH)
        if code[place] != code[place + 1] and {code[place], code[place + 1]} != {"0", "Z"}
    ]

    assert [found for found in swapped if read_code(found, kind)] == []


@given(CODES)
def test_one_kind_of_code_never_passes_for_the_other(made: tuple[str, CodeKind]) -> None:
    code, kind = made

    assert [other for other in CodeKind if read_code(code, other)] == [kind]


@pytest.mark.parametrize(
    "typed", ["", " ", "K7M4X-P2XQ", "K7M4X-P2XQ33", "U" * 10, "\x00" * 10, "é" * 10, "０" * 10, "🎫"]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert [read_code(typed, kind) for kind in CodeKind] == [None] * len(CodeKind)


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    found = read_code(typed, CodeKind.TICKET)

    assert found is None or read_code(found, CodeKind.TICKET) == found


def test_tokens_are_130_bits_in_letters_that_survive_capitals() -> None:
    tokens = {new_token() for _ in range(1000)}

    assert {(len(token), token.isalnum(), token == token.lower()) for token in tokens} == {(26, True, True)}
    assert len(tokens) == 1000


@pytest.mark.parametrize("forged", ["", "a", "A" * 26, "é" * 26, "\x00", "a" * 10_000])
def test_a_forged_signature_is_refused(forged: str) -> None:
    assert not is_signed(forged, "sign-up", "week", "x")


def test_a_signature_holds_for_exactly_what_was_signed() -> None:
    signature = sign("sign-up", "week", "x")
    others = [
        ("sign-up", "week", "y"),
        ("sign-up", "netwerk", "x"),
        ("desk-form", "week", "x"),
        ("sign-up", "week"),
        (),
    ]

    assert [is_signed(signature, *parts) for parts in [("sign-up", "week", "x"), *others]] == [True] + [False] * 5
