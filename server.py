"""Serving: granian's web processes with the mail worker beside them; none of them outlives the process that serves."""

import atexit
import contextlib
import errno
import gc
import importlib
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess

PARENT = "BIJEEN_PARENT"  # the process that serves, for its children
LOOK_SECONDS = 0.25
STOP_SECONDS = 5
LAST_MAIL_SECONDS = 9  # a mail in hand is seen out
FAILED_STARTS = 5
LONGEST_PAUSE = 30.0

Target = Callable[..., Any]


class CannotServe(Exception):
    """Serving is not possible here; its text says why, in Dutch."""


@cache
def watch_parent() -> None:
    """End this process within half a second once the one that serves is gone, even by `kill -9`.

    Granian's children would go on answering, and share the port with the next start. Does nothing in a process that
    `serve` did not start.
    """
    parent = int(os.environ.get(PARENT, "0"))
    if parent:
        threading.Thread(target=_end_with, args=(parent,), name="parent", daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def load(target: str) -> Target:
    """The application that `target` ("module:name") names, in a web process of its own."""
    watch_parent()
    atexit.register(_leave)
    with contextlib.suppress(PermissionError):
        os.setpgid(0, 0)  # Ctrl-C reaches the process that serves alone, which then stops the others in order
    module, _, name = target.partition(":")
    gc.disable()  # all that comes in now stays
    application: Target = getattr(importlib.import_module(module), name)
    gc.freeze()
    gc.enable()
    return application


def _leave() -> None:
    """End without taking Python apart, when all is closed: one in six times granian's threads panic over that."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


class MailWorker:
    """The mail worker's process: started, started again whenever it ends by itself, and stopped.

    A worker that keeps ending is tried again after a growing pause, for ever: without it sign-ups are still taken,
    and their messages wait in the outbox.
    """

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.starting = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        threading.Thread(target=self._keep, name="mail worker", daemon=True).start()

    def _keep(self) -> None:
        pause = LOOK_SECONDS
        while process := self._spawn():
            began = time.monotonic()
            code = process.wait()
            if self.stopping.is_set():
                return
            killed = code < 0  # somebody else ended it: nothing is wrong with the worker itself
            lived = time.monotonic() - began > LONGEST_PAUSE
            pause = LOOK_SECONDS if killed or lived else min(2 * pause, LONGEST_PAUSE)
            print(f"De mailverzender is gestopt ({code}) en start opnieuw.", file=sys.stderr, flush=True)
            self.stopping.wait(pause)

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        with self.starting:
            if self.stopping.is_set():
                return None
            self.process = subprocess.Popen([sys.executable, "-P", "-m", "cli", "worker"], process_group=0)
            return self.process

    def stop(self) -> None:
        """Ask it to stop; `wait` sees it out."""
        with self.starting:
            self.stopping.set()
            self.asked_at = time.monotonic()
            if self.process:
                self.process.terminate()

    def wait(self) -> None:
        """See it out, until `LAST_MAIL_SECONDS` after it was asked."""
        if not self.process:
            return
        try:
            self.process.wait(max(0.1, self.asked_at + LAST_MAIL_SECONDS - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Web(MPServer):
    """Granian that replaces its workers however often they are killed, gives up on one that cannot start, and has
    the mail worker beside them when there is one.
    """

    mail: MailWorker | None = None
    failed_starts = 0

    @property
    def gave_up(self) -> bool:
        """Whether it stopped because its workers cannot start."""
        return self.failed_starts >= FAILED_STARTS

    def startup(self, spawn_target: Target, target_loader: Target) -> None:
        ignored = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
        super().startup(spawn_target, target_loader)
        # Granian reloads at a hang-up; with us a closed terminal stops the site, unless nohup says otherwise.
        signal.signal(signal.SIGHUP, signal.SIG_IGN if ignored else self.signal_handler_interrupt)
        if self.mail:
            self.mail.start()

    def _respawn_workers(
        self, workers: list[int], spawn_target: Target, target_loader: Target, delay: float = 0
    ) -> None:
        failed = any(_could_not_start(self.wrks[number]) for number in workers)
        self.failed_starts = self.failed_starts + 1 if failed else 0
        if self.gave_up:
            self.signal_handler_interrupt()
            return
        super()._respawn_workers(workers, spawn_target, target_loader, delay)
        # Granian stops the whole site when one worker ends twice within 5.5 seconds, even when it was killed.
        self.respawned_wrks.clear()

    def shutdown(self, exit_code: int = 0) -> None:
        if self.mail:
            self.mail.stop()
        self.interrupt_children.clear()  # one that ended while we were told to stop is no failure
        super().shutdown(exit_code)
        if self.mail:
            self.mail.wait()


def _could_not_start(worker: WorkerProcess) -> bool:
    """Whether it ended by itself within ten seconds, or in any way within one: nothing of ours is up by then."""
    lived = time.monotonic() - worker.birth
    code = worker.inner.exitcode
    return code is not None and (lived < 1 or (code >= 0 and lived < 10))


def serve(
    host: str,
    port: int,
    workers: int = 1,
    *,
    mail: bool = True,
    target: str = "app:app",
    started: Callable[[], None] | None = None,
) -> None:
    """Serve `target` until a signal says stop, with the mail worker when `mail`; calls `started` once the port is ours.

    Refuses with `CannotServe` an address or port that cannot be had.
    """
    address = _free_address(host, port)
    multiprocessing.set_start_method("spawn", force=True)  # children read the environment and the modules afresh
    os.environ[PARENT] = str(os.getpid())
    web = Web(
        target,
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    web.mail = MailWorker() if mail else None
    if started:
        web.on_startup(started)
    web.serve(target_loader=load)
    if web.gave_up:
        raise CannotServe("De site kan niet starten. De melding hierboven zegt waarom.")


def _free_address(host: str, port: int) -> str:
    """The numeric address of `host`, when its `port` can be had. Granian itself would share the port with another."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as unknown:
        raise CannotServe(f"Het adres {host} is niet bekend op deze computer.") from unknown
    deadline = time.monotonic() + 2  # the children of a site that was killed just now need a moment
    while (refusal := _refusal_of(family, address)) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    if refusal:
        raise CannotServe(_why(refusal, host, port)) from refusal
    return str(address[0])


def _refusal_of(family: int, address: tuple[Any, ...]) -> OSError | None:
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as refusal:
            return refusal
    return None


def _why(refusal: OSError, host: str, port: int) -> str:
    if refusal.errno == errno.EADDRINUSE:
        return f"Poort {port} is al in gebruik. Stop het andere programma, of kies een andere poort."
    if refusal.errno == errno.EACCES:
        return f"Poort {port} mag u niet gebruiken. Kies een poort boven 1023."
    return f"Op {host} poort {port} kan de site niet draaien: {refusal.strerror}."
