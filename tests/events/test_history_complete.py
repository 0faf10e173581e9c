"""Everything that our code can write into the history has words there: read from the code itself."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest

from events.correspondence.operations import Correspondence
from events.history import Entry
from events.people import deeds
from events.publishing import Details, Theme
from events.tables import Event
from sessions.people import words
from sessions.programme import Content
from tests.test_house import PACKAGES, Function, files, functions_of, name_of, room_of

# Of calls that leave it to their caller what was done: all that those say.
SAID_BY_CALLERS = {
    "events/passkeys/passkey_only.py": {"passkey-added", "passkey-removed", "passkey-only", "passkey-lifted"},
    "events/publishing.py": {"restored", *(one.value for one in Event.Status if one != Event.Status.DRAFT)},
    "sessions/programme.py": {"published", "withdrawn", "changed"},
    "sessions/replies/following.py": {"replied", "replied-late"},
    "sessions/statements/operations.py": {f"statement-{deed}" for deed in ("added", "changed", "removed", "opened", "closed", "shown", "hidden")},
    "sessions/reports/operations.py": {"report-saved", "report-published", "report-withdrawn"},
    "sessions/waiting_list.py": {"promoted", "moved_up", "accepted"},
}
KINDS = ("event", "series", "session", "participant", "mailing", "organiser", "topic", "council")
NO_FACTS = {"what", "passkey", "changed_at"}  # of a mail, or of a row, that the same function makes
COLUMNS = [part.name for table in (Content, Correspondence, Details, Theme) for part in fields(table)]


def constants(node: ast.AST) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def notes() -> Iterator[tuple[str, Function, ast.Call]]:
    """Every call that writes a deed: in which file, by which function."""
    for path in files():
        for function in functions_of(path) if room_of(path) in PACKAGES and path.name != "history.py" else ():
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and ast.unparse(node.func).removeprefix("history.") in {"note", "note_each"}:
                    yield name_of(path), function, node


def kinds_of(function: Function, about: ast.expr) -> set[str]:
    """What a deed is about: said in the call, or in a name that the function gave it."""
    named = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and ast.unparse(about) in ast.unparse(node.targets[0])
    ]
    said = {part.partition(":")[0] for where in (about, *named) for part in constants(where) if ":" in part}
    return said & {*KINDS} or {*KINDS}


def whats_of(path: str, what: ast.expr) -> set[str]:
    """What was done: said in the call, or by who calls it."""
    said = {part for node in ([what.body, what.orelse] if isinstance(what, ast.IfExp) else [what]) for part in constants(node)}
    return said or SAID_BY_CALLERS[path]


def an_entry(kind: str, what: str, facts: dict[str, Any] | None = None) -> Entry:
    return Entry(datetime(2027, 3, 1, tzinfo=UTC), "", f"{kind}:1", what, {}, facts or {})


def told(kind: str, what: str) -> bool:
    """Whether it is told in words; a participant's own page has sentences for it."""
    entry = an_entry(kind, what)
    on_its_page = kind != "participant" or words.deed(entry, {}) != what
    return on_its_page and not deeds.lines([entry])[0].what.endswith(f": {what.replace('-', ' ')}")


def test_every_deed_in_the_code_has_words() -> None:
    wordless, found = [], 0
    for path, function, call in notes():
        kinds = kinds_of(function, call.args[2])
        for what in whats_of(path, call.args[3]):
            found += 1
            if not any(told(kind, what) for kind in kinds):
                wordless.append((path, sorted(kinds), what))

    assert (wordless, found > 60) == ([], True)


def test_every_fact_of_a_deed_in_the_code_has_a_name() -> None:
    given = {
        name
        for _path, function, _call in notes()
        for node in ast.walk(function)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
        for name in constants(key)
    }
    names = sorted({*given, *COLUMNS} - NO_FACTS)

    [line] = deeds.lines([an_entry("event", "changed", dict.fromkeys(names, "x"))])

    assert [label for label, _before, _after in line.changes if label in {name.replace("_", " ") for name in names}] == []


@pytest.mark.parametrize(("wants", "said"), [(True, "ja"), (False, "nee")])
def test_to_want_invitations_is_told_in_words(wants: bool, said: str) -> None:
    [line] = deeds.lines([an_entry("participant", "invitations", {"wants": wants})])

    assert (line.what, line.changes) == (
        "Agenda-uitnodigingen aan- of uitgezet", [("Uitnodigingen voor de agenda", "", said)]
    )  # fmt: skip
