"""Applications for tests only: ours with a part taken out, on the real server; and a program that fills its database."""
