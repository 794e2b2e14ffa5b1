"""French itself: typed text, tokens and syntax, realisation, typography, lengths.

Only ``pipeline``, ``syntax`` and ``components`` import spaCy; the other modules load in
milliseconds.
"""
