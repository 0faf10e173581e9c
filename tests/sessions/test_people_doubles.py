"""Another address, everything once more, and two participants who are one person."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

import clock
from events.history import deeds_about
from events.tables import Event
from notifications.mail import mail
from notifications.tables import Message
from sessions.figures.counting import figures_of
from sessions.letters import write
from sessions.mailings import unsubscribing
from sessions.messages.drafts import Posting
from sessions.messages.mailings import post_mailing
from sessions.registrations import Person, check_in, form_key, sign_up
from sessions.tables import CheckIn, Participant, Registration, SignUp
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import address, claim, comes, forget_mail, mailed, status, twice
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def fresh(participant: Participant) -> Participant:
    found = await Participant.objects().get(Participant.id == participant.id)
    assert found is not None
    return found


async def sent_all() -> None:
    await Message.update({Message.state: Message.State.SENT}, force=True)


# -- the address


async def test_another_address_takes_the_old_invitations_out_and_sends_new_ones(desk: Browser) -> None:
    event = await an_event()
    session, full = await a_session(event), await a_session(event, capacity=1, has_waiting_list=True)
    await comes(event, "Anna Bos", full)
    piet = await comes(event, "Piet Jansen", session, full, email="piet@fout.example")
    before = await claim(piet, session)
    await sent_all()

    path = f"{address(piet)}/adres"
    page, again = await twice(desk, await desk.open(path), path, email="piet@goed.example")

    after, now = await claim(piet, session), await fresh(piet)
    assert (page.status, again.status, now.email, now.personal_token) == (200, 200, "piet@goed.example", piet.personal_token)
    assert (after.uid != before.uid, after.sequence, after.join_token) == (True, 0, before.join_token)
    assert (await mailed("piet@fout.example"))[2:] == ["readdressed"]
    assert await mailed("piet@goed.example") == ["overview", "invitation"]
    rows = await Message.objects().where(Message.kind == "readdressed")
    facts = json.loads(rows[0].facts)
    assert (rows[0].uid, facts["claim"]["sequence"]) == (before.uid, 1)
    assert [deed.what for deed in await deeds_about(f"participant:{piet.id}")] == ["address"]


async def test_the_mail_to_the_old_address_cancels_and_holds_no_personal_link(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    path = f"{address(piet)}/adres"
    await desk.send((await desk.open(path)).form(path), email="ander@example.org")
    message = await Message.objects().get(Message.kind == "readdressed")
    assert message is not None

    letter = write(message)

    assert (letter.button, letter.invitation is not None and letter.invitation.method) == (None, "CANCEL")
    assert piet.personal_token.encode() not in mail(message, letter)


async def test_what_was_not_sent_yet_goes_to_the_new_address_only(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    path = f"{address(piet)}/adres"

    await desk.send((await desk.open(path)).form(path), email="ander@example.org")

    rows = await Message.select(Message.kind, Message.email).where(Message.state == "queued").order_by(Message.id)
    assert [(row["kind"], row["email"]) for row in rows] == [
        ("readdressed", "piet@example.org"), ("overview", "ander@example.org"), ("invitation", "ander@example.org"),
    ]  # fmt: skip


async def test_an_address_that_makes_a_double_is_refused_with_the_way_to_merge(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    one, other = [await comes(event, "Piet Jansen", session, email=email) for email in ("a@example.org", "b@example.org")]
    path = f"{address(one)}/adres"

    page = await desk.send((await desk.open(path)).form(path), email="B@example.org")

    assert (page.status, (await fresh(one)).email) == (422, "a@example.org")
    assert f"{address(one)}/samenvoegen/{other.id}" in page.links


async def test_who_gets_an_address_after_the_phone_is_the_same_person_at_the_next_sign_up(desk: Browser) -> None:
    event = await an_event()
    session, later = await a_session(event), await a_session(event)
    by_phone = await comes(event, "Piet Jansen", session, email="", note="Assen")
    path = f"{address(by_phone)}/adres"

    page = await desk.open(path)
    await desk.send(page.form(path), email="piet@example.org")
    person = Person("Piet Jansen", "piet@example.org")
    await sign_up(event, person, [session.id, later.id], "", form_key("x", person, [session.id, later.id], ""))

    assert "‘Assen’ vervalt" in page.words
    assert ([one.id for one in await Participant.objects()], (await fresh(by_phone)).note) == ([by_phone.id], "")
    assert await Registration.count() == 2


async def test_the_address_of_who_signed_up_already_is_refused_for_who_phoned_too(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    by_mail = await comes(event, "Piet Jansen", session)
    by_phone = await comes(event, "piet jansen", session, email="", note="Assen")
    path = f"{address(by_phone)}/adres"

    page = await desk.send((await desk.open(path)).form(path), email=by_mail.email)

    assert (page.status, (await fresh(by_phone)).email) == (422, "")
    assert f"{address(by_phone)}/samenvoegen/{by_mail.id}" in page.links


async def test_everything_once_more_pressed_twice_is_once(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    await sent_all()
    path = f"{address(piet)}/opnieuw"

    first, second = await twice(desk, await desk.open(address(piet)), path)

    assert await mailed(piet.email) == ["overview", "invitation"] * 2
    assert (first.said, second.said) == (
        ["Alle mails gaan nog een keer naar dit adres."],
        ["De mails zijn zojuist al verstuurd. Ze gaan niet nog een keer."],
    )


# -- doubles


async def merged(desk: Browser, kept: Participant, double: Participant) -> None:
    path = f"{address(kept)}/samenvoegen/{double.id}"
    first, second = await twice(desk, await desk.open(path), path)
    assert {first.heading, second.heading} == {kept.name}


async def the_active(participant: Participant) -> Registration:
    mine = Registration.participant == participant.id
    found = await Registration.objects().where(mine, Registration.status != "cancelled").first()
    assert found is not None
    return found


async def a_mailing(event: Event, *people: Participant) -> None:
    """One that is held, to these."""
    posting = Posting(f"mailing:{await Message.count()}", clock.now() + timedelta(minutes=10))
    await post_mailing(event, "Nieuws", "Beste {naam}, tot maandag.", [one.to_dict() for one in people], posting)


async def mailings_that_wait() -> list[tuple[str, Any]]:
    """To which address, and what each says of the person."""
    rows = await Message.objects().where(Message.kind == "mailing", Message.state == "queued").order_by(Message.id)
    return [(row.email, json.loads(row.facts)["person"]) for row in rows]


async def test_the_double_s_place_goes_to_who_is_kept_with_a_new_invitation(desk: Browser) -> None:
    event = await an_event()
    mine, theirs = await a_session(event), await a_session(event, title="Van de ander")
    kept = await comes(event, "Piet Jansen", mine, email="een@example.org")
    double = await comes(event, "P. Jansen", theirs, email="twee@example.org", council="Raad Zuid")
    before = await claim(double, theirs)
    await forget_mail()

    await merged(desk, kept, double)

    after = await claim(kept, theirs)
    assert (after.id, after.status, after.uid != before.uid, after.sequence) == (before.id, "confirmed", True, 0)
    assert (await mailed("twee@example.org"), await mailed("een@example.org")) == (
        ["readdressed"], ["overview", "invitation"]
    )  # fmt: skip
    assert ([one.id for one in await Participant.objects()], (await fresh(kept)).council) == ([kept.id], "Raad Zuid")
    assert [deed.what for deed in await deeds_about(f"participant:{kept.id}")] == ["merged"]


async def test_confirmed_goes_before_waiting_and_the_place_that_came_free_goes_to_the_first_in_line(desk: Browser) -> None:
    event = await an_event()
    both = await a_session(event, capacity=2, has_waiting_list=True)
    better = await a_session(event, title="Beter bij de ander", capacity=1, has_waiting_list=True)
    kept = await comes(event, "Piet Jansen", both, email="een@example.org")
    double = await comes(event, "Piet Jansen", both, better, email="twee@example.org")
    anna = await comes(event, "Anna Bos", both, better)
    await comes(event, "Piet Jansen", better, email="een@example.org")
    await forget_mail()

    path = f"{address(kept)}/samenvoegen/{double.id}"
    rows = (await desk.open(path)).all("tr")
    await merged(desk, kept, double)

    assert ["vervalt" in rows[1], "is beter" in rows[2]] == [True, True]
    assert await status(anna, both) == "confirmed"
    active = await Registration.objects().where(Registration.status != "cancelled", Registration.participant == kept.id)
    assert sorted((row.session, row.status) for row in active) == [(both.id, "confirmed"), (better.id, "confirmed")]
    assert await mailed("twee@example.org") == ["readdressed", "readdressed"]
    assert await status(anna, better) == "waiting"


async def test_of_two_who_wait_the_earlier_place_in_line_stays(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await comes(event, "Eerste Persoon", session)
    double = await comes(event, "Piet Jansen", session, email="twee@example.org")
    anna = await comes(event, "Anna Bos", session)
    kept = await comes(event, "Piet Jansen", session, email="een@example.org")
    early = await claim(double, session)

    await merged(desk, kept, double)

    active = await Registration.objects().where(Registration.status == "waiting").order_by(Registration.id)
    assert active[0].id == early.id
    assert [row.participant for row in active] == [kept.id, anna.id]


async def test_who_has_an_address_stays_and_remarks_and_messages_come_along(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    by_phone = await comes(event, "Piet Jansen", session, email="", note="Assen", phone="0592 11")
    person = Person("Piet Jansen", "piet@example.org")
    await sign_up(event, person, [session.id], "Ik kom.", form_key("x", person, [session.id], "Ik kom."))
    by_mail = await Participant.objects().get(Participant.email == "piet@example.org")
    assert by_mail is not None
    page = await desk.open(f"{address(by_phone)}/samenvoegen/{by_mail.id}")
    form = page.form(f"{address(by_mail)}/samenvoegen/{by_phone.id}")

    await desk.send(form)

    kept = (await Participant.objects())[0]
    assert (kept.id, kept.phone, await Participant.count()) == (by_mail.id, "0592 11", 1)
    assert {row.participant for row in await SignUp.objects()} == {by_mail.id}


@pytest.mark.parametrize(("mine", "theirs"), [(0, 4), (4, 0), (4, 5), (5, 4)])
async def test_who_came_under_either_name_came_and_the_first_time_counts(
    desk: Browser, now: datetime, at: Any, mine: int, theirs: int
) -> None:
    event = await an_event()
    session = await a_session(event)
    kept, double = [await comes(event, "Piet Jansen", session, email=email) for email in ("een@example.org", "twee@example.org")]
    for one, minutes in ((kept, mine), (double, theirs)):
        if minutes:
            at(now + timedelta(minutes=minutes))
            await check_in((await claim(one, session)).id, CheckIn.How.TICKET)

    await merged(desk, kept, double)

    at(session.ends_at)
    attendance = (await figures_of(event)).attendance
    [came] = await CheckIn.objects().where(CheckIn.registration == (await the_active(kept)).id)
    assert (attendance.arrived, attendance.expected, came.at) == (1, 1, now + timedelta(minutes=4))


async def test_who_unsubscribed_under_one_name_gets_no_mailing_that_waits_for_the_other(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    kept, double = [await comes(event, "Piet Jansen", session, email=email) for email in ("een@example.org", "twee@example.org")]
    await unsubscribing.choose(double, wants_mailings=False)
    await a_mailing(event, kept)

    await merged(desk, kept, double)

    assert ((await fresh(kept)).wants_mailings, await mailings_that_wait()) == (False, [])


async def test_a_mailing_that_waits_for_both_goes_once_and_one_for_the_double_with_the_links_of_who_is_kept(
    desk: Browser,
) -> None:
    event = await an_event()
    mine, theirs = await a_session(event), await a_session(event)
    kept = await comes(event, "Piet Jansen", mine, email="een@example.org")
    double = await comes(event, "P. Jansen", theirs, email="twee@example.org")
    await a_mailing(event, kept, double)
    await a_mailing(event, double)

    await merged(desk, kept, double)

    links = {"name": "Piet Jansen", "personal_token": kept.personal_token, "unsubscribe_token": kept.unsubscribe_token}
    assert await mailings_that_wait() == [("een@example.org", links)] * 2


async def test_what_was_done_for_the_double_is_read_with_who_is_kept(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    kept, double = [await comes(event, "Piet Jansen", session, email=email) for email in ("een@example.org", "twee@example.org")]
    path = f"{address(double)}/opnieuw"
    await desk.send((await desk.open(address(double))).form(path))

    await merged(desk, kept, double)

    page = await desk.open(address(kept))
    assert [deed.what for deed in await deeds_about(f"participant:{kept.id}")] == ["merged", "resent"]
    assert "Alle mails nog een keer verstuurd." in page.words


async def test_nobody_is_merged_with_themselves_or_with_another_event(desk: Browser) -> None:
    event, other = await an_event(), await an_event(slug="netwerk")
    piet = await comes(event, "Piet Jansen", await a_session(event))
    far = await comes(other, "Piet Jansen", await a_session(other), email="ver@example.org")
    token = (await desk.open(address(piet))).form("/bureau/uitloggen")["bewijs"]

    answers = [
        await desk.post(f"{address(piet)}/samenvoegen/{number}", {"bewijs": token})
        for number in (piet.id, far.id, 99999999999999)
    ]

    assert ([page.status for page in answers], await Participant.count()) == ([404] * 3, 2)


async def test_the_page_of_somebody_names_who_may_be_the_same(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    piet = await comes(event, "Piet Jansen", session)
    same_name = await comes(event, "piet  jansen", session, email="thuis@example.org")
    same_mail = await comes(event, "P. Jansen", session, email=piet.email)
    await comes(event, "Anna Bos", session)

    links = (await desk.open(address(piet))).links

    found = [link for link in links if "samenvoegen" in link]
    assert found == [f"{address(piet)}/samenvoegen/{other.id}" for other in (same_name, same_mail)]
