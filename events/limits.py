"""How often one address may ask: generous per network address (a care home shares one), tight per e-mail address."""

from ipaddress import IPv6Address, IPv6Network
from typing import Any

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from litestar.connection import ASGIConnection

from settings import SETTINGS

PER_NETWORK = {
    "sign-up": parse("300/10minutes"), "mail-me": parse("60/10minutes"), "desk": parse("60/10minutes"),
    "code": parse("60/10minutes"), "passkey": parse("120/10minutes"),  # a sign-in counts twice: asked and answered
    "personal-code": parse("20/10minutes"), "personal-code-day": parse("200/day"),  # slowed down first, then refused
    "flyer": parse("120/10minutes"),
    "member-code": parse("20/10minutes"), "member-code-day": parse("200/day"),  # wrong ones
    # A whole hall shares one network: of codes the wrong ones count, so 2,000 people may mistype theirs half of the time; of
    # answers those of who has no link of their own, ten statements of 2,000 people.
    "room-code": parse("1000/10minutes"), "room-answer": parse("20000/10minutes"),
}  # fmt: skip
PER_EMAIL = {
    "sign-up": parse("60/hour"), "mail-me": parse("5/hour"), "desk": parse("30/hour"), "code": parse("20/hour"),
}  # fmt: skip
# Who works at the desk must not be kept out by somebody elsewhere who types their address: tight where one is.
PER_BOTH = {"desk": parse("5/hour")}

_limiter = FixedWindowRateLimiter(MemoryStorage())


def network_address(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Where the request comes from; only a trusted proxy's word counts for more than the connection itself.

    Of IPv6 the first 64 bits: the other 64 everybody chooses for themselves, so who counts those counts nobody (RFC 4291, 2.5.1).
    """
    return _network(_nearest(connection))


def _network(address: str) -> str:
    try:
        known = IPv6Address(address)
    except ValueError:
        return address  # IPv4, or what a proxy wrote
    return str(known.ipv4_mapped or IPv6Network((known, 64), strict=False).network_address)


def _nearest(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    direct = connection.client.host if connection.client else ""
    if direct in SETTINGS.trusted_proxies:
        # A proxy adds itself to the line it got, or adds a line: who asks may have written the first ones.
        lines = ",".join(connection.headers.getall("x-forwarded-for", []))
        forwarded = [part.strip() for part in lines.split(",")]
        others = [part for part in forwarded if part and part not in SETTINGS.trusted_proxies]
        return others[-1] if others else direct
    return direct


def within_limits(connection: ASGIConnection[Any, Any, Any, Any], what: str, email: str) -> bool:
    """Whether this may be asked once more, by this network and about this e-mail address; counts it."""
    if not SETTINGS.limits:
        return True
    network, address = network_address(connection), email.strip().lower()[:320]
    return (
        _limiter.hit(PER_NETWORK[what], what, network)
        and (what not in PER_BOTH or _limiter.hit(PER_BOTH[what], what, network, address))
        and _limiter.hit(PER_EMAIL[what], what, address)
    )


def network_within_limits(connection: ASGIConnection[Any, Any, Any, Any], what: str) -> bool:
    """The same for what is asked before anybody has said who they are: by this network alone."""
    return not SETTINGS.limits or _limiter.hit(PER_NETWORK[what], what, network_address(connection))


def network_may_try(connection: ASGIConnection[Any, Any, Any, Any], what: str) -> bool:
    """The same without counting it: for what counts only when it turns out wrong."""
    return not SETTINGS.limits or _limiter.test(PER_NETWORK[what], what, network_address(connection))


def network_gives_back(connection: ASGIConnection[Any, Any, Any, Any], what: str) -> None:
    """Take back what was counted of this network: it turned out right. Counted first, so that many at once are counted."""
    if SETTINGS.limits:
        _limiter.hit(PER_NETWORK[what], what, network_address(connection), cost=-1)


def forget() -> None:
    """Start counting anew."""
    _limiter.storage.reset()
