"""What a browser is asked and what it answers: making a passkey, and showing one (W3C Web Authentication Level 3).

A passkey belongs to a name and never to an IP address: to the host of the base URL; on this machine to `localhost`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from events.tables import Organiser
from events.tokens import sign
from settings import LOOPBACK, SETTINGS

LASTS = timedelta(minutes=5)
MILLISECONDS = int(LASTS.total_seconds() * 1000)
ALGORITHMS = [
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
LONGEST_ID = 1023  # bytes (section 4, "credential ID")
LONGEST_KEY = 1024  # bytes; an RSA key of 4096 bits takes some 530
MUST = UserVerificationRequirement.REQUIRED


class AnswerRefused(Exception):
    """A browser's answer that does not belong to the question, to this site or to the passkey."""


@dataclass(frozen=True)
class Made:
    """A new passkey: its id and public key in unpadded base64url, and how often it signed."""

    id: str
    public_key: str
    sign_count: int


def host_of(base_url: str) -> str:
    """The name that passkeys of a site at `base_url` belong to (the "RP ID"); "" where there can be none."""
    host = urlsplit(base_url).hostname or ""
    if host in LOOPBACK:
        return "localhost"
    try:
        ip_address(host)
    except ValueError:
        return host
    return ""


def origin_of(base_url: str) -> str:
    """The only origin that passkeys of that site answer from, as browsers write it (RFC 6454 section 6.2)."""
    parts = urlsplit(base_url)
    port = "" if parts.port in {None, {"http": 80, "https": 443}[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{host_of(base_url)}{port}"


HOST, ORIGIN = host_of(SETTINGS.base_url), origin_of(SETTINGS.base_url)


def works_at(host: str) -> bool:
    """Whether passkeys work on pages that are asked from `host`, a `Host` header of ours."""
    return bool(HOST) and host.lower().partition(":")[0] == HOST


def elsewhere(path: str) -> str:
    """Where passkeys do work for who is at an IP address of this machine; "" where they work nowhere."""
    return f"{ORIGIN}{path}" if HOST else ""


# -- making one


def question_to_make(organiser: Organiser, challenge: bytes, known: Sequence[str]) -> str:
    """What a browser needs to make a passkey, as JSON; not on a device that holds one of the ids `known`."""
    options = generate_registration_options(
        rp_id=HOST, rp_name="Bijeen", user_id=sign("passkey", str(organiser.id)).encode(), user_name=organiser.email,
        user_display_name=organiser.name or organiser.email, challenge=challenge, timeout=MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=MUST
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
        supported_pub_key_algs=ALGORITHMS,
    )  # fmt: skip
    return options_to_json(options)


def made(answer: str, challenge: bytes) -> Made:
    """The passkey that a browser made for `challenge` (section 7.1). Raises `AnswerRefused`."""
    try:
        found = verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=HOST, expected_origin=ORIGIN,
            require_user_verification=True, supported_pub_key_algs=ALGORITHMS,
        )  # fmt: skip
    except (
        Exception
    ) as refusal:  # a stranger's bytes go through parsers of JSON, CBOR and keys: whatever they say is no
        raise AnswerRefused from refusal
    if len(found.credential_id) > LONGEST_ID or len(found.credential_public_key) > LONGEST_KEY:
        raise AnswerRefused
    return Made(
        bytes_to_base64url(found.credential_id), bytes_to_base64url(found.credential_public_key), found.sign_count
    )


# -- showing one


def question_to_show(challenge: bytes) -> str:
    """What a browser needs to show any passkey of this site, as JSON: it names nobody."""
    return options_to_json(
        generate_authentication_options(rp_id=HOST, challenge=challenge, timeout=MILLISECONDS, user_verification=MUST)
    )


def shown_id(answer: str) -> str:
    """The id of the passkey that a browser says it shows. Raises `AnswerRefused`."""
    try:
        return bytes_to_base64url(parse_authentication_credential_json(answer).raw_id)
    except Exception as refusal:  # as in `made`
        raise AnswerRefused from refusal


def shown(answer: str, challenge: bytes, public_key: str, sign_count: int) -> int:
    """The new sign count of a passkey that signed `challenge` (section 7.2).

    Raises `AnswerRefused`, also when a passkey that counts did not count on: it has a copy (section 6.1.1).
    """
    try:
        found = verify_authentication_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=HOST, expected_origin=ORIGIN,
            credential_public_key=base64url_to_bytes(public_key), credential_current_sign_count=sign_count,
            require_user_verification=True,
        )  # fmt: skip
    except Exception as refusal:  # as in `made`
        raise AnswerRefused from refusal
    return found.new_sign_count
