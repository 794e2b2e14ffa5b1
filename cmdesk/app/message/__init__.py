"""The message pane: author, verdict, the message with its evidence, facts, signals."""
