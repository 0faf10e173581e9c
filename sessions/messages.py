"""Which message a change sends, to whom, and with which facts. Called inside the transaction of the change.

The facts are a snapshot: what they say was true at that commit. The words are made from them later, by `letters`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import clock
from events.tables import Event, Organiser
from notifications.outbox import Draft, post, said_since
from sessions.mailings.wordings import own_words
from sessions.tables import Participant, Registration, Session
from settings import SETTINGS

NEVER_HELD = timedelta(hours=2)  # a change this close to the start goes out at once

# A change of one of these is told to everybody who has a registration.
TOLD_FIELDS = frozenset({"title", "starts_at", "ends_at", "form", "place", "meeting_link", "dial_in"})

ON_OVERVIEW = ("name", "personal_token", "ticket_token", "ticket_code", "personal_code")
Facts = dict[str, Any]


@dataclass(frozen=True)
class Claim:
    """The part of a registration that a message needs."""

    status: str
    join_token: str
    uid: str
    sequence: int
    organizer: str
    reply_token: str | None = None
    created_at: datetime | None = None


@dataclass(frozen=True)
class Posting:
    """How the messages of a change go out: together in `batch`, from `not_before` on, with the organiser's `words`."""

    batch: str | None = None
    not_before: datetime | None = None
    words: str = ""


def facts_of_event(event: Event) -> Facts:
    """What a mail says about the event: its name and who helps, and about our site as it is now."""
    names = ("slug", "title", "time_zone", "help_name", "help_phone", "help_hours", "help_mail")
    site = {"base_url": SETTINGS.base_url, "sender": SETTINGS.mail_from}
    return {name: getattr(event, name) for name in names} | site


def facts_of_session(session: Session | Mapping[str, Any]) -> Facts:
    """What a mail and an invitation say about a session."""
    names = ("number", "title", "text", "starts_at", "ends_at", "form", "place", "meeting_link", "dial_in",
             "changed_at")  # fmt: skip
    if isinstance(session, Session):
        return {name: getattr(session, name) for name in names}
    return {name: session[name] for name in names}


def claim_of(registration: Registration) -> Claim:
    """The claim in a registration row."""
    return Claim(
        str(registration.status), registration.join_token, registration.uid, registration.sequence,
        registration.organizer, registration.reply_token, registration.created_at,
    )  # fmt: skip


# -- after a sign-up


async def post_overview(
    event: Event,
    participant: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    outcomes: Sequence[Any],
    made: Mapping[int, Claim],
    remark: str,
    *,
    has_own_words: bool = True,
) -> None:
    """One overview of the form, and an invitation for each place that it got.

    `has_own_words`: whether the event may have words of its own; a sign-up knows when it has not, and saves the query.
    """
    about_event = facts_of_event(event)
    kept = await _kept(participant["id"], [row["id"] for row in rows if row["mine"]])
    asked = []
    for row, outcome in zip(rows, outcomes, strict=True):
        claim = made.get(row["id"]) or kept.get(row["id"])
        asked.append({
            "session": facts_of_session(row),
            "result": claim.status if claim else str(outcome.result),
            "place": outcome.place if row["id"] in made else 0,
            "known": row["id"] in kept,
            "join_token": claim.join_token if claim else "",
        })  # fmt: skip
    person = {name: participant[name] for name in ON_OVERVIEW}
    overview = {"event": about_event, "person": person, "asked": asked, "remark": remark}
    drafts = [_draft("overview", participant, overview, expires_at=max(row["ends_at"] for row in rows))]
    drafts += [
        _invitation("invitation", participant, about_event, facts_of_session(row), made[row["id"]], is_first=True)
        for row in rows
        if row["id"] in made and made[row["id"]].status == Registration.Status.CONFIRMED
    ]
    await (_post(event, drafts) if has_own_words else post(drafts))


async def _kept(participant_id: int, session_ids: Sequence[int]) -> dict[int, Claim]:
    """What a known person had already in these sessions."""
    if not session_ids:
        return {}
    registrations = await Registration.objects().where(
        Registration.participant == participant_id,
        Registration.session.is_in(list(session_ids)),
        Registration.status != Registration.Status.CANCELLED,
    )
    return {registration.session: claim_of(registration) for registration in registrations}


# -- after a change


async def post_change(
    event: Event, session: Session, before: Mapping[str, Any], since: datetime, posting: Posting
) -> list[Draft]:
    """An update to everybody with a place, a plain mail to everybody in line; answers them, of who has no address too.

    `before` is what people were told last, but for those who heard about `session` from `since` on: newcomers, and
    who was promoted or asked their mails again. Who knows already how it is now, gets nothing.
    """
    people = await _raised(session)
    heard = await _heard(session.number, [person["id"] for person, _ in people], since)
    about_event, about_session = facts_of_event(event), facts_of_session(session)
    told = _told(about_session)
    drafts = []
    for person, claim in people:
        was = heard.get(person["id"]) or _told(before)
        if was != told:
            facts = _facts(about_event, about_session, person, claim, was) | {"words": posting.words}
            kind = "update" if claim.status == Registration.Status.CONFIRMED else "change"
            drafts.append(
                _draft(kind, person, facts, uid=claim.uid, posting=posting, expires_at=about_session["ends_at"])
            )
    await _post(event, drafts)
    return drafts


def _told(facts: Mapping[str, Any]) -> Facts:
    """Only what a change of is told, times as times also when they come from JSON."""
    return {
        name: datetime.fromisoformat(facts[name])
        if name.endswith("_at") and isinstance(facts[name], str)
        else facts[name]
        for name in sorted(TOLD_FIELDS)
    }


async def _heard(number: int, participants: Sequence[int], since: datetime) -> dict[int, Facts]:
    """What each of them heard last about session `number`, of those who heard anything from `since` on."""
    heard = {}
    for about, facts in await said_since([f"participant:{one}" for one in participants], since):
        said = [facts.get("session"), *(asked["session"] for asked in facts.get("asked", ()))]
        for session in said:
            if isinstance(session, dict) and session.get("number") == number:
                heard[int(about.partition(":")[2])] = _told(session)
    return heard


async def post_session_cancelled(event: Event, session: Session, words: str = "") -> list[Draft]:
    """The session is off: a CANCEL to everybody with a place, a plain mail to everybody in line, with the organiser's
    `words`. Answers them, of who has no address too.
    """
    people = await _raised(session)
    about_event, about_session = facts_of_event(event), facts_of_session(session)
    drafts = [
        _invitation("session_cancelled", person, about_event, about_session, claim)
        if claim.status == Registration.Status.CONFIRMED
        else _plain("session_cancelled", person, about_event, about_session, claim)
        for person, claim in people
    ]
    for draft in drafts:
        draft.facts["words"] = words
    await _post(event, drafts)
    return drafts


async def post_promoted(event: Event, session: Session, registrations: Sequence[Registration]) -> list[Draft]:
    """You have a place after all: an invitation to each of `registrations`; answers them, without an address too."""
    people = await _people([registration.participant for registration in registrations])
    about_event, about_session = facts_of_event(event), facts_of_session(session)
    drafts = [
        _invitation("promoted", people[row.participant], about_event, about_session,
                    replace(claim_of(row), status=Registration.Status.CONFIRMED.value))
        for row in registrations
    ]  # fmt: skip
    await _post(event, drafts)
    return drafts


async def post_cancelled(event: Event, session: Session, registration: Registration, *, had_place: bool) -> None:
    """You cancelled: a CANCEL for the calendar, or a plain mail to who only stood in line."""
    person = (await _people([registration.participant]))[registration.participant]
    about_event, about_session, claim = facts_of_event(event), facts_of_session(session), claim_of(registration)
    if had_place:
        draft = _invitation("cancelled", person, about_event, about_session, claim)
    else:
        draft = _plain("left_waiting_list", person, about_event, about_session, claim)
    await _post(event, [draft])


# -- on request


async def post_again(
    event: Event, participant: Participant, upcoming: Sequence[tuple[Session, Registration]], *, invites: bool = True
) -> None:
    """A participant's mails once more: the overview and, when it `invites`, each place's invitation as it is now."""
    person, about_event = participant.to_dict(), facts_of_event(event)
    asked = [
        {"session": facts_of_session(session), "result": str(row.status), "place": 0, "known": True,
         "join_token": row.join_token}
        for session, row in upcoming
    ]  # fmt: skip
    about = {name: person[name] for name in ON_OVERVIEW}
    drafts = [_draft("overview", person, {"event": about_event, "person": about, "asked": asked, "remark": ""})]
    drafts += [
        _invitation("invitation", person, about_event, facts_of_session(session), claim_of(row))
        for session, row in upcoming
        if invites and row.is_confirmed
    ]
    await _post(event, drafts)


async def post_lost_links(email: str, people: Sequence[tuple[Event, Participant]]) -> None:
    """The personal links of everybody at one address, in one mail; of several events, then in our own words."""
    links = [
        {"event": facts_of_event(event), "name": person.name, "personal_token": person.personal_token}
        for event, person in people
    ]
    draft = Draft("lost_link", f"address:{email}"[:60], email, "", people[0][1].language, {"links": links})
    is_of_one = len({event.id for event, _person in people}) == 1
    await (_post(people[0][0], [draft]) if is_of_one else post([draft]))


# -- drafts


async def _post(event: Event, drafts: Sequence[Draft]) -> None:
    """Post them with the organisers' own words, as they are now, in those that have such."""
    own = await own_words(event.id) if drafts else {}
    for draft in drafts:
        if draft.kind in own:
            draft.facts.update(asdict(own[draft.kind]))
    await post(drafts)


def _facts(event: Facts, session: Facts, person: Mapping[str, Any], claim: Claim, before: Facts | None = None) -> Facts:
    about = {"name": person["name"], "email": person["email"], "personal_token": person["personal_token"]}
    return {"event": event, "session": session, "person": about, "claim": claim, "before": before or {}}


def _draft(
    kind: str, person: Mapping[str, Any], facts: Facts, *, posting: Posting = Posting(), **rest: Any
) -> Draft:  # fmt: skip
    return Draft(
        kind=kind, about=f"participant:{person['id']}", email=person["email"], name=person["name"],
        language=person["language"], facts=facts, not_before=posting.not_before, batch=posting.batch, **rest,
    )  # fmt: skip


def _invitation(kind: str, person: Mapping[str, Any], event: Facts, session: Facts, claim: Claim, **rest: Any) -> Draft:
    """About one registration: a newer one takes the place of what was not sent yet; none goes out after the session."""
    facts = _facts(event, session, person, claim)
    return _draft(kind, person, facts, uid=claim.uid, expires_at=session["ends_at"], **rest)


# To who stands in line the same facts are told in words alone: `letters` looks at the claim.
_plain = _invitation


def held_until(event: Event, starts_at: datetime) -> datetime | None:
    """Until when the messages of a change wait that can still be undone; None: they go at once."""
    now = clock.now()
    return None if starts_at - now < NEVER_HELD or not event.hold else now + event.hold


async def _raised(session: Session, but: Collection[int] = ()) -> list[tuple[Facts, Claim]]:
    """Everybody with an active registration, their SEQUENCE raised by one (RFC 5546 2.1.4), `but` those participants."""
    rows = await Registration.raw(
        "UPDATE registration SET sequence = sequence + 1 WHERE session = {} AND status <> 'cancelled' "
        "RETURNING participant, status, join_token, uid, sequence, organizer, reply_token, created_at",
        session.id,
    )
    registrations = [row for row in rows if row["participant"] not in but]
    people = await _people([row["participant"] for row in registrations])
    return [
        (people[row["participant"]], Claim(**{name: row[name] for name in row if name != "participant"}))
        for row in (dict(row) for row in registrations)
    ]


async def _people(ids: Sequence[int]) -> dict[int, Facts]:
    rows = await Participant.select().where(Participant.id.is_in(list(ids))) if ids else []
    return {row["id"]: row for row in rows}


# -- to an address that is left


async def post_readdressed(event: Event, leaving: Participant, rows: Sequence[tuple[Session, Registration]]) -> None:
    """The invitations at this address are cancelled, for they go to another one (a UID is of one address only)."""
    person, about_event = leaving.to_dict(), facts_of_event(event)
    await _post(event, [
        _invitation("readdressed", person, about_event, facts_of_session(session),
                    replace(claim_of(row), sequence=row.sequence + 1))
        for session, row in rows
    ])  # fmt: skip


# -- the organisers' own


async def post_mailing(
    event: Event, subject: str, text: str, people: Sequence[Mapping[str, Any]], posting: Posting
) -> None:
    """One mail with these words to each of `people` who has an address."""
    about_event = facts_of_event(event)
    await post([
        _draft("mailing", person, mailing_facts(about_event, subject, text, person), posting=posting)
        for person in people
    ])  # fmt: skip


async def post_mailing_test(
    event: Event, subject: str, text: str, person: Mapping[str, Any], organiser: Organiser
) -> None:
    """The mail that `person` would get, to an organiser."""
    facts = mailing_facts(facts_of_event(event), subject, text, person)
    await post([Draft("mailing", f"organiser:{organiser.id}", organiser.email, organiser.name, facts=facts)])


def mailing_facts(event: Facts, subject: str, text: str, person: Mapping[str, Any]) -> Facts:
    """What a mailing says to `person`."""
    about = {"name": person["name"], "personal_token": person["personal_token"]}
    return {"event": event, "subject": subject, "text": text, "person": about}
