"""Events that return: a copy of last year's, and the meetings of a series."""
