"""Who may sign up for what is for members, and who asks the office for a place."""
