"""How often one may ask, and whose word counts for where a request comes from."""

import dataclasses
from collections.abc import Iterator
from typing import Any, cast

import pytest
from litestar.connection import ASGIConnection

from events import limits
from settings import SETTINGS

PROXY = "10.0.0.1"


@pytest.fixture(autouse=True)
def counting_anew() -> Iterator[None]:
    limits.forget()
    yield
    limits.forget()


@pytest.fixture
def behind_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting BIJEEN_TRUSTED_PROXIES, for two of them."""
    proxies = frozenset({PROXY, "10.0.0.2"})
    monkeypatch.setattr(limits, "SETTINGS", dataclasses.replace(SETTINGS, trusted_proxies=proxies))


def asked(direct: str, *forwarded: str) -> ASGIConnection[Any, Any, Any, Any]:
    """A request from `direct`; each of `forwarded` is a line of its own."""
    headers = [(b"x-forwarded-for", line.encode("latin-1")) for line in forwarded]
    return ASGIConnection(cast(Any, {"type": "http", "client": (direct, 1234), "headers": headers}))


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ((), PROXY),
        (("",), PROXY),
        (("203.0.113.9",), "203.0.113.9"),
        (("198.51.100.1, 203.0.113.9",), "203.0.113.9"),
        (("203.0.113.9, 10.0.0.2",), "203.0.113.9"),
        (("10.0.0.2",), PROXY),
        (("198.51.100.1", "203.0.113.9"), "203.0.113.9"),
        ((" , ,",), PROXY),
    ],
)
@pytest.mark.usefixtures("behind_proxies")
def test_a_trusted_proxy_says_who_came_to_it_last(forwarded: tuple[str, ...], address: str) -> None:
    assert limits.network_address(asked(PROXY, *forwarded)) == address


@pytest.mark.usefixtures("behind_proxies")
def test_nobody_else_is_believed() -> None:
    assert limits.network_address(asked("203.0.113.9", PROXY, "198.51.100.1")) == "203.0.113.9"


def test_without_proxies_nobody_is_believed() -> None:
    assert limits.network_address(asked(PROXY, "198.51.100.1")) == PROXY


@pytest.mark.parametrize(
    ("direct", "address"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"), ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:203.0.113.9", "203.0.113.9"), ("fe80::1%eth0", "fe80::"), ("", ""), ("unknown", "unknown"),
    ],
)  # fmt: skip
def test_one_network_of_ipv6_is_one_however_many_addresses_somebody_takes_in_it(direct: str, address: str) -> None:
    assert limits.network_address(asked(direct)) == address


def test_a_network_address_counts_over_all_mail_addresses() -> None:
    granted = [limits.within_limits(asked("203.0.113.9"), "mail-me", f"p{number}@example.org") for number in range(61)]

    assert granted == [True] * 60 + [False]


def test_a_mail_address_counts_over_all_network_addresses_however_it_is_typed() -> None:
    typed = [
        "piet@example.org",
        "PIET@example.org",
        " piet@example.org",
        "piet@Example.org ",
        "Piet@example.org",
        "piet@example.org",
    ]
    granted = [limits.within_limits(asked(f"203.0.113.{n}"), "mail-me", email) for n, email in enumerate(typed)]

    assert granted == [True] * 5 + [False]


def test_each_thing_is_counted_apart() -> None:
    for _ in range(6):
        limits.within_limits(asked("203.0.113.9"), "mail-me", "piet@example.org")

    assert limits.within_limits(asked("203.0.113.9"), "sign-up", "piet@example.org")


def test_who_types_an_organisers_address_elsewhere_does_not_keep_them_out() -> None:
    elsewhere = [limits.within_limits(asked("203.0.113.9"), "desk", "baas@example.org") for _ in range(8)]
    in_the_lobby = [limits.within_limits(asked("203.0.113.9"), "mail-me", "baas@example.org") for _ in range(6)]
    here = [limits.within_limits(asked("198.51.100.1"), "desk", "Baas@example.org") for _ in range(6)]

    assert elsewhere == [True] * 5 + [False] * 3
    assert in_the_lobby == [True] * 5 + [False]
    assert here == [True] * 5 + [False]


def test_many_networks_together_ask_for_one_address_thirty_times_an_hour() -> None:
    granted = [limits.within_limits(asked(f"203.0.113.{n}"), "desk", "baas@example.org") for n in range(31)]

    assert granted == [True] * 30 + [False]
