import pytest

from cmdesk.language.emoji import emoji_spans


@pytest.mark.parametrize(
    "emoji", ["😡", "👍🏽", "👨‍👩‍👧", "🇫🇷", "❤️", "❤", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🤷🏻‍♀️", "☎️", "✔"]
)
def test_emoji_spans_a_sequence_is_one(emoji):
    assert [span.of(f"a {emoji}!") for span in emoji_spans(f"a {emoji}!")] == [emoji]


def test_emoji_spans_neighbours_are_several():
    text = "😡😡🇫🇷🇧🇪"
    assert [span.of(text) for span in emoji_spans(text)] == ["😡", "😡", "🇫🇷", "🇧🇪"]


@pytest.mark.parametrize("text", ["", "© 2026 ™", "5 * 3 #1", "→ • … €", "é", "☺︎"])
def test_emoji_spans_leaves_signs(text):
    assert emoji_spans(text) == []
