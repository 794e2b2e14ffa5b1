import pytest

from cmdesk.domain.errors import UserError
from cmdesk.domain.vocabulary import Channel
from cmdesk.language.lengths import Limits, count


@pytest.fixture(scope="module")
def limits(resources):
    return Limits(resources)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Bonjour Léa\u202f! Votre colis\u202f? Il arrive demain\u202f; promis\u202f!", 59),
        ("Bonjour Léa\u00a0! Votre colis\u00a0? Il arrive demain\u00a0; promis\u00a0!", 55),
        ("é œ ’ « – —", 11),
        ("e\u0301", 1),
        ("…", 2),
        ("€", 2),
        ("😡", 2),
        ("👨‍👩‍👧👍🏽🇫🇷", 6),
        ("voir https://aide.lumea.example/un/chemin/tres/long?avec=tout", 28),
        ("@Lumea_FR @autre bonjour", 7),
        ("bonjour @Lumea_FR", 17),
        ("日本", 4),
        ("", 0),
    ],
)
def test_count_weighs_as_x_does(text, weight):
    assert count(text, "x_weighted") == weight


def test_measure_counts_bytes_on_google_business(limits):
    length = limits.measure("é\u202f!", Channel.GOOGLE_BUSINESS, True)
    assert (length.used, length.limit, length.unit) == (6, 4096, "bytes")


def test_measure_without_channel_has_no_limit(limits):
    length = limits.measure("a" * 9999, None, True)
    assert (length.used, length.limit, length.fits) == (9999, None, True)


def test_measure_finds_what_is_over(limits):
    assert not limits.measure("a" * 281, Channel.X, True).fits
    assert limits.measure("a" * 281, Channel.X, False).fits
    assert not limits.measure("a" * 351, Channel.GOOGLE_PLAY, True).fits


def test_gain_is_what_ordinary_spaces_save(limits):
    text = "Bonjour\u202f! Oui\u202f?"
    assert limits.gain(text, Channel.X, True) == 2
    assert limits.gain(text, Channel.GOOGLE_BUSINESS, True) == 2
    assert limits.gain(text, Channel.FACEBOOK, True) == 0


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("public", [True, False])
def test_limits_know_every_channel_and_its_source(limits, channel, public):
    known = limits.of(channel, public)
    assert known.source
    assert known.confidence in {"high", "medium", "low"}


def test_limits_refuse_a_file_that_lacks_a_channel(tmp_path):
    (tmp_path / "channels").mkdir()
    (tmp_path / "channels" / "limits.toml").write_text(
        '[[limit]]\nchannel="x"\npublic=true\nunit="characters"\nsource="s"\nconfidence="low"\n'
        "checked=2026-01-01\n"
    )
    with pytest.raises(UserError, match="il manque la limite"):
        Limits(tmp_path)
