"""Clauses of a message told back in the second person (``resources/phrases/mirror.toml``)."""
