"""The councils that the office knows, and which of them are members: kept across events."""
