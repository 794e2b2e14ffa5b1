import time

import pytest

from cmdesk.domain.errors import UserError
from cmdesk.grammar.install import install
from cmdesk.grammar.installation import find_installation, lock_hash
from cmdesk.paths import Paths, default_paths


@pytest.mark.languagetool
def test_install_costs_nothing_when_all_is_there():
    said = []
    began = time.thread_time()
    install(default_paths(), lambda *news: said.append(news))
    assert time.thread_time() - began < 0.5
    assert said == []


def test_install_names_the_folder_where_nothing_can_be_written(tmp_path, resources):
    obstacle = tmp_path / "cache"
    obstacle.write_text("a file in the place of the folder")
    paths = Paths(resources, tmp_path, tmp_path, obstacle)
    with pytest.raises(UserError, match="installé dans") as caught:
        install(paths, lambda *_: None)
    assert str(obstacle) in str(caught.value)


def test_lock_holds_no_address_and_every_sum(resources):
    import tomllib

    folder = resources / "languagetool"
    for name in ("jgo.toml", "jgo.lock.toml"):
        assert "://" not in (folder / name).read_text()
    locked = tomllib.loads((folder / "jgo.lock.toml").read_text())["dependencies"]
    assert len(locked) > 100
    assert all(len(item["sha256"]) == 64 for item in locked)
    files = [f"{item['artifactId']}-{item['version']}" for item in locked]
    assert len(files) == len(set(files))  # they share one folder


def test_find_installation_is_none_without_a_stamp(tmp_path, resources):
    paths = Paths(resources, tmp_path, tmp_path, tmp_path)
    assert find_installation(paths) is None
    assert len(lock_hash(paths)) == 64
