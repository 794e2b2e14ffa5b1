"""``python -m cmdesk``: the same as the command ``cmdesk``."""

from cmdesk.cli.main import entry

if __name__ == "__main__":
    entry()
