"""Passkeys at the desk: adding one and throwing it away; whatever changes is in the history and mailed (TRUST S6)."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from events.passkeys import operations
from events.passkeys.ceremonies import host_of, origin_of
from events.tables import Challenge, Deed, Duty, Passkey
from notifications.tables import Message
from sessions.letters import write
from tests.cast import an_organiser
from tests.conftest import MONDAY
from tests.events.passkeys import INLOGS, PASSKEYS, PRESENT, Device, adds, asked, by_name, text, with_passkey
from tests.site import at_desk

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
REFUSED = ["De passkey is niet toegevoegd. Probeer het nog eens."]


async def told() -> list[tuple[str, str]]:
    """What was done to whom, as the mails about it say."""
    rows = await Message.objects().where(Message.kind == "passkey").order_by(Message.id)
    return [(row.email, msgspec.json.decode(row.facts)["what"]) for row in rows]


async def deeds() -> list[tuple[int, str, str]]:
    rows = await Deed.select(Deed.organiser, Deed.about, Deed.what).order_by(Deed.id)
    return [(row["organiser"], row["about"], row["what"]) for row in rows]


# -- adding one


async def test_a_new_passkey_is_in_the_list_in_the_history_and_mailed() -> None:
    nel = await an_organiser("nel@bijeen.example", Duty.Role.CREW)
    async with by_name(nel) as browser:
        page = await adds(browser, Device().make(await asked(browser)))

    [kept] = await Passkey.select(Passkey.organiser, Passkey.sign_count, Passkey.used_at)
    assert page.all("h3", class_name="card-title") == ["Laptop kantoor"]
    assert "Gemaakt maandag 1 maart om 10.00 uur. Nog niet gebruikt." in page.words
    assert kept == {"organiser": nel.id, "sign_count": 1, "used_at": None}
    assert await deeds() == [(nel.id, f"organiser:{nel.id}", "passkey-added")]
    assert (await told(), await Challenge.count()) == ([("nel@bijeen.example", "passkey-added")], 0)


async def test_the_mail_says_what_when_and_what_to_do() -> None:
    await with_passkey(await an_organiser())
    message = await Message.objects().where(Message.kind == "passkey").first()
    assert message is not None

    letter = write(message)

    assert letter.subject == "Er is een passkey toegevoegd"
    assert letter.opening[1:] == [
        "Met deze passkey kan iemand nu als u inloggen bij het bureau: ‘Laptop kantoor’.",
        "Dit gebeurde op maandag 1 maart 2027 om 10.00 uur.",
    ]
    assert letter.button is not None
    assert letter.button.url.endswith(INLOGS)


async def test_the_browser_is_asked_for_a_passkey_that_finds_its_owner_and_checks_them() -> None:
    organiser = await an_organiser()
    device = await with_passkey(organiser)
    async with by_name(organiser) as browser:
        question = await asked(browser)

    assert (question["rp"]["id"], question["user"]["name"]) == ("localhost", organiser.email)
    assert question["authenticatorSelection"] == {
        "residentKey": "required", "requireResidentKey": True, "userVerification": "required",
    }  # fmt: skip
    assert [one["alg"] for one in question["pubKeyCredParams"]] == [-8, -7, -257]
    assert [one["id"] for one in question["excludeCredentials"]] == [text(device.id)]
    assert len(question["challenge"]) == 43


@pytest.mark.parametrize(
    ("device", "otherwise"),
    [
        ({"origin": "https://kwaad.nl"}, {}),
        ({"origin": "http://localhost:8001"}, {}),
        ({"origin": "http://127.0.0.1:8000"}, {}),
        ({"host": "kwaad.nl"}, {}),
        ({"flags": PRESENT}, {}),
        ({"flags": 0}, {}),
        ({"algorithm": -35}, {}),
        ({"id": b"x" * 1024}, {}),
        ({}, {"challenge": "A" * 43}),
        ({}, {"type": "webauthn.get"}),
        ({}, {"challenge": None}),
    ],
)
async def test_an_answer_that_does_not_belong_here_is_no_passkey(
    device: dict[str, Any], otherwise: dict[str, Any]
) -> None:
    async with by_name(await an_organiser()) as browser:
        page = await adds(browser, Device(**device).make(await asked(browser), **otherwise))

    assert (page.status, page.mistakes[0], page.form(PASSKEYS)["naam"]) == (422, *REFUSED, "Laptop kantoor")
    assert (await Passkey.count(), await told()) == (0, [])


@pytest.mark.parametrize(
    "answer", ["", "x", "{}", "[]", "null", '{"id": 1}', "[" * 3_000, json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "attestationObject": "AA"}})]
)  # fmt: skip
async def test_what_is_no_answer_at_all_is_no_passkey(answer: str) -> None:
    async with by_name(await an_organiser()) as browser:
        await asked(browser)
        page = await adds(browser, answer)

    assert (page.status, page.mistakes[0], await Passkey.count()) == (422, *REFUSED, 0)


async def test_an_answer_counts_once() -> None:
    async with by_name(await an_organiser()) as browser:
        answer = Device().make(await asked(browser))
        first = await adds(browser, answer)
        await Passkey.delete(force=True)
        second = await adds(browser, answer)

    assert (first.status, second.status, await Passkey.count()) == (200, 422, 0)


@pytest.mark.parametrize(("seconds", "status"), [(299, 200), (300, 422)])
async def test_a_question_lasts_five_minutes(at: At, now: datetime, seconds: int, status: int) -> None:
    async with by_name(await an_organiser()) as browser:
        answer = Device().make(await asked(browser))
        at(now + timedelta(seconds=seconds))
        page = await adds(browser, answer)

    assert (page.status, await Passkey.count()) == (status, int(status == 200))


@pytest.mark.parametrize("other", ["bureau@bijeen.example", "ander@bijeen.example"])
async def test_the_answer_of_another_browser_is_refused(other: str) -> None:
    organiser = await an_organiser()
    another = organiser if other == organiser.email else await an_organiser(other)
    async with by_name(organiser) as here, by_name(another) as there:
        page = await adds(there, Device().make(await asked(here)))

    assert (page.status, await Passkey.count()) == (422, 0)


async def test_a_passkey_has_one_owner() -> None:
    device = await with_passkey(await an_organiser())
    async with by_name(await an_organiser("ander@bijeen.example")) as browser:
        page = await adds(browser, device.make(await asked(browser)))

    assert (page.status, page.mistakes[0], await Passkey.count()) == (422, *REFUSED, 1)


async def test_a_passkey_needs_a_name_before_the_browser_is_asked() -> None:
    async with by_name(await an_organiser()) as browser:
        question = await asked(browser, " ")
        page = await adds(browser, "", " ")

    words = "Geef de passkey een naam, zoals ‘Laptop kantoor’."
    assert (question, page.status, page.mistakes[0], page.title[:5]) == ({}, 422, words, "Fout:")


async def test_ten_passkeys_are_enough() -> None:
    organiser = await an_organiser()
    for number in range(operations.MOST):
        await Passkey(
            organiser=organiser.id, name="x", credential_id=f"{number:04}", public_key="", created_at=MONDAY
        ).save()
    async with by_name(organiser) as browser:
        page = await adds(browser, Device().make(await asked(browser)))

    assert (page.mistakes[0], await Passkey.count()) == (
        "U hebt al tien passkeys. Verwijder er eerst een.",
        10,
    )


# -- throwing one away


async def test_one_throws_an_own_passkey_away() -> None:
    organiser = await an_organiser()
    await with_passkey(organiser)
    async with by_name(organiser) as browser:
        form = next(form for form in (await browser.open(INLOGS)).read.forms if form.action.endswith("/weg"))
        page = await browser.send(form)

    assert page.said == ["De passkey is verwijderd. U kreeg er een mail over."]
    assert (await Passkey.count(), [what for _, what in await told()]) == (0, ["passkey-added", "passkey-removed"])
    assert [what for *_, what in await deeds()] == ["passkey-added", "passkey-removed"]


async def test_nobody_throws_the_passkey_of_somebody_else_away() -> None:
    await with_passkey(await an_organiser())
    number = (await Passkey.select(Passkey.id).output(as_list=True))[0]
    async with by_name(await an_organiser("ander@bijeen.example")) as browser:
        proof = (await browser.open(INLOGS)).form(PASSKEYS)["bewijs"]
        pages = [await browser.post(f"{PASSKEYS}/{one}/weg", {"bewijs": proof}) for one in (number, 2**40)]

    assert ([page.status for page in pages], await Passkey.count()) == ([404, 404], 1)


# -- where they work


@pytest.mark.parametrize(
    ("base_url", "host", "origin"),
    [
        ("http://127.0.0.1:8000", "localhost", "http://localhost:8000"),
        ("http://[::1]:8000", "localhost", "http://localhost:8000"),
        ("http://localhost", "localhost", "http://localhost"),
        ("https://Bijeen.Example.nl", "bijeen.example.nl", "https://bijeen.example.nl"),
        ("https://bijeen.example.nl:443", "bijeen.example.nl", "https://bijeen.example.nl"),
        ("https://bijeen.example.nl:8443/x", "bijeen.example.nl", "https://bijeen.example.nl:8443"),
        ("https://192.0.2.1", "", "https://"),
        ("https://[2001:db8::1]:8000", "", "https://:8000"),
    ],
)
def test_passkeys_belong_to_a_name(base_url: str, host: str, origin: str) -> None:
    assert (host_of(base_url), origin_of(base_url)) == (host, origin)


async def test_at_an_ip_address_the_page_says_where_passkeys_do_work() -> None:
    async with at_desk(await an_organiser()) as browser:
        page = await browser.open(INLOGS)
        proof = page.form("/bureau/uitloggen")["bewijs"]
        question = await browser.post(f"{PASSKEYS}/vraag", {"bewijs": proof, "naam": "Laptop"})

    assert "http://localhost:8000/bureau/inlogs" in page.links
    assert PASSKEYS not in [form.action for form in page.read.forms]
    assert (page.all("script"), question.status, await Challenge.count()) == ([], 422, 0)
