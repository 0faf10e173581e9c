"""What the surroundings decide: one frozen `Settings` read from the environment, with defaults that work."""

import base64
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SHORTEST_SECRET = 32
MOST_DATA_KEYS = 2
MAILS_PER_SECOND = 5.0
MOST_CONNECTIONS = 20
NUMBER = re.compile(r"\d{1,4}(\.\d{1,3})?")
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


class SettingRefused(Exception):
    """A setting that cannot be used; its text says which and why."""


@dataclass(frozen=True)
class Settings:
    """All settings. `database_url` is `sqlite:///path` or `postgresql://…`; `base_url` has no slash at its end.

    `data_keys` are Fernet keys; the first one encrypts, each of them can decrypt.
    """

    database_url: str
    base_url: str
    data: Path
    secret_key: bytes
    data_keys: tuple[str, ...]
    smtp_url: str
    mail_from: str
    reply_domain: str
    mail_rate: float | None
    mail_connections: int
    imap_url: str
    trusted_proxies: frozenset[str]
    worker: bool
    limits: bool
    needs_passkeys: bool

    @property
    def is_loopback(self) -> bool:
        """Whether the site only answers on this machine: the base URL is a loopback name."""
        return urlsplit(self.base_url).hostname in LOOPBACK

    @property
    def hosts(self) -> frozenset[str]:
        """The `Host` headers that are answered, lower-case, with the port where the base URL has one."""
        parts = urlsplit(self.base_url)
        if not self.is_loopback:
            return frozenset({parts.netloc.lower()})
        port = f":{parts.port}" if parts.port else ""
        return frozenset(f"{name}{port}" for name in ("localhost", "127.0.0.1", "[::1]"))

    @property
    def keeps_mail(self) -> bool:
        """Whether mail is kept for reading at the desk instead of sent."""
        return not self.smtp_url

    @property
    def mails_per_second(self) -> float:
        """How many mails one worker hands over at most; 0 is no limit, as for a mail server on this machine."""
        if self.mail_rate is not None:
            return self.mail_rate
        return 0 if urlsplit(self.smtp_url).hostname in LOOPBACK else MAILS_PER_SECOND


def read(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`. Raises `SettingRefused` with the name of the setting that is wrong."""
    database_url = environment.get("BIJEEN_DATABASE_URL", "sqlite:///bijeen.sqlite")
    if not database_url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise SettingRefused("BIJEEN_DATABASE_URL moet beginnen met sqlite:/// of postgresql://")
    base_url = environment.get("BIJEEN_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingRefused("BIJEEN_BASE_URL moet een heel adres zijn, zoals https://bijeen.example.nl")
    data = Path(environment.get("BIJEEN_DATA") or _folder_of(database_url))
    sender = "bijeen@bijeen.example" if parts.hostname in LOOPBACK else f"bijeen@{parts.hostname}"
    return Settings(
        database_url=database_url,
        base_url=base_url,
        data=data,
        secret_key=_secret(environment.get("BIJEEN_SECRET_KEY", ""), base_url, data),
        data_keys=_data_keys(environment.get("BIJEEN_DATA_KEY", ""), data),
        smtp_url=environment.get("BIJEEN_SMTP_URL", ""),
        mail_from=environment.get("BIJEEN_MAIL_FROM") or sender,
        reply_domain=_domain(environment.get("BIJEEN_REPLY_DOMAIN", "").lower()),
        mail_rate=_rate(environment.get("BIJEEN_MAIL_RATE", "")),
        mail_connections=_connections(environment.get("BIJEEN_MAIL_CONNECTIONS", "2")),
        imap_url=environment.get("BIJEEN_IMAP_URL", ""),
        trusted_proxies=frozenset(environment.get("BIJEEN_TRUSTED_PROXIES", "").replace(",", " ").split()),
        worker=_switch(environment, "BIJEEN_WORKER"),
        limits=_switch(environment, "BIJEEN_LIMITS"),
        needs_passkeys=_passkeys(environment.get("BIJEEN_PASSKEYS", "chosen"), parts.hostname),
    )


def _domain(name: str) -> str:
    if name and not DOMAIN.fullmatch(name):
        raise SettingRefused(f"BIJEEN_REPLY_DOMAIN moet een domein zijn, zoals antwoord.example.nl, niet {name!r}")
    return name


def _rate(text: str) -> float | None:
    if text and not NUMBER.fullmatch(text):
        raise SettingRefused(f"BIJEEN_MAIL_RATE moet een getal zijn, zoals 5 of 0.5, niet {text!r}")
    return float(text) if text else None


def _connections(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_CONNECTIONS:
        raise SettingRefused(f"BIJEEN_MAIL_CONNECTIONS moet een getal zijn van 1 tot en met {MOST_CONNECTIONS}")
    return int(text)


def _switch(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "on").lower()
    if value not in {"on", "off"}:
        raise SettingRefused(f"{name} moet on of off zijn, niet {value!r}")
    return value == "on"


def _passkeys(value: str, host: str) -> bool:
    if value not in {"chosen", "required"}:
        raise SettingRefused(f"BIJEEN_PASSKEYS moet chosen of required zijn, niet {value!r}")
    if value == "required" and _is_number(host):
        raise SettingRefused("BIJEEN_PASSKEYS=required vraagt een BIJEEN_BASE_URL met een naam: bij een IP-adres werken passkeys niet")
    return value == "required"


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _folder_of(database_url: str) -> Path:
    if database_url.startswith("sqlite:///"):
        return Path(database_url.removeprefix("sqlite:///")).resolve().parent
    return Path.cwd()


def _secret(given: str, base_url: str, data: Path) -> bytes:
    if given:
        if len(given) < SHORTEST_SECRET:
            raise SettingRefused(f"BIJEEN_SECRET_KEY moet ten minste {SHORTEST_SECRET} tekens hebben")
        return given.encode()
    if base_url.startswith("https://"):
        raise SettingRefused("BIJEEN_SECRET_KEY is nodig als het adres met https begint")
    return _secret_kept_in(data / "secret-key", secrets.token_urlsafe(48))


def _data_keys(given: str, data: Path) -> tuple[str, ...]:
    """One key, or two when the first takes over from the second."""
    said = given or _secret_kept_in(data / "data-key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()).decode()
    keys = tuple(said.replace(",", " ").split())
    if not keys or len(keys) > MOST_DATA_KEYS or not all(map(_is_data_key, keys)):
        raise SettingRefused(
            "BIJEEN_DATA_KEY moet een sleutel van 44 tekens zijn, zoals in het bestand data-key, of twee met een komma ertussen"
        )
    return keys


def _is_data_key(key: str) -> bool:
    try:
        return len(key) == 44 and len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False


def _secret_kept_in(path: Path, made: str) -> bytes:
    """The key in `path`; `made` is put there the first time, whole or not at all, by whichever process comes first."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(made)
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # another process made it first: that one counts
        finally:
            fresh.unlink()
    return path.read_bytes().strip()


SETTINGS = read(os.environ)
