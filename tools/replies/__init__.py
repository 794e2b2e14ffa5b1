"""The corpus of sentences of replies, and the judges that learn from it."""
