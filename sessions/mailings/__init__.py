"""Mails of the organisers' own to a selection of an event's participants."""
