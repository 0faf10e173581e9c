"""All that the worker does now and then beside delivering mail."""

from datetime import timedelta

from events.councils.roster import erase_rosters
from notifications.erasing import erase_due
from notifications.mailbox.reading import Reader
from notifications.rounds import Round
from sessions.evaluations.closing import close_due
from sessions.evaluations.reminding import remind_who_did_not_answer
from sessions.groups.erasing import erase_groups
from sessions.materials.files import sweep
from sessions.my_data.erasing import erase_due as erase_people
from sessions.my_data.erasing import forget_last_mails
from sessions.needs.erasing import erase_needs
from sessions.offers.operations import expire
from sessions.paper.jobs.asking import erase_papers
from sessions.paper.jobs.making import make_papers
from sessions.received.receiving import receive
from sessions.reminders import remind
from sessions.statements.operations import close_forgotten
from sessions.wishes.erasing import erase_wishes
from sessions.wishes.telling import tell
from settings import SETTINGS

ROUNDS: list[Round] = [
    Round("reminders", timedelta(seconds=30), remind),
    Round("offers", timedelta(seconds=30), expire),
    Round("evaluations not answered", timedelta(minutes=1), remind_who_did_not_answer),
    Round("evaluations over", timedelta(minutes=1), close_due),
    Round("erasing", timedelta(hours=6), erase_due),
    Round("erasing needs", timedelta(hours=6), erase_needs),
    Round("erasing wishes", timedelta(hours=6), erase_wishes),
    Round("erasing rosters", timedelta(hours=6), erase_rosters),
    Round("erasing groups", timedelta(hours=6), erase_groups),
    Round("papers", timedelta(seconds=2), make_papers),
    Round("erasing papers", timedelta(minutes=10), erase_papers),
    Round("statements left open", timedelta(minutes=10), close_forgotten),
    Round("sign-up opens", timedelta(seconds=30), tell),
    Round("erasing people", timedelta(hours=6), erase_people),
    Round("sweeping files", timedelta(hours=6), sweep),
    Round("last mails", timedelta(minutes=1), forget_last_mails),
    Round("mailbox", timedelta(seconds=10), Reader(SETTINGS.imap_url, receive).turn),
]
