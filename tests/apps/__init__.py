"""Applications for tests only: ours with a part taken out, on the real server."""
