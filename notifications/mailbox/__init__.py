"""The mailbox where answers and returned mail come in, read over IMAP."""
