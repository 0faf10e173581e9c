"""What of an event goes on paper: weeks, tickets, flyers, door lists, badges, letters and certificates."""
