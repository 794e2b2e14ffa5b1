"""The first questions to a server: they load the rules, and show Java what a start needs."""

from __future__ import annotations

import contextlib
from pathlib import Path

from cmdesk.grammar.client import Client, ClientError
from cmdesk.grammar.installation import Installation
from cmdesk.grammar.java import Java
from cmdesk.grammar.server import ServerDiedError, start_server
from cmdesk.paths import Paths

HEALTH_TIMEOUT = 60.0
FIRST_CHECK_TIMEOUT = 120.0
"""Seconds; the first check takes some 6 on two free cores, much more on a busy machine."""

WARM_UP = (
    "Bonjour @camille, nous sommes désolé pour ce retart ! Votre colis sont arrivé hier, à Lyon."
)
"""A spelling mistake, agreements, spacing, markup: each loads its own part of the rules."""


def make_aot_cache(paths: Paths, installation: Installation, java: Java, cache: Path) -> bool:
    """Run a server once for Java to note what its start loads; return whether it did."""
    part = cache.with_suffix(".part")
    server = None
    try:
        server = start_server(paths, installation, java, (f"-XX:AOTCacheOutput={part}",))
        server.wait_healthy(HEALTH_TIMEOUT)
        client = Client(server.url)
        client.check_with_timeout(WARM_UP, (), FIRST_CHECK_TIMEOUT)
        # The cache is written by a second Java that the first one starts when it ends.
        server.ask_to_end(120.0)
        if not part.exists():
            return False
        part.replace(cache)
    except (ServerDiedError, ClientError, OSError):
        return False
    finally:
        if server is not None:
            server.close()
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
            part.with_name(f"{part.name}.config").unlink(missing_ok=True)
    return True
