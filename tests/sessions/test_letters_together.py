"""One letter of several messages: only of kinds that know how."""

import pytest

from notifications.combining import key
from sessions.letters import COMBINED, WRITERS, write_together
from tests.notifications.letters import a_letter, a_message


def test_several_messages_are_one_letter_by_the_group_in_their_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WRITERS, "proof", lambda message: a_letter(heading=message.name))
    monkeypatch.setitem(COMBINED, "proof", lambda told: a_letter(opening=[letter.heading for _message, letter in told]))
    ours = [a_message(name=name, together=key("proof", "raad@bijeen.example", "nl")) for name in ("Anna", "Kees")]

    assert write_together(ours).opening == ["Anna", "Kees"]


def test_several_messages_that_nobody_combines_are_refused() -> None:
    with pytest.raises(KeyError):
        write_together([a_message(), a_message()])
