"""What there is to read and to see around a session or an event: files, links, and the recording with its last day."""
