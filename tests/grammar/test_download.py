"""The download, from a repository of two small jars on this machine."""

import hashlib
import http.server
import io
import threading
import zipfile
from functools import partial

import pytest

from cmdesk.domain.errors import UserError
from cmdesk.grammar import download
from cmdesk.grammar.installation import find_installation
from cmdesk.paths import Paths

MANIFEST = "Manifest-Version: 1.0\r\nClass-Path: ./ libs/one.jar libs/tw\r\n o.jar\r\nX: y\r\n\r\n"


def jar(manifest):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", manifest)
        archive.writestr("hello.txt", "bonjour")
    return buffer.getvalue()


class Repository:
    """Serves jars over HTTP and counts what is asked."""

    def __init__(self, folder):
        self.folder = folder
        self.asked = []
        repository = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_):
                if self.path.endswith(".jar"):
                    repository.asked.append(self.path.rsplit("/", 1)[1])

        handler = partial(Handler, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def put(self, name, content):
        file = self.folder / "org" / "example" / name / "1.0" / f"{name}-1.0.jar"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    made = Repository(tmp_path / "repository")
    monkeypatch.setattr(download, "_repositories", lambda: {"test": made.url})
    monkeypatch.setattr(download.time, "sleep", lambda _: None)
    for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def own(tmp_path, repository):
    """Folders whose lock names the two jars."""
    contents = {"plain": jar("Manifest-Version: 1.0\r\n\r\n"), "linked": jar(MANIFEST)}
    lock = ['[metadata]\njgo_version = "2.0.0"\n']
    for name, content in contents.items():
        repository.put(name, content)
        lock.append(
            f'[[dependencies]]\ngroupId = "org.example"\nartifactId = "{name}"\n'
            f'version = "1.0"\npackaging = "jar"\n'
            f'sha256 = "{hashlib.sha256(content).hexdigest()}"\n'
        )
    folder = tmp_path / "resources" / "languagetool"
    folder.mkdir(parents=True)
    (folder / "jgo.lock.toml").write_text("\n".join(lock))
    return Paths(tmp_path / "resources", tmp_path, tmp_path / "data", tmp_path / "cache")


def fetch(paths):
    said = []
    installation = download.fetch(paths, lambda sentence, done: said.append((sentence, done)))
    return installation, said


def test_fetch_installs_what_the_lock_names(own, repository):
    assert find_installation(own) is None
    installation, said = fetch(own)
    assert installation == find_installation(own)
    assert installation.jars == ("plain-1.0.jar", "linked-1.0.jar")
    assert sorted(repository.asked) == ["linked-1.0.jar", "plain-1.0.jar"]
    assert [done for _, done in said] == [0.5, 1.0]
    assert said[0][0].startswith("LanguageTool\u00a0: 1 fichier sur 2")
    assert sorted(file.name for file in own.languagetool.iterdir()) == ["installed.json", "jars"]


def test_fetch_takes_the_class_path_out_of_the_manifest(own):
    installation, _ = fetch(own)
    with zipfile.ZipFile(installation.jars_folder / "linked-1.0.jar") as archive:
        manifest = archive.read("META-INF/MANIFEST.MF").decode()
        assert archive.read("hello.txt") == b"bonjour"
    assert "Class-Path" not in manifest
    assert "two.jar" not in manifest
    assert "X: y" in manifest


def test_fetch_resumes_where_it_was_interrupted(own, repository):
    fetch(own)
    (own.languagetool / "installed.json").unlink()
    # Cut short in the middle of a file, as a kill leaves it.
    part = own.languagetool / "repository" / "org" / "example" / "linked" / "1.0"
    part.mkdir(parents=True)
    (part / "linked-1.0.jar").write_bytes(b"half")
    (own.languagetool / "jars" / "linked-1.0.jar").unlink()
    repository.asked.clear()
    installation, _ = fetch(own)
    assert repository.asked == ["linked-1.0.jar"]
    assert installation is not None


def test_fetch_mends_a_damaged_jar_and_removes_a_stranger(own):
    installation, _ = fetch(own)
    (installation.jars_folder / "plain-1.0.jar").write_bytes(b"damaged")
    (installation.jars_folder / "old-0.9.jar").write_bytes(b"old")
    assert find_installation(own) is None
    installation, _ = fetch(own)
    assert sorted(file.name for file in installation.jars_folder.iterdir()) == sorted(
        installation.jars
    )
    assert zipfile.is_zipfile(installation.jars_folder / "plain-1.0.jar")


def test_fetch_refuses_a_file_that_is_not_the_one_locked(own, repository):
    repository.put("plain", jar("Manifest-Version: 1.0\r\nX: changed\r\n\r\n"))
    with pytest.raises(UserError, match="SHA-256") as caught:
        fetch(own)
    assert "plain-1.0.jar" in str(caught.value)
    assert repository.asked.count("plain-1.0.jar") == download.TRIES
    assert not (own.languagetool / "jars" / "plain-1.0.jar").exists()
    assert find_installation(own) is None


def test_fetch_without_network_says_so_once(own, repository, monkeypatch):
    monkeypatch.setattr(download, "_repositories", lambda: {"test": "http://127.0.0.1:9"})
    with pytest.raises(UserError, match="connexion à Internet"):
        fetch(own)


def test_installation_of_another_version_is_not_taken(own):
    fetch(own)
    lock = own.resources / "languagetool" / "jgo.lock.toml"
    lock.write_text(lock.read_text() + "\n# changed\n")
    assert find_installation(own) is None
