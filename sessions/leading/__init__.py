"""What goes on during one session, for who leads it: its host, or an organiser of its event."""
