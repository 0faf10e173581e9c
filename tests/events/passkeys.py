"""A device that holds one passkey, made of nothing but keys and CBOR; and the site at the name where passkeys work."""

import base64
import hashlib
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from events.tables import Organiser
from tests.site import Browser, Page, at_desk, visitor

HERE = "http://localhost:8000"
INLOGS = "/bureau/inlogs"
PASSKEYS = f"{INLOGS}/passkeys"
WITH_PASSKEY = "/bureau/inloggen/passkey"
PRESENT, VERIFIED, MAKES = 0x01, 0x04, 0x40  # the flags of authenticator data (Web Authentication, section 6.1)
ES256 = -7


def text(value: bytes) -> str:
    """Unpadded base64url."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


@dataclass
class Device:
    """Makes and shows its passkey, at `origin`, for the site `host`. It counts unless told not to."""

    origin: str = HERE
    host: str = "localhost"
    algorithm: int = ES256
    flags: int = PRESENT | VERIFIED
    counts: bool = True
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, question: dict[str, Any], **otherwise: Any) -> str:
        """The answer of `navigator.credentials.create()`, as our script sends it; `otherwise` is said instead."""
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        key = cbor2.dumps({1: 2, 3: self.algorithm, -1: 1, -2: x, -3: y})
        data = self._data(MAKES) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + key
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", question, otherwise)
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def show(self, question: dict[str, Any], **otherwise: Any) -> str:
        """The answer of `navigator.credentials.get()`."""
        client, data = self._client("webauthn.get", question, otherwise), self._data()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, more: int = 0) -> bytes:
        self.count += self.counts
        return hashlib.sha256(self.host.encode()).digest() + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, question: dict[str, Any], otherwise: dict[str, Any]) -> bytes:
        says = {"type": kind, "challenge": question["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(says | otherwise).encode()

    def _answer(self, **response: bytes) -> str:
        said = {name: text(value) for name, value in response.items()}
        return json.dumps({"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": said})


@asynccontextmanager
async def by_name(organiser: Organiser | None = None) -> AsyncIterator[Browser]:
    """A browser at the name of this machine; of `organiser`, signed in, or of somebody else."""
    async with at_desk(organiser) if organiser else visitor() as browser:
        browser.client.base_url = HERE
        yield browser


async def asked(browser: Browser, name: str = "Laptop kantoor") -> dict[str, Any]:
    """What the desk asks of a browser that makes a passkey."""
    proof = (await browser.open(INLOGS)).form(PASSKEYS)["bewijs"]
    page = await browser.post(f"{PASSKEYS}/vraag", {"bewijs": proof, "naam": name})
    found: dict[str, Any] = page.response.json()
    return found


async def adds(browser: Browser, answer: str, name: str = "Laptop kantoor") -> Page:
    """Send the form for a new passkey."""
    return await browser.send((await browser.open(INLOGS)).form(PASSKEYS), naam=name, antwoord=answer)


async def with_passkey(organiser: Organiser, **facts: Any) -> Device:
    """The device of `organiser`, which holds a passkey of theirs."""
    device = Device(**facts)
    async with by_name(organiser) as browser:
        page = await adds(browser, device.make(await asked(browser)))
    assert page.said == ["De passkey is toegevoegd. U kreeg er een mail over."], page.words
    return device


async def asked_in(browser: Browser) -> dict[str, Any]:
    """What the sign-in page asks of a browser that shows a passkey."""
    found: dict[str, Any] = (await browser.post(f"{WITH_PASSKEY}/vraag")).response.json()
    return found


async def shows(browser: Browser, answer: str, naar: str = "") -> Page:
    """Send the form that signs in; the redirect is not followed."""
    return await browser.post(WITH_PASSKEY, {"antwoord": answer, "naar": naar})
