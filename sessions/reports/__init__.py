"""What became of a session or an event, told afterwards: a text with pictures, found by its keywords."""
