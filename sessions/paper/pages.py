"""Papers that people print themselves: a week, a ticket."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

import clock
from events.paper.pages import pdf
from events.texts import speak
from sessions import tickets
from sessions.paper.week import ticket_paper, week_paper
from sessions.participants.pages import own_week
from sessions.participants.week import week_of


@get("/mijn/{token:str}/week.pdf")
async def download_week(token: FromPath[str]) -> Response[bytes]:
    """Who has the personal link: what is to come on one A4, in large type, with the codes and the ticket."""
    return await pdf(week_paper(await own_week(token), clock.now()), "mijn-week")


@get("/kaart/{token:str}/kaart.pdf")
async def download_ticket(token: FromPath[str]) -> Response[bytes]:
    """Who has the ticket: the ticket as a paper."""
    week = await week_of(await tickets.ticket_of(token))
    speak(week.participant.language)
    return await pdf(ticket_paper(week.event, week.participant), "kaart")


ROUTES: list[Any] = [download_week, download_ticket]
