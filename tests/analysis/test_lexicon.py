from cmdesk.analysis.lexicon import Lexicon
from cmdesk.analysis.reading import plain
from cmdesk.knowledge.loader import read_toml
from cmdesk.paths import default_paths

FIELDS = {
    "parcel": "colis paquet* point_relais",
    "silence": "fait_le_mort laiss*_en_plan",
    "late": "retard* toujours_rien",
}


def met(text):
    return sorted(Lexicon(FIELDS).search([plain(word) for word in text.split()]))


def test_lexicon_meets_words_endings_and_expressions():
    assert met("vos paquets sont en retard") == [("late", 4, 5), ("parcel", 1, 2)]
    assert met("on m a laissée en plan au point relais") == [("parcel", 7, 9), ("silence", 3, 6)]


def test_lexicon_does_not_meet_half_an_expression():
    assert met("le point sur la relance") == []
    assert met("toujours là") == []


def test_lexicon_does_not_meet_the_inside_of_a_word():
    assert met("empaqueter") == []


def test_lexicon_shipped_entries_can_be_met():
    # An entry that meets nothing, not even itself, is a slip of the pen.
    fields = read_toml(default_paths().resources / "analysis" / "lexicon.toml")["fields"]
    lexicon = Lexicon(fields)
    missed = []
    for field, entries in fields.items():
        for entry in entries.split():
            words = [plain(w.rstrip("*")) or "x" for w in entry.replace("-", "_").split("_") if w]
            if field not in {name for name, _, _ in lexicon.search(words)}:
                missed.append(f"{field}: {entry}")
    assert len(missed) <= 40, missed[:60]
