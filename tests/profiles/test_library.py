import pytest

from cmdesk.domain.errors import UserError
from cmdesk.profiles.install import install_profile, remove_profile
from cmdesk.profiles.library import Library

BRAND = """\
format_version = 1
id = "essai"
name = "Essai"

[voice]
address = "tu"
"""


@pytest.fixture
def library(paths):
    return Library(paths)


@pytest.fixture
def brand(tmp_path):
    path = tmp_path / "mon fichier.toml"
    path.write_text(BRAND, encoding="utf-8")
    return path


def ids(library):
    return [entry.id for entry in library.list()]


def test_library_lists_the_shipped_brands_the_neutral_voice_last(library):
    assert ids(library) == ["armance", "lumea", "ricochet", "neutre"]
    assert "Luméa, version 1.0, fournie avec cmdesk" in library.list()[1].line


def test_library_finds_a_brand_by_identifier_name_or_path(library, paths):
    expected = library.get("lumea")
    assert expected.name == "Luméa"
    assert library.get("Luméa") == expected
    assert library.get(" LUMEA ") == expected
    assert library.get(str(paths.profiles / "lumea.toml")) == expected


def test_library_knows_the_neutral_voice(library):
    neutral = library.neutral()
    assert not neutral.voice.signature.text
    assert not neutral.links


def test_library_guesses_the_brand_that_was_meant(library):
    with pytest.raises(UserError) as caught:
        library.get("lumaé")
    assert "Vouliez-vous dire «\u00a0lumea\u00a0»" in str(caught.value)
    assert "«\u00a0neutre\u00a0»" in str(caught.value)


def test_library_says_that_a_file_is_not_there(library):
    with pytest.raises(UserError, match="introuvable"):
        library.get("nulle/part.toml")


def test_library_sees_a_brand_as_soon_as_it_is_installed(library, paths, brand):
    assert "essai" not in ids(library)
    profile = install_profile(brand, paths)
    assert profile.id == "essai"
    assert library.get("essai") == profile
    assert "installée" in next(one.line for one in library.list() if one.id == "essai")
    remove_profile("essai", paths)
    assert "essai" not in ids(library)


def test_library_reads_a_file_again_when_it_has_changed(library, paths, brand):
    install_profile(brand, paths)
    assert library.get("essai").name == "Essai"
    brand.write_text(BRAND.replace('"Essai"', '"Essai deux"'), encoding="utf-8")
    install_profile(brand, paths)
    assert library.get("essai").name == "Essai deux"


def test_library_reads_each_file_once(library, monkeypatch):
    first = library.list()
    monkeypatch.setattr("cmdesk.profiles.library.read_profile", None)
    assert library.list() == first


def test_library_lets_an_installed_brand_hide_a_shipped_namesake(library, paths, tmp_path):
    text = (paths.profiles / "lumea.toml").read_text(encoding="utf-8")
    own = tmp_path / "a.toml"
    own.write_text(text.replace('version = "1.0"', 'version = "2.0"'), encoding="utf-8")
    install_profile(own, paths)
    assert library.get("lumea").version == "2.0"
    assert ids(library).count("lumea") == 1


def test_library_goes_on_beside_a_broken_file(library, paths):
    folder = paths.installed_profiles
    folder.mkdir(parents=True)
    (folder / "casse.toml").write_text("id = ", encoding="utf-8")
    (folder / "lumea.toml").write_text('id = "lumea"', encoding="utf-8")
    (folder / "dossier.toml").mkdir()
    entries = library.list()
    assert library.get("lumea").name == "Luméa"
    broken = next(entry for entry in entries if entry.id == "casse")
    assert "casse.toml" in broken.error
    assert broken.profile is None
    assert "illisible" in broken.line
    with pytest.raises(UserError, match=r"casse\.toml"):
        library.get("casse")


def test_install_copies_nothing_of_a_file_that_is_not_valid(paths, brand):
    brand.write_text(BRAND + "person = 3\n", encoding="utf-8")
    with pytest.raises(UserError):
        install_profile(brand, paths)
    assert not paths.installed_profiles.exists()


def test_install_leaves_no_part_of_a_file_behind(paths, brand, monkeypatch):
    install_profile(brand, paths)

    def full_disk(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    brand.write_text(BRAND.replace('"Essai"', '"Nouveau"'), encoding="utf-8")
    with pytest.raises(UserError, match="ne peut pas être installée"):
        install_profile(brand, paths)
    (left,) = paths.installed_profiles.iterdir()
    assert left.read_text(encoding="utf-8") == BRAND


def test_install_accepts_a_file_that_is_already_in_place(paths, brand):
    install_profile(brand, paths)
    assert install_profile(paths.installed_profiles / "essai.toml", paths).id == "essai"


def test_remove_refuses_a_brand_that_was_not_installed(paths):
    with pytest.raises(UserError, match="lumea"):
        remove_profile("lumea", paths)
    with pytest.raises(UserError):
        remove_profile("../../tone_profiles/lumea", paths)
    assert (paths.profiles / "lumea.toml").exists()
