"""The Litestar application: its routes, its life span and its error pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

import database
from events import desk as events_desk
from events import pages as events_pages
from events.correspondence import desk as correspondence_desk
from events.councils import desk as councils_desk
from events.councils.operations import names_of_councils
from events.front import Front
from events.history import NAMING
from events.look import desk as look_desk
from events.look import pages as look_pages
from events.passkeys import desk as passkeys_desk
from events.people import desk as people_desk
from events.publishing import PERIODS, all_events
from events.sign_in import desk as sign_in_desk
from events.signed_in import (
    ABOVE,
    WAITING,
    EarlierSignIn,
    NotSignedIn,
    PasskeyMissing,
    answer_earlier_sign_in,
    answer_not_signed_in,
    answer_passkey_missing,
)
from events.site import STATIC, TEMPLATES, FormRequest, answer_error, refuse_from_elsewhere, remember_office
from server import watch_parent
from sessions import desk as sessions_desk
from sessions import names, when
from sessions import pages as sessions_pages
from sessions.access import desk as access_desk
from sessions.access import pages as access_pages
from sessions.changes import desk as changes_desk
from sessions.changes.outgoing import held_changes
from sessions.councils import desk as councils_excel_desk
from sessions.door import desk as door_desk
from sessions.door.entrance import desk as entrance_desk
from sessions.door.phones import desk as phones_desk
from sessions.entering import pages as entering_pages
from sessions.feeds import pages as feeds_pages
from sessions.figures import desk as figures_desk
from sessions.finding import pages as finding_pages
from sessions.groups import desk as groups_desk
from sessions.groups import pages as groups_pages
from sessions.groups.council import pages as council_pages
from sessions.groups.council.operations import names_of_groups
from sessions.joining import desk as joining_desk
from sessions.joining import pages as joining_pages
from sessions.mailbox import desk as mailbox_desk
from sessions.mailings import desk as mailings_desk
from sessions.mailings import pages as mailings_pages
from sessions.mailings.reading import held_mailings
from sessions.my_data import pages as my_data_pages
from sessions.needs import desk as needs_desk
from sessions.needs import pages as needs_pages
from sessions.offers import desk as offers_desk
from sessions.offers import pages as offers_pages
from sessions.offers.office_hours import load_beside
from sessions.overview import desk as overview_desk
from sessions.overview.waiting import waiting_at
from sessions.paper import desk as paper_desk
from sessions.paper import pages as paper_pages
from sessions.participants import pages as participants_pages
from sessions.people import desk as guests_desk
from sessions.planning import desk as planning_desk
from sessions.questions import desk as questions_desk
from sessions.questions.operations import names_of_questions
from sessions.questions.own import pages as own_questions
from sessions.received import desk as received_desk
from sessions.replies import pages as replies_pages
from sessions.revival import desk as revival_desk
from sessions.series import desk as series_desk
from sessions.stand_ins import desk as stand_ins_desk
from sessions.swapping import pages as swapping_pages
from sessions.ways import desk as ways_desk
from sessions.ways import pages as ways_pages
from sessions.wishes import desk as wishes_desk
from sessions.wishes import pages as wishes_pages
from sessions.wishes.opening import pages as opening_pages
from sessions.wishes.topics import names_of_topics

FORM_LIMIT = 64 * 1024

ABOVE.extend([held_changes, held_mailings])
PERIODS.append(when.moments_of)
WAITING.append(waiting_at)
NAMING.update(council=names_of_councils, topic=names_of_topics, question=names_of_questions, group=names_of_groups)
NAMING.update(session=names.of_sessions, participant=names.of_participants, mailing=names.of_mailings)


@asynccontextmanager
async def life(app: Litestar) -> AsyncIterator[None]:
    """The database is open as long as the site is."""
    watch_parent()
    async with database.opened():
        remember_office(list(reversed(await all_events())))
        load_beside()
        yield


YEAR = 31_536_000
# Every address of a static file carries the version of what is in it.
static_files = create_static_files_router(
    path="/static", directories=[STATIC], cache_control=CacheControlHeader(public=True, max_age=YEAR)
)

# Where the pages are: each of these modules lists its own.
ROOMS: tuple[Any, ...] = (
    events_pages,
    events_desk,
    correspondence_desk,
    councils_desk,
    councils_excel_desk,
    look_pages,
    look_desk,
    sessions_pages,
    finding_pages,
    sessions_desk,
    groups_pages,
    groups_desk,
    council_pages,
    entering_pages,
    participants_pages,
    paper_pages,
    paper_desk,
    swapping_pages,
    my_data_pages,
    joining_pages,
    joining_desk,
    replies_pages,
    received_desk,
    feeds_pages,
    door_desk,
    entrance_desk,
    phones_desk,
    mailbox_desk,
    sign_in_desk,
    passkeys_desk,
    people_desk,
    changes_desk,
    guests_desk,
    ways_pages,
    ways_desk,
    offers_pages,
    offers_desk,
    access_desk,
    access_pages,
    planning_desk,
    overview_desk,
    figures_desk,
    series_desk,
    mailings_desk,
    mailings_pages,
    revival_desk,
    stand_ins_desk,
    wishes_pages,
    wishes_desk,
    opening_pages,
    own_questions,
    questions_desk,
    needs_pages,
    needs_desk,
)

app = Litestar(
    route_handlers=[
        *(handler for room in ROOMS for handler in room.ROUTES), static_files,
    ],
    lifespan=[life],
    template_config=TEMPLATES,
    guards=[refuse_from_elsewhere],
    exception_handlers={
        NotSignedIn: answer_not_signed_in, EarlierSignIn: answer_earlier_sign_in, PasskeyMissing: answer_passkey_missing,
        Exception: answer_error,
    },
    request_class=FormRequest,
    request_max_body_size=FORM_LIMIT,
    openapi_config=None,
    debug=False,
)  # fmt: skip
# Outside everything else, so that Litestar's own answers (404, 405, 500, static files) pass it too.
app.asgi_handler = Front(app.asgi_handler)
