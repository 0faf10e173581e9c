"""The house keeps itself in order: which way imports run, who may do what, and how long things may be."""

import ast
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from statistics import median

import pytest

from database import DB
from tests.tables import TABLES

ROOT = Path(__file__).parent.parent
ORDER = [
    *"settings clock database migrations notifications events sessions server app commands".split(),
    "database_commands", "mail_commands", "programme_commands", "cli",
]  # fmt: skip
PACKAGES = ("notifications", "events", "sessions")
WEB = re.compile(r"(pages|desk|forms|front|limits|signed_in|site\w*)\.py")
WRITES = {"insert", "update", "delete", "raw", "alter"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def files(*, tests: bool = False) -> list[Path]:
    """Our modules: those of the house, and those of its tests when asked."""
    folders = ["migrations", *PACKAGES, *(["tests"] if tests else [])]
    return sorted([*ROOT.glob("*.py"), *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))])


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(path: Path) -> str:
    """The package or root module a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name_of(path)} imports by dots"
            yield node.module or ""


def functions_of(path: Path) -> Iterator[Function]:
    yield from (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def lines_of(function: Function) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


# -- what may import what


def test_imports_run_one_way() -> None:
    reversed_ones = [
        f"{name_of(path)} imports {name}"
        for path in files()
        for name in imports_of(path)
        if (room := name.partition(".")[0]) in ORDER
        and room_of(path) in ORDER
        and ORDER.index(room) > ORDER.index(room_of(path))
    ]
    assert reversed_ones == []


def test_nobody_imports_the_configuration_of_piccolo_or_the_tests() -> None:
    forbidden = {"piccolo_conf", "tests"}
    assert [name_of(path) for path in files() for name in imports_of(path) if name.partition(".")[0] in forbidden] == []


def test_migrations_are_frozen_they_know_nothing_of_the_packages() -> None:
    known = [
        name_of(path)
        for path in (ROOT / "migrations").rglob("*.py")
        for name in imports_of(path)
        if name.partition(".")[0] in PACKAGES
    ]
    assert known == []


def test_operations_do_not_know_the_web() -> None:
    knowing = [
        name_of(path)
        for path in files()
        if room_of(path) in PACKAGES and not WEB.fullmatch(path.name)
        for name in imports_of(path)
        if name.partition(".")[0] == "litestar"
    ]
    assert knowing == []


def test_no_import_stands_in_a_function() -> None:
    inside = [
        f"{name_of(path)}:{node.lineno}"
        for path in files()
        for function in functions_of(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_tables_questions_and_tables_of_contents_import_no_operation() -> None:
    allowed = re.compile(r"(database|piccolo.*|\w+(\.\w+)*\.tables|" + "|".join(sys.stdlib_module_names) + r")(\.\w+)*")
    strange = [
        f"{name_of(path)} imports {name}"
        for path in files()
        if path.name in {"tables.py", "piccolo_app.py"}
        for name in imports_of(path)
        if not allowed.fullmatch(name)
    ]
    assert strange == []


# -- who may write


def tables_in(path: Path) -> set[str]:
    """The names of tables that a module imports."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("tables")
        for alias in node.names
    }


def writes_in(path: Path) -> Iterator[str]:
    tables = tables_in(path)
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=verb) if name in tables and verb in WRITES:
                yield f"{name_of(path)}:{node.lineno} {name}.{verb}"
            case ast.Await(value=ast.Call(func=ast.Attribute(attr="save" | "remove" as verb))):
                yield f"{name_of(path)}:{node.lineno} .{verb}()"
            case ast.ImportFrom(module="database"):
                yield f"{name_of(path)}:{node.lineno} imports database"


def test_handlers_never_write_to_a_table() -> None:
    assert [write for path in files() if path.name in {"pages.py", "desk.py"} for write in writes_in(path)] == []


def test_writes_by_a_handler_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    handler = tmp_path / "pages.py"
    handler.write_text("from x.tables import Event\nasync def f(e):\n    await Event.update({})\n    await e.save()\n")

    assert list(writes_in(handler)) == ["pages.py:4 .save()", "pages.py:3 Event.update"]


# -- sizes and exceptions


def test_no_file_is_over_350_lines() -> None:
    sizes = {name_of(path): len(path.read_text().splitlines()) for path in files(tests=True)}
    assert {name: size for name, size in sizes.items() if size > 350} == {}


def test_no_function_is_over_40_lines() -> None:
    long = [
        f"{name_of(path)} {function.name} {lines_of(function)}"
        for path in files(tests=True)
        for function in functions_of(path)
        if lines_of(function) > 40
    ]
    assert long == []


def test_half_of_the_functions_have_8_lines_at_most() -> None:
    assert median(lines_of(function) for path in files() for function in functions_of(path)) <= 8


def test_every_exception_from_a_rule_is_explained_on_its_line() -> None:
    bare = re.compile(r"#\s*(noqa(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?|type:\s*ignore(\[[\w, -]+\])?)\W*$")
    unexplained = [
        f"{name_of(path)}:{number}"
        for path in files(tests=True)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if bare.search(line)
    ]
    assert unexplained == []


# -- templates


def templates() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("templates/**/*") if path.is_file())


def test_no_template_is_over_120_lines() -> None:
    sizes = {name_of(path): len(path.read_text().splitlines()) for path in templates()}
    assert {name: size for name, size in sizes.items() if size > 120} == {}


def test_pages_have_no_script_and_no_style_of_their_own() -> None:
    """The security policy forbids both; a mail needs its style in itself."""
    inline = re.compile(r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
    pages = [path for path in templates() if path.suffix == ".html" and not is_mail(path)]
    assert [name_of(path) for path in pages if inline.search(path.read_text())] == []


def is_mail(path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] == "notifications" or bool({"letters", "mail", "mails"} & set(path.parts))


# -- the database


async def test_the_migrated_schema_equals_the_tables(schema: None) -> None:
    migrated, declared = await (from_postgresql() if DB.engine_type == "postgres" else from_sqlite())

    assert migrated == declared


async def from_sqlite() -> tuple[object, object]:
    """Every column as the migrations made it, and as `tables.py` would make it."""
    declared = sqlite3.connect(":memory:")
    for table in TABLES:
        for statement in table.create_table().ddl:
            declared.execute(statement)
    names = [table._meta.tablename for table in TABLES]
    found = {name: [tuple(row.values()) for row in await DB.run_ddl(f"PRAGMA table_info({name})")] for name in names}
    expected = {name: declared.execute(f"PRAGMA table_info({name})").fetchall() for name in names}
    declared.close()
    return found, expected


class Undone(Exception):
    """Ends a transaction that is not to stay."""


async def from_postgresql() -> tuple[object, object]:
    """The same, in a schema that is taken back."""
    question = (
        "SELECT table_name, column_name, data_type, udt_name, character_maximum_length, is_nullable, "
        "replace(column_default, 'drift.', '') AS column_default FROM information_schema.columns "
        "WHERE table_schema = '{}' AND table_name IN ({}) ORDER BY table_name, ordinal_position"
    )
    names = ", ".join(f"'{table._meta.tablename}'" for table in TABLES)
    found = await DB.run_ddl(question.format("public", names))
    with suppress(Undone):
        async with DB.transaction():
            await DB.run_ddl("CREATE SCHEMA drift")
            await DB.run_ddl("SET LOCAL search_path TO drift")
            for table in reversed(TABLES):
                await table.create_table()
            expected = await DB.run_ddl(question.format("drift", names))
            raise Undone
    return found, expected


# -- the locks


@pytest.mark.parametrize("name", ["requirements.lock", "tests/requirements.lock"])
def test_a_lock_pins_everything_with_hashes_and_names_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    pinned = re.findall(r"^[A-Za-z0-9_.-]+(?:\[[\w,-]+\])?==[^\n]*\\\n +--hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)

    assert "://" not in text
    assert "--index" not in text
    assert len(pinned) == len(re.findall(r"^[^ #\n]", text, re.MULTILINE))


def test_the_tests_run_on_the_versions_that_are_served() -> None:
    served, tested = (
        set(re.findall(r"^[^ #\n]+==[^ \n]+", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "tests/requirements.lock")
    )
    assert served - tested == set()
