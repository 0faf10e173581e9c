"""What an event looks like: its colours and its logo."""
