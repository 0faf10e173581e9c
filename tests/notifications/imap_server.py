"""A real IMAP server, Debian's dovecot, on a free port of this machine, with one mailbox in a folder of its own."""

import imaplib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.notifications import certificate
from tests.processes import free_port

NAME, SECRET = "bijeen", "geheim/woord@1"
DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{folder}/mail
first_valid_uid = 1
{unprivileged}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure_port}
    ssl = yes
  }}
}}
passdb {{
  driver = static
  args = user={name} password={secret}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/mail
}}
"""


class ImapServer:
    """`with ImapServer() as server`: it answers at `server.url()`, and is gone at the end."""

    def __init__(self) -> None:
        if DOVECOT is None:
            missing = "dovecot is missing (apt install dovecot-imapd)"
            pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
        self.folder = Path(tempfile.mkdtemp(prefix="bijeen-imap-"))
        self.port, self.secure_port = free_port(), free_port()
        self.certificate, self.key = certificate.make(self.folder)
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "ImapServer":
        is_root = os.geteuid() == 0
        owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.geteuid())
        mine = f"default_internal_user = {owner.pw_name}\ndefault_login_user = {owner.pw_name}\n"
        (self.folder / "mail").mkdir()
        if is_root:
            os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        self.folder.chmod(0o755)  # dovecot works under several names
        (self.folder / "config").write_text(CONFIG.format(
            folder=self.folder, port=self.port, secure_port=self.secure_port, certificate=self.certificate, key=self.key, name=NAME, secret=SECRET, owner=owner.pw_uid, group=owner.pw_gid,
            unprivileged="" if is_root else mine + f"default_internal_group = {owner.pw_gid}",
        ))  # fmt: skip
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Let it answer."""
        assert DOVECOT is not None
        words = [DOVECOT, "-F", "-c", str(self.folder / "config")]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, start_new_session=True)
        deadline = time.monotonic() + 20
        while True:
            try:
                imaplib.IMAP4("127.0.0.1", self.port, timeout=5).logout()
            except (OSError, imaplib.IMAP4.error):
                assert time.monotonic() < deadline, (self.folder / "log").read_text()
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Nobody answers any more."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)  # also those that speak to somebody
            self.process.wait(10)
            self.process = None

    def url(self, secret: str = SECRET, folder: str = "INBOX") -> str:
        """Where it is, for `BIJEEN_IMAP_URL`."""
        return f"imap://{NAME}:{quote(secret, safe='')}@127.0.0.1:{self.port}/{folder}"

    def secure_url(self, way: str) -> str:
        """The same, encrypted: by `imaps`, or by `starttls` on the way in."""
        start = f"{NAME}:{quote(SECRET, safe='')}@127.0.0.1"
        return f"imaps://{start}:{self.secure_port}" if way == "imaps" else f"imap://{start}:{self.port}?tls=starttls"

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        """The mailbox, by the library of Python alone."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as client:
            client.login(NAME, SECRET)
            yield client

    def deliver(self, *mails: bytes) -> None:
        """Put mails in the inbox."""
        with self.opened() as client:
            for raw in mails:
                assert client.append("INBOX", "", "", raw)[0] == "OK"

    def spoil(self, words: bytes) -> None:
        """Nobody can read the mail with these words in it any more: the server does not give it."""
        for found in (self.folder / "mail").rglob("*"):
            if found.is_file() and found.parent.name in {"new", "cur"} and words in found.read_bytes():
                found.chmod(0)

    def count(self, folder: str = "INBOX") -> int:
        """How many mails are in a folder; of none when it is not there."""
        with self.opened() as client:
            status, found = client.select(folder, readonly=True)
            return int(found[0] or 0) if status == "OK" else 0

    def empty(self) -> None:
        """Throw everything away."""
        with self.opened() as client:
            for folder in ("INBOX", "Bijeen"):
                status, found = client.select(folder)
                if status == "OK" and int(found[0] or 0):
                    client.store("1:*", "+FLAGS", "\\Deleted")
                    client.expunge()
