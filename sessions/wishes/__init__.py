"""Wishes before there is a programme: what it should be about, and who wants to hear when sign-up opens."""
