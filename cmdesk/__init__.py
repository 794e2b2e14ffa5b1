"""cmdesk: the desk of the people who answer customers in public, in French."""

__version__ = "0.1.0"
