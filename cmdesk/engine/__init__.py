"""The core in a process of its own, so that the window never waits for it.

Loading spaCy and running its networks hold Python's global lock for up to a quarter of a
second; in the window's own process each of these would freeze the typing.
"""
