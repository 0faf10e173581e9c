"""The door of one session: who comes in there, how it is known, and what the crew is told."""
