"""Mail that came in: what is done with it, and what the desk reads of it."""
