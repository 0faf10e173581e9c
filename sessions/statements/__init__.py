"""Statements and questions to everybody in a session: prepared or made on the spot, answered without a name."""
