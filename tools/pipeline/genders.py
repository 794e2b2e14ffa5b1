"""Writes the genders of nouns, from the French dictionary of pyrealb.

    python -m tools.pipeline.genders LEXICON

``LEXICON`` is ``lexicon-fr.json`` of pyrealb (copyright Guy Lapalme, Creative Commons
Attribution 4.0; see NOTICE). Nouns of one gender only are kept, in the singular: masculine, an
empty line, feminine. Those that ``nouns.toml`` holds are left out: it goes before.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import regex

from cmdesk.language.surface import Surface
from cmdesk.paths import default_paths

_NOUN = regex.compile(r"\p{Ll}[\p{Ll}’-]{2,}")


def main(arguments: list[str]) -> int:
    """Read, choose, write."""
    resources = default_paths().resources
    surface = Surface(resources)
    lexicon = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    genders: dict[str, list[str]] = {"m": [], "f": []}
    for word, entry in lexicon.items():
        said = word.replace("'", "’")
        gender = entry.get("N", {}).get("g") if isinstance(entry.get("N"), dict) else None
        if gender in genders and _NOUN.fullmatch(said) and surface.noun(said) is None:
            genders[gender].append(said)
    path = resources / "language" / "genders.txt.gz"
    text = "\n\n".join("\n".join(sorted(genders[gender])) for gender in "mf")
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{len(genders['m'])} masculine, {len(genders['f'])} feminine, "
          f"{path.stat().st_size / 1e3:.0f} kB")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
