"""A standard message as an event's words make it now: about one of its sessions, to somebody who is made up."""

from dataclasses import asdict
from datetime import timedelta

import msgspec

import clock
from events.tables import Event
from events.texts import _
from notifications.tables import Message
from sessions.mailbox.reading import Opened, opened
from sessions.mailings.operations import EXAMPLE, example
from sessions.mailings.wordings import Words
from sessions.messages import Claim, Facts, facts_of_event, facts_of_session, reminded_of
from sessions.tables import Registration, Session
from settings import SETTINGS

IN_LINE = {"change", "left_waiting_list", "request_withdrawn"}
NO_REGISTRATIONS = {"wishes", "sign_up_opens", "group", "evaluation_again"}
OVERVIEWS = {"overview": "confirmed", "request_approved": "confirmed", "request_declined": "declined"}  # and what became of it
OFFERS = {"offered", "offer_over"}
REMINDING = {"reminder_day", "reminder_hour", "thanks", "evaluation"}
CODE = "0000000000"


async def sample_of(event: Event, kind: str, own: Words) -> Opened:
    """What a participant would get, made exactly as the worker makes it. Its links are examples that lead nowhere."""
    person = example([])
    facts = _facts(kind, event, await _session(event), person) | asdict(own)
    return opened(
        Message(
            kind=kind, email=person["email"], name=person["name"], language="nl", created_at=clock.now(),
            facts=msgspec.json.encode(facts).decode(), message_id=f"<{EXAMPLE}@{EXAMPLE}>",
        )
    )  # fmt: skip


async def _session(event: Event) -> Session:
    """The first that people can see; of an event without any, one that is made up."""
    found = (
        await Session.objects()
        .where(Session.event == event.id, Session.status != Session.Status.DRAFT)
        .order_by(Session.starts_at)
        .order_by(Session.number)
        .first()
    )
    return found or _made_up(event)


def _made_up(event: Event) -> Session:
    at = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=14)
    return Session(event=event.id, number=1, title=_("Een sessie"), starts_at=at, ends_at=at + timedelta(hours=1))


def _facts(kind: str, event: Event, session: Session, person: Facts) -> Facts:
    """As `messages` writes them for each kind."""
    about_event, about_session = facts_of_event(event), facts_of_session(session)
    known = {"name": person["name"], "email": person["email"], "personal_token": EXAMPLE}
    if kind == "lost_link":
        return {"links": [{"event": about_event, **known}]}
    if kind in REMINDING:
        reminded = reminded_of(session, 0, EXAMPLE, came=True)
        return {"event": about_event, "person": known, "sessions": [reminded]}
    if kind in NO_REGISTRATIONS:
        return {"event": about_event, "person": known, **_without_registrations(kind, about_session, person)}
    if kind in OVERVIEWS:
        asked = {"session": about_session, "result": OVERVIEWS[kind], "place": 0, "known": False, "join_token": EXAMPLE}
        tickets = {"ticket_token": EXAMPLE, "ticket_code": CODE, "personal_code": CODE}
        return {"event": about_event, "person": known | tickets, "asked": [asked], "remark": ""}
    return {
        "event": about_event, "session": about_session, "person": known, "claim": asdict(_claim(kind)),
        "before": {name: about_session[name] - timedelta(minutes=30) for name in ("starts_at", "ends_at")},
        "other": person["name"], "until": about_session["starts_at"] - timedelta(days=2), "registration": 1,
    }  # fmt: skip


def _without_registrations(kind: str, session: Facts, person: Facts) -> Facts:
    """What is told of no registration: to who wished something, or signed up others; and how it was."""
    if kind == "evaluation_again":
        return {"sessions": [session], "until": session["ends_at"] + timedelta(days=14)}
    if kind == "wishes":
        return {"token": EXAMPLE, "topics": [session["title"]], "suggestions": [], "wants_mail": True}
    if kind == "sign_up_opens":
        return {"sessions": [session], "opens_at": None}
    one = {"name": person["name"], "has_address": True, "cells": [{"session": 0, "result": "confirmed"}]}
    return {"council": "", "token": EXAMPLE, "sessions": [session], "people": [one]}


def _claim(kind: str) -> Claim:
    status = Registration.Status.WAITING if kind in IN_LINE else Registration.Status.CONFIRMED
    status = Registration.Status.OFFERED if kind in OFFERS else status
    reply_token = EXAMPLE if kind == "declined" else None
    return Claim(status.value, EXAMPLE, EXAMPLE, 1, SETTINGS.mail_from, reply_token, clock.now())
