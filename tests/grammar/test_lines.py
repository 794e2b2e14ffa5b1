from cmdesk.grammar.lines import LONGEST, cut


def test_cut_gives_offsets_into_the_text():
    text = "Bonjour Léa,\n\nNous sommes là.\nÀ bientôt"
    for start, line, _ in cut(text):
        assert text[start : start + len(line)] == line
    assert [line for _, line, _ in cut(text)] == text.split("\n")


def test_cut_tells_a_line_that_goes_on():
    text = "Bonjour Léa,\n\nnous vérifions.\nMerci !\nune suite"
    assert [goes_on for _, _, goes_on in cut(text)] == [False, True, True, False, False]


def test_cut_splits_a_long_line_between_sentences():
    text = "Une phrase courte. " * 2000
    parts = [line for _, line, _ in cut(text)]
    assert "".join(parts) == text
    assert all(len(part) <= LONGEST for part in parts)
    assert all(part.endswith(". ") for part in parts)


def test_cut_splits_even_without_a_space():
    assert [len(line) for _, line, _ in cut("a" * (LONGEST + 5))] == [LONGEST, 5]
