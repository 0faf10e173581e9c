"""The programme of an event: adding, changing and cancelling its sessions."""

from dataclasses import dataclass, field
from datetime import datetime

from sessions.tables import Session


@dataclass(frozen=True)
class Content:
    """All that an organiser says about a session. `starts_at` and `ends_at` are aware (UTC); `capacity` None: no limit."""

    title: str
    starts_at: datetime
    ends_at: datetime
    text: str = ""
    form: str = Session.Form.ONLINE.value
    place: str = ""
    meeting_link: str = ""
    dial_in: str = ""
    capacity: int | None = None
    has_waiting_list: bool = False
    members_only: bool = False
    audience: str = ""
    sector: str = ""
    keywords: list[str] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)
    materials: str = ""
