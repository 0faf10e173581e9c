"""What the calendars of participants answer, and what that does: only ever yes, no or maybe, and never without a trace."""

from sessions.replies.following import Followed, follow

__all__ = ["Followed", "follow"]
