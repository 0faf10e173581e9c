"""Finding a session: by day, theme, topic, audience, sector, form and words, in one programme or over all events."""
