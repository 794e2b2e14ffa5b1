"""French itself: typed text, tokens, realisation, typography, lengths.

Only ``pipeline`` and ``components`` import spaCy; the other modules load in milliseconds.
"""
