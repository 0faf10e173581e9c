"""Marks of answers."""

from sessions.ballots import mark_of


def test_a_mark_is_the_same_for_the_same_person_and_question_and_otherwise_another_one() -> None:
    marks = [
        mark_of(what, number, who)
        for what in ("statement", "evaluation") for number in (1, 2) for who in ("participant:1", "participant:2")
    ]  # fmt: skip

    assert len({*marks}) == 8
    assert mark_of("statement", 1, "participant:1") == marks[0]
    assert "participant" not in "".join(marks)
