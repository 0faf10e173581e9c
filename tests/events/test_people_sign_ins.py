"""Where one is signed in: seeing it, ending one, ending all others, and an owner who ends all of somebody's."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from events.people.sign_ins import in_words
from events.signed_in import SIGN_IN
from events.tables import Deed, Duty, SignIn
from tests.cast import an_organiser
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

INLOGS = "/bureau/inlogs"


def ending(browser_page: object) -> list[str]:
    forms = getattr(browser_page, "read").forms  # noqa: B009 the page of tests.site
    return [form.action for form in forms if form.action.startswith(INLOGS)]


async def is_in(browser: Browser) -> bool:
    return (await browser.open("/bureau")).status == 200


async def test_one_sees_where_one_is_signed_in_and_ends_another() -> None:
    organiser = await an_organiser()
    async with at_desk(organiser) as here, at_desk(organiser) as there:
        page = await here.open(INLOGS)
        form = next(form for form in page.read.forms if form.action.endswith("/beeindigen"))
        after = await here.send(form)
        left = (await is_in(here), await is_in(there))

    assert page.all("span", class_name="state") == ["Deze browser"]
    assert len(ending(page)) == 3
    assert (after.said, ending(after), left) == (["1 inlog is beëindigd."], [f"{INLOGS}/alle"], (True, False))
    assert [row["what"] for row in await Deed.select(Deed.what)] == ["sign-ins-ended"]


async def test_all_others_end_at_once_and_this_one_stays() -> None:
    organiser = await an_organiser()
    async with at_desk(organiser) as here, at_desk(organiser) as there, at_desk(organiser) as elsewhere:
        page = await here.send((await here.open(INLOGS)).form(f"{INLOGS}/andere"))
        left = [await is_in(browser) for browser in (here, there, elsewhere)]

    assert (page.said, left) == (["2 inlogs zijn beëindigd."], [True, False, False])


async def test_all_end_at_once_and_this_one_too() -> None:
    organiser = await an_organiser()
    async with at_desk(organiser) as here, at_desk(organiser) as there, at_desk(await an_organiser("a@b.nl")) as other:
        page = await here.ask(
            "POST", f"{INLOGS}/alle", data={"bewijs": (await here.open(INLOGS)).form(f"{INLOGS}/alle")["bewijs"]}
        )
        left = [await is_in(browser) for browser in (here, there, other)]

    assert (page.location, left) == ("/bureau/inloggen", [False, False, True])
    assert f"{SIGN_IN}=" in page.response.headers["set-cookie"]
    assert await SignIn.count().where(SignIn.ended_at.is_null()) == 1


async def test_nobody_ends_the_sign_in_of_somebody_else() -> None:
    async with at_desk(await an_organiser()) as here, at_desk(await an_organiser("ander@bijeen.example")) as other:
        proof = (await other.open("/bureau")).form("/bureau/uitloggen")["bewijs"]
        ids = await SignIn.select(SignIn.id).order_by(SignIn.id).output(as_list=True)
        page = await other.post(f"{INLOGS}/{ids[0]}/beeindigen", {"bewijs": proof})
        still = await is_in(here)

    assert (page.status, still) == (404, True)


async def test_an_owner_signs_somebody_out_everywhere() -> None:
    nel = await an_organiser("nel@bijeen.example", Duty.Role.VIEWER)
    async with at_desk(await an_organiser()) as owner, at_desk(nel) as here, at_desk(nel) as there:
        page = await owner.open(f"/bureau/mensen/{nel.id}")
        page = await owner.send(page.form(f"/bureau/mensen/{nel.id}/uitloggen"))
        left = [await is_in(browser) for browser in (owner, here, there)]

    assert (page.said, left) == (["2 inlogs zijn beëindigd."], [True, False, False])


async def test_what_has_ended_by_itself_is_not_in_the_list(at: Callable[[datetime], None], now: datetime) -> None:
    organiser = await an_organiser()
    async with at_desk(organiser):
        at(now + timedelta(minutes=31))
        async with at_desk(organiser) as here:
            page = await here.open(INLOGS)

    assert len(page.all("li", class_name="card")) == 1


async def test_the_secret_of_a_sign_in_is_on_no_page() -> None:
    async with at_desk(await an_organiser()) as browser:
        page = await browser.open(INLOGS)
        kept = await SignIn.select(SignIn.token_hash).output(as_list=True)

    assert not [secret for secret in (browser.cookies[SIGN_IN], *kept) if secret in page.html]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox op Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge op Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36", "Chrome op Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1", "Safari op iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15", "Safari op Mac"),
        ("<script>alert(1)</script>", "Onbekende browser"),
        ("", "Onbekende browser"),
    ],
)  # fmt: skip
def test_a_browser_is_two_words(agent: str, words: str) -> None:
    assert in_words(agent) == words
