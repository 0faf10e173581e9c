"""Answering without an account: with the code that stands on the screen in the hall."""
