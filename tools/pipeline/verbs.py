"""Make ``resources/language/verbs.txt.gz`` and ``words.npz``: the words of French.

    python -m tools.pipeline.verbs

Words come from the French tables of ``spacy-lookups-data``; those that nobody writes (no vector
in ``resources/language/vectors.npz``) are left out. ``verbs.txt.gz`` has the forms of
verbs that « il » and « ils » take, in two parts parted by an empty line: those that are no
adjective, those that are one as well (« vide »). ``words.npz`` has the keys of all words, spelled
with their accents.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

import numpy as np
import regex

from cmdesk.language.fold import strip_accents
from cmdesk.language.vectors import key_of
from cmdesk.paths import default_paths

_REGULAR = {"er": ("e", "es", "ent", "ons", "ait", "aient")}
_OTHERS = frozenset(
    {"sert", "perd", "sort", "ment", "dément", "sent", "ressent", "consent", "vient", "tient",
     "devient", "revient", "contient", "retient", "obtient", "parvient", "survient", "intervient",
     "maintient", "appartient", "a", "va", "ont", "vont", "font", "sont", "est"}
)  # fmt: skip
_WORD = regex.compile(r"\p{Ll}{2,}")


def third_persons(forms: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the present and the imperfect of « il » and « ils » among ``forms``.

    The tables do not say the person: it is told by what else is a form of the same verb.
    """
    found = set()
    for form, lemmas in forms.items():
        for lemma in lemmas:
            if _is_third(form, lemma, forms):
                found.add(form)
    return found


def _is_third(form: str, lemma: str, forms: Mapping[str, Iterable[str]]) -> bool:
    def also(other: str) -> bool:
        return lemma in forms.get(other, ())

    if form.endswith("aient"):
        return also(form[:-5] + "ait")
    if form.endswith("ait") and also(form[:-3] + "aient"):
        return True
    # « cassent », « vendent », « finissent »; « sent » and « vient » stand below.
    plural = form.endswith("ent") and not form.endswith(("èrent", "irent"))
    if plural and (also(form[:-2]) or also(form[:-3] + "ons")):
        return True
    if form.endswith("e"):
        return lemma.endswith(("er", "rir", "ir")) and also(form + "nt")
    if form.endswith(("t", "d", "c")) and not form.endswith(
        ("ert", "ront", "ât", "ît", "ût", "ment")
    ):
        return also(form[:-1] + "s") or (not form.endswith("rt") and also(form + "s"))
    return form in _OTHERS


def _table(name: str) -> dict[str, Any]:
    data = files("spacy_lookups_data") / "data" / f"{name}.json.gz"
    table: dict[str, Any] = json.loads(gzip.decompress(data.read_bytes()))
    return table


def main() -> None:
    """Write the file."""
    table = _table("fr_lemma_exc")
    with np.load(default_paths().resources / "language" / "vectors.npz") as vectors:
        keys = vectors["keys"]

    def written(word: str) -> bool:
        key = key_of(strip_accents(word))
        at = int(np.searchsorted(keys, key))
        return at < len(keys) and int(keys[at]) == key

    lemmas = {lemma for lemma in _table("fr_lemma_index")["verb"] if _WORD.fullmatch(lemma)}
    verbs = {form: list(each) for form, each in table["verb"].items() if _WORD.fullmatch(form)}
    for form, (lemma, *_) in _table("fr_lemma_lookup").items():
        if lemma in lemmas and _WORD.fullmatch(form):
            verbs.setdefault(form, []).append(lemma)
    for lemma in lemmas:
        verbs.setdefault(lemma, []).append(lemma)
        # The tables keep no regular form that is also another word: « ronfle », « fuit ».
        for ending, forms in _REGULAR.items():
            if lemma.endswith(ending) and lemma not in table["verb"]:
                for form in forms:
                    verbs.setdefault(lemma.removesuffix(ending) + form, []).append(lemma)
    third = {form for form in third_persons(verbs) if written(form)}
    masculine = _table("fr_lemma_index")["adj"]
    adjectives = {form for one in masculine for form in (one, f"{one}e")}
    adjectives |= set(table["adj"]) | {one for each in table["adj"].values() for one in each}
    parts = (
        third - adjectives,
        third & adjectives,
    )
    text = "\n".join("\n".join(sorted(part)) + "\n" for part in parts)
    target = default_paths().resources / "language" / "verbs.txt.gz"
    target.write_bytes(gzip.compress(text.encode(), mtime=0))
    every = set(_table("fr_lemma_lookup")) | adjectives | set(verbs) | set(table["noun"])
    for each in _table("fr_lemma_index").values():
        every.update(each)
    for forms in table.values():
        every.update(lemma for each in forms.values() for lemma in each)
    known = sorted({key_of(word) for word in every if _WORD.fullmatch(word) and written(word)})
    words = default_paths().resources / "language" / "words.npz"
    np.savez_compressed(words, keys=np.array(known, dtype=np.uint32))
    print(f"{words}: {len(known)}")
    print(f"{target}: {', '.join(str(len(part)) for part in parts)}")


if __name__ == "__main__":
    main()
