"""Which message a change sends, to whom, and with which facts. Called inside the transaction of the change."""

from sessions.messages.addressing import post_new_address, post_old_address
from sessions.messages.changing import (
    post_cancelled,
    post_change,
    post_promoted,
    post_readdressed,
    post_session_cancelled,
)
from sessions.messages.choosing import post_into_calendar, post_out_of_calendar
from sessions.messages.drafts import Posting, held_until
from sessions.messages.evaluating import post_evaluation_reminders
from sessions.messages.facts import (
    ROOM,
    TIMES,
    TOLD_FIELDS,
    Claim,
    Facts,
    claim_of,
    concerns,
    facts_of_event,
    facts_of_session,
    mailing_facts,
)
from sessions.messages.groups import behalf_of, post_group
from sessions.messages.mailings import post_mailing, post_mailing_test
from sessions.messages.offering import post_offered, post_offers_over
from sessions.messages.other_ways import post_other_way
from sessions.messages.reminding import (
    post_reminders,
    reminded_of,
    withdraw_reminders,
    withdraw_reminders_of_session,
)
from sessions.messages.replies import post_back_in, post_declined, tell_answer
from sessions.messages.requests import post_approved, post_declined_requests
from sessions.messages.reviving import post_revived
from sessions.messages.signing_up import Known, about_address, post_again, post_lost_links, post_overview
from sessions.messages.standing_in import post_standing_in, post_stood_in
from sessions.messages.wishing import about_wish, post_sign_up_opens, post_wishes

__all__ = [
    "ROOM",
    "TIMES",
    "TOLD_FIELDS",
    "Claim",
    "Facts",
    "Known",
    "Posting",
    "about_address",
    "about_wish",
    "behalf_of",
    "claim_of",
    "concerns",
    "facts_of_event",
    "facts_of_session",
    "held_until",
    "mailing_facts",
    "post_again",
    "post_approved",
    "post_back_in",
    "post_cancelled",
    "post_change",
    "post_declined",
    "post_declined_requests",
    "post_evaluation_reminders",
    "post_group",
    "post_into_calendar",
    "post_lost_links",
    "post_mailing",
    "post_mailing_test",
    "post_new_address",
    "post_offered",
    "post_offers_over",
    "post_old_address",
    "post_other_way",
    "post_out_of_calendar",
    "post_overview",
    "post_promoted",
    "post_readdressed",
    "post_reminders",
    "post_revived",
    "post_session_cancelled",
    "post_sign_up_opens",
    "post_standing_in",
    "post_stood_in",
    "post_wishes",
    "reminded_of",
    "tell_answer",
    "withdraw_reminders",
    "withdraw_reminders_of_session",
]
