"""Another ticket for somebody, when theirs leaked."""
