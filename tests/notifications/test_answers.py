"""What calendars answer, read in the shape of each program; what is no answer, or too much of one, is refused at once."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.answers import LARGEST, Answer, NotAnAnswer, read_answer
from tests.notifications.answering import PROGRAMS, Reply, bare, gmail, outlook, thunderbird

PIET = Reply()
STAMPED = datetime(2027, 3, 1, 9, 5, tzinfo=UTC)
ATTENDEE = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:piet@example.org"


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_every_program_says_who_answers_what_and_to_which_version(program: str, partstat: str) -> None:
    reply = PIET.but(partstat=partstat, sequence=3)

    assert read_answer(PROGRAMS[program](reply)) == Answer(
        method="REPLY",
        uid=reply.uid,
        attendee="piet@example.org",
        partstat=partstat,
        sequence=3,
        stamped_at=STAMPED,
        organizer="" if program == "Outlook" else reply.organizer,
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("mailto:piet@example.org", "piet@example.org"),
        ("MAILTO:Piet@Example.ORG", "piet@example.org"),
        ("Mailto: piet@example.org", "piet@example.org"),
        ('"mailto:piet@example.org"', "piet@example.org"),
        ("piet@example.org", "piet@example.org"),
        ("mailto:<piet@example.org>", "piet@example.org"),
        ("mailto:piet@cliëntenraad.nl", "piet@xn--clintenraad-1bb.nl"),
        ("mailto:piët@example.org", "piët@example.org"),
        ("invalid:nomail", ""),
        ("mailto:", ""),
    ],
)
def test_an_address_is_read_however_it_is_written(written: str, read: str) -> None:
    assert read_answer(bare(PIET, f"ATTENDEE;PARTSTAT=ACCEPTED:{written}")).attendee == read


@pytest.mark.parametrize(
    "bent",
    [
        lambda whole: whole.replace(b"\r\n", b"\n"),
        lambda whole: whole.replace(b"\r\n", b"\r"),
        lambda whole: whole.replace(b"\r\n", b"\r\r\n"),
        lambda whole: b"\xef\xbb\xbf" + whole,
        lambda whole: whole.decode().encode("utf-16"),
        lambda whole: whole.decode().encode("cp1252"),
        lambda whole: whole.replace(b"\r\nUID:", b"\r\nU\r\n\tID:"),
        lambda whole: whole.replace(b"\r\n", b"\r\n\r\n"),
        lambda whole: whole.replace(b"BEGIN:VEVENT", b"begin:vevent").replace(b"METHOD:REPLY", b"method:reply"),
        lambda whole: whole.rstrip(),
        lambda whole: whole.partition(b"END:VEVENT")[0],
        lambda whole: whole.replace(b"COMMENT", b"ATTENDEE;=:;\r\nCOMMENT"),
    ],
    ids=["LF", "CR", "CRCRLF", "BOM", "UTF-16", "Windows", "folded", "empty lines", "capitals", "no end", "torn", "broken line"],
)  # fmt: skip
def test_the_bytes_may_be_bent_on_the_way(bent: "object") -> None:
    whole = outlook(PIET.but(comment="Zoë komt mee"))
    straight = read_answer(whole)

    assert callable(bent)
    assert read_answer(bent(whole)) == straight
    assert straight.comment == "Zoë komt mee"


def test_a_comment_is_plain_text_and_has_an_end() -> None:
    said = read_answer(bare(PIET, ATTENDEE, r"COMMENT:Ik kom later\; de bus\, ziet u\nGroet\x00" + "a" * 5_000)).comment

    assert said.startswith("Ik kom later; de bus, ziet u\nGroet")
    assert len(said) == 1_000


@pytest.mark.parametrize(
    ("line", "sequence"), [("SEQUENCE:2", 2), ("X-NONE:1", None), ("SEQUENCE:-1", None), ("SEQUENCE:abc", None),
                           ("SEQUENCE:99999999999", 2**31 - 1), (f"SEQUENCE:{'9' * 500}", 2**31 - 1)],
)  # fmt: skip
def test_a_sequence_is_a_number_or_it_was_not_said(line: str, sequence: int | None) -> None:
    assert read_answer(bare(PIET, ATTENDEE, line)).sequence == sequence


@pytest.mark.parametrize(
    ("stamp", "read"),
    [("20270301T090500Z", STAMPED), ("20270301T090500", STAMPED), ("20270301", None), ("nu", None), ("", None),
     ("99999999T999999Z", None)],
)  # fmt: skip
def test_a_stamp_is_a_moment_or_it_was_not_said(stamp: str, read: datetime | None) -> None:
    assert read_answer(bare(PIET.but(stamp=stamp), ATTENDEE)).stamped_at == read


def test_what_is_not_said_is_not_answered() -> None:
    assert read_answer(bare(PIET)) == Answer("REPLY", PIET.uid, stamped_at=STAMPED)


def test_who_sends_somebody_else_says_whom() -> None:
    sent = 'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="MAILTO:Anna@example.org":mailto:piet@example.org'

    answer = read_answer(bare(PIET, sent, 'ATTENDEE;DELEGATED-FROM="mailto:piet@example.org":mailto:anna@example.org'))

    assert (answer.partstat, answer.attendee) == ("DELEGATED", "piet@example.org")
    assert (answer.delegated_to, answer.attendees) == ("anna@example.org", 2)


def test_the_same_person_named_twice_is_one() -> None:
    assert read_answer(bare(PIET, ATTENDEE, ATTENDEE.replace("mailto", "MAILTO"))).attendees == 1


@pytest.mark.parametrize(
    ("whole", "proposes"),
    [(gmail(PIET.but(method="COUNTER")), True), (bare(PIET, "X-MS-OLK-ORIGINALSTART:20270301T090000Z"), True), (gmail(PIET), False)],
)  # fmt: skip
def test_who_asks_for_another_time_is_heard(whole: bytes, proposes: bool) -> None:
    assert read_answer(whole).has_proposal is proposes


def test_of_several_events_the_first_is_read_and_all_are_counted() -> None:
    event = thunderbird(PIET).partition(b"BEGIN:VEVENT")[2].partition(b"END:VEVENT")[0]
    more = b"".join(b"BEGIN:VEVENT" + event.replace(PIET.uid.encode(), b"%d" % n) + b"END:VEVENT\r\n" for n in range(9))

    answer = read_answer(thunderbird(PIET).replace(b"END:VCALENDAR", more + b"END:VCALENDAR"))

    assert (answer.uid, answer.events) == (PIET.uid, 10)


@pytest.mark.parametrize(
    "whole",
    [
        b"", b"\x00", b"Dag, ik kom graag.", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", bare(PIET.but(method="")),
        bare(PIET.but(uid="")), bare(PIET.but(uid="x" * 300)), bare(PIET).replace(b"VEVENT", b"VTODO"),
        bare(PIET).replace(b"VEVENT", b"VFREEBUSY"), bare(PIET).replace(b"BEGIN:VEVENT\r\n", b""),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_said_to_be_none(whole: bytes) -> None:
    with pytest.raises(NotAnAnswer):
        read_answer(whole)


ALARM = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT1M\nREPEAT:999999\nDURATION:PT1S\nEND:VALARM"
BOMBS = {
    "alarms": bare(PIET, *[ALARM] * 5_000),
    "events": bare(PIET).replace(
        b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n" * 9_000 + b"END:VCALENDAR"
    ),
    "nested": bare(PIET, *["BEGIN:VEVENT"] * 15_000),
    "zones": bare(PIET).replace(b"METHOD", b"BEGIN:VTIMEZONE\r\nEND:VTIMEZONE\r\n" * 6_000 + b"METHOD"),
    "size": bare(PIET, "X" * LARGEST),
    "hidden in UTF-16": bare(PIET, *[ALARM] * 1_000).decode().encode("utf-16"),
}
HEAVY = {
    "attendees": bare(PIET, *["ATTENDEE:mailto:a@example.org"] * 8_000),
    "one long line": bare(PIET, "ATTENDEE;X=" + '"' * (LARGEST - 500)),
    "parameters": bare(PIET, "ATTENDEE" + ";A=B" * 60_000 + ":mailto:piet@example.org"),
    "line ends": bare(PIET, "\n" * (LARGEST // 2 - 500)),
    "folds": bare(PIET, "COMMENT:a" + "\n " * 80_000),
    "comments": bare(PIET, *["COMMENT:" + "a\\n" * 1_000] * 80),
    "backslashes": bare(PIET, "COMMENT:" + "\\" * (LARGEST - 500)),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_too_much_is_refused_before_it_is_read(bomb: str) -> None:
    began = time.process_time()

    with pytest.raises(NotAnAnswer):
        read_answer(BOMBS[bomb])

    assert time.process_time() - began < 0.1


@pytest.mark.parametrize("heavy", HEAVY)
def test_what_is_heavy_costs_little_time(heavy: str) -> None:
    began = time.process_time()

    assert read_answer(HEAVY[heavy]).uid == PIET.uid

    assert time.process_time() - began < 1


LINE = st.sampled_from(
    [*outlook(PIET).splitlines(), *thunderbird(PIET).splitlines(), b"", b" x", b"ATTENDEE", b"UID;X"]
)


@given(
    st.one_of(st.binary(max_size=300), st.lists(st.one_of(LINE, st.binary(max_size=20)), max_size=40).map(b"\r\n".join))
)
def test_whatever_comes_in_is_an_answer_or_none(whole: bytes) -> None:
    try:
        answer = read_answer(whole)
    except NotAnAnswer:
        return
    assert answer.uid
    assert "\x00" not in answer.comment + answer.attendee + answer.uid + answer.method
