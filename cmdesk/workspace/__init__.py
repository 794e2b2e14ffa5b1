"""What the user works on, in one SQLite file: messages, drafts, decisions, settings."""
