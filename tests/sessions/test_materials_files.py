"""The folder of files: whole or not at all, whatever is killed; a file that is too large fills nothing; names are cleaned."""

import asyncio
import os
import signal
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from database import DB
from sessions.materials import files, names, operations
from sessions.materials.kinds import Kind
from sessions.materials.tables import Handout
from sessions.reports.tables import ReportPicture
from tests.cast import a_session, an_event, an_organiser
from tests.processes import Site, until
from tests.sessions.materials import PDF, a_file, a_report
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")


def in_folder() -> set[str]:
    return {path.name for path in files.folder().iterdir()} if files.folder().is_dir() else set()


def make_old(*paths: Path) -> None:
    """As if they were written two days ago."""
    for path in paths:
        os.utime(path, (time.time() - 2 * files.LEFT_FOR,) * 2)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("verslag.pdf", "verslag.pdf"), ("../../etc/passwd", "passwd.pdf"), ("C:\\Users\\Piet\\stuk.docx", "stuk.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"), ("\u202egnp.exe", "gnp.pdf"), ("x" * 200 + ".pdf", "x" * 100 + ".pdf"),
        ("", "bestand.pdf"), ("...", "bestand.pdf"), ("con.pdf", "_con.pdf"), ("a<b>:c|d?.pdf", "a-b--c-d-.pdf"),
        ("Café\u0301 überzicht.pdf", "Café\u0301 überzicht.pdf"), ("v1.2 stuk", "v1.2 stuk.pdf"), (".htaccess", "htaccess.pdf"),
        ("..\\..\\", "bestand.pdf"), ("a\u200f\u2066b.pdf", "ab.pdf"), ("\ud800x.pdf", "x.pdf"), ("%2e%2e%2fx.pdf", "-2e-2e-2fx.pdf"),
    ],
)  # fmt: skip
def test_a_name_is_one_part_of_a_path_without_tricks(given: str, kept: str) -> None:
    assert names.clean(given, Kind.PDF) == kept


async def test_what_no_row_names_is_swept_after_a_day_and_nothing_else() -> None:
    event = await an_event()
    handout = await a_file(event, await a_session(event))
    await a_report(event)
    [picture] = await ReportPicture.objects()
    left, fresh, begun = (files.folder() / name for name in ("f" * 64 + "-left", "f" * 64 + "-fresh", ".new-begun"))
    for path in (left, fresh, begun):
        path.write_bytes(b"x")
    make_old(left, begun, files.path_of(handout.file), files.path_of(picture.file))

    number = await files.sweep()

    assert number >= 2
    assert in_folder() & {left.name, fresh.name, begun.name, handout.file, picture.file} == {fresh.name, handout.file, picture.file}


async def test_when_an_event_is_thrown_away_its_files_go_with_the_next_sweep() -> None:
    event = await an_event()
    handout = await a_file(event, await a_session(event))
    await event.remove()
    make_old(files.path_of(handout.file))

    await files.sweep()

    assert (await Handout.count(), handout.file in in_folder()) == (0, False)


async def test_a_disk_that_is_full_keeps_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real refusal by the system: the folder for files is a file."""
    await an_event()
    taken = files.folder().parent / "geen-map"
    taken.write_bytes(b"")
    monkeypatch.setattr(files, "FOLDER", "geen-map")
    async with at_desk(await an_organiser()) as desk:
        form = dict((await desk.open("/bureau/bijeenkomsten/week/materialen")).form("/bureau/bijeenkomsten/week/materialen").fields)
        form.pop("bestand")
        page = await desk.ask("POST", "/bureau/bijeenkomsten/week/materialen", data=form, files={"bestand": ("a.pdf", PDF)})

    assert (page.status, page.mistakes, await Handout.count()) == (
        422, ["Wij konden het bestand niet bewaren. Probeer het later nog eens, of bel de beheerder."], 0,
    )  # fmt: skip


async def test_a_file_that_got_lost_is_not_there_and_the_rest_is(browser: Browser) -> None:
    event = await an_event()
    handout = await a_file(event)
    files.path_of(handout.file).unlink()

    statuses = [(await browser.open(path)).status for path in (f"/week/materiaal/{handout.id}", "/week")]

    assert statuses == [404, 200]


async def test_what_is_refused_by_the_database_leaves_no_file() -> None:
    event = await an_event()
    await Handout.insert(*(Handout(event=event.id, label="x", link="https://example.org", added_at=event.created_at) for _ in range(operations.MOST)))
    before = in_folder()

    with pytest.raises(operations.EnoughHandouts):
        await a_file(event)

    assert in_folder() == before


# -- too large


async def test_a_file_just_over_the_limit_is_refused_in_words_and_one_on_it_is_taken() -> None:
    event = await an_event()
    path, found = "/bureau/bijeenkomsten/week/materialen", []
    async with at_desk(await an_organiser()) as desk:
        form = dict((await desk.open(path)).form(path).fields) | {"naam": "Groot stuk"}
        form.pop("bestand")
        for size in (operations.LARGEST, operations.LARGEST + 1, operations.LARGEST + 2 * 1024 * 1024):
            page = await desk.ask("POST", path, data=form, files={"bestand": ("a.pdf", PDF.ljust(size, b" "))})
            found.append((page.status, page.mistakes))

    assert found == [(303, []), (422, ["Dit bestand is te groot. Een bestand mag hoogstens 20 MB zijn."]), (413, [])]
    [handout] = await Handout.objects().where(Handout.event == event.id)
    assert handout.size == operations.LARGEST


def said_by(site: Site, head: str, blocks: int) -> str:
    """What is answered to a form of that many MB, sent as far as it is taken; heard while it is being sent, as browsers do."""
    lines = ["POST /bureau/bijeenkomsten/week/materialen HTTP/1.1", f"Host: 127.0.0.1:{site.port}", "Sec-Fetch-Site: same-origin",
             "Content-Type: multipart/form-data; boundary=x", head, "", ""]  # fmt: skip
    part = b'--x\r\nContent-Disposition: form-data; name="bestand"; filename="a.pdf"\r\n\r\n'
    chunked, block = "chunked" in head, b"a" * 1024 * 1024
    with socket.create_connection(("127.0.0.1", site.port), 20) as talk, ThreadPoolExecutor(1) as ear:
        answer = ear.submit(talk.recv, 64)
        with suppress(ConnectionError):
            talk.sendall("\r\n".join(lines).encode())
            for content in (part, *(block for _ in range(blocks))):
                talk.sendall(b"%x\r\n%b\r\n" % (len(content), content) if chunked else content)
                if answer.done():
                    break
        return answer.result(20).split(b"\r\n")[0].decode()


def memory_of(pid: int) -> int:
    """The most memory that this process and its children ever held, in MB (Linux, `VmHWM`)."""
    children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    own = next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))
    return max([own, *(memory_of(child) for child in children)])


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a process from /proc")
async def test_two_gigabytes_are_refused_and_fill_neither_memory_nor_disk(tmp_path: Path) -> None:
    """With the length said, nothing is read at all; without it, no more than the limit."""
    async with Site(BIJEEN_WORKER="off", TMPDIR=str(tmp_path)) as site:
        before = memory_of(site.pid)
        said = [await asyncio.to_thread(said_by, site, head, 2048) for head in (f"Content-Length: {2 * 1024**3}", "Transfer-Encoding: chunked")]
        await until_empty(tmp_path)
        more = memory_of(site.pid) - before
        kept = list((site.folder / files.FOLDER).glob("*")) if (site.folder / files.FOLDER).is_dir() else []

    assert (said, kept, more < 60) == (["HTTP/1.1 413 Payload Too Large"] * 2, [], True)


async def until_empty(folder: Path) -> None:
    async def is_empty() -> bool:
        return not any(folder.iterdir())

    await until(is_empty, 10, lambda: str(list(folder.iterdir())))


# -- killed

KILLED = """
import asyncio, io, os, signal, sys
import database
from events.publishing import event_at
from sessions.materials import files, operations
from sessions.materials.subjects import Subject

async def main():
    async with database.opened():
        event = await event_at("week")
        print("ready", flush=True)
        for number in range(10_000):
            wish = operations.Wish("", "everybody", "before")
            handout = await operations.add_file(Subject(event, None, None), io.BytesIO(b"%%PDF-%08d" % number + bytes(49_992)), "x.pdf", wish)
            print(handout.file, flush=True)
            if number:
                await operations.take_away(Subject(event, None, None), last)
            last = handout.id

asyncio.run(main())
"""


@pytest.mark.skipif(DB.engine_type == "postgres", reason="the order of file and row is the same on both")
@pytest.mark.parametrize("after", [0.0, 0.011, 0.023, 0.05, 0.09])
async def test_what_is_killed_leaves_no_row_without_its_file(after: float) -> None:
    await an_event()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    await process.stdout.readline()
    await asyncio.sleep(after)
    process.send_signal(signal.SIGKILL)
    await process.wait()

    named = await Handout.select(Handout.file).output(as_list=True)
    whole = [(files.folder() / name).stat().st_size for name in named]
    assert len(named) > 0
    assert set(whole) == {50_005}


