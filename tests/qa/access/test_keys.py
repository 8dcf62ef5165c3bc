"""Keys: what is stored of them, which ones are recognised, and that changes take effect at once."""

import json
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from qa.access.store import KeyStore
from qa.cli.main import main
from qa.errors import KeyNameError, KeyStoreError


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    """No keys yet."""
    return KeyStore(tmp_path / "data")


def test_a_key_is_recognised_until_it_is_revoked(keys: KeyStore, tmp_path: Path) -> None:
    """By every store of that folder, from the next call on: nothing is remembered."""
    text, other = keys.add("upload", "manage"), KeyStore(tmp_path / "data")
    found = other.recognise(text)
    assert found is not None
    assert (found.name, found.scope) == ("upload", "manage")
    keys.revoke("upload")
    assert other.recognise(text) is None
    assert other.find(found.id) is None


def test_only_a_salted_hash_is_kept(keys: KeyStore, tmp_path: Path) -> None:
    """Neither the key nor its secret part is in any file, each salt is new, and others cannot read."""
    texts = [keys.add("one", "ask"), keys.add("two", "ask")]
    kept = [path.read_text("utf-8") for path in (tmp_path / "data").iterdir()]
    assert not any(text.split("_", 2)[2] in content for text in texts for content in kept)
    one, two = keys.all()
    assert one.salt != two.salt
    assert (tmp_path / "data" / "keys.json").stat().st_mode & 0o777 == 0o600


def test_what_is_no_key_is_not_recognised(keys: KeyStore) -> None:
    """A secret that differs by a letter, another's id, an empty text, what cannot be encoded."""
    text, other = keys.add("one", "ask"), keys.add("two", "manage")
    altered = text[:-1] + ("A" if text[-1] != "A" else "B")
    swapped = other[:12] + text[12:]
    for wrong in (altered, swapped, "", "cw_", text[:-1], f"{text}x", "cw_\ud800", f" {text}"):
        assert keys.recognise(wrong) is None


def test_a_scope_admits_to_what_it_includes(keys: KeyStore) -> None:
    """`manage` may ask, `ask` may not manage."""
    keys.add("asks", "ask")
    keys.add("manages", "manage")
    asks, manages = keys.all()
    assert (asks.admits("ask"), asks.admits("manage")) == (True, False)
    assert (manages.admits("ask"), manages.admits("manage")) == (True, True)


@pytest.mark.parametrize("name", ["", "x" * 65, "a\nb", " a", "taken"])
def test_a_name_that_cannot_be_used_is_refused(keys: KeyStore, name: str) -> None:
    """Names tell keys apart in a list."""
    keys.add("taken", "ask")
    with pytest.raises(KeyNameError, match="name of a key must be"):
        keys.add(name, "ask")
    assert len(keys.all()) == 1


def test_unknown_keys_cannot_be_revoked(keys: KeyStore) -> None:
    """A misspelt name must not look like a revoked key."""
    with pytest.raises(KeyNameError, match="'nobody' is not"):
        keys.revoke("nobody")


@pytest.mark.parametrize("content", ["", "{", "[{}]", '[{"id": "x"}]', "null"])
def test_a_damaged_file_admits_nobody(keys: KeyStore, tmp_path: Path, content: str) -> None:
    """It is an error that names the file, never an empty list: a write would then lose the keys."""
    text = keys.add("one", "manage")
    (tmp_path / "data" / "keys.json").write_text(content)
    with pytest.raises(KeyStoreError, match=r"keys\.json is damaged"):
        keys.recognise(text)
    with pytest.raises(KeyStoreError, match="damaged"):
        keys.add("two", "manage")


def test_keys_added_at_once_are_all_kept(keys: KeyStore) -> None:
    """Writers wait for each other."""
    threads = [threading.Thread(target=keys.add, args=(f"key {number}", "ask")) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(key.name for key in keys.all()) == [f"key {number}" for number in range(8)]


def test_the_secret_is_made_once(keys: KeyStore, tmp_path: Path) -> None:
    """A restart, or another process, has the same, and others of the machine cannot read it."""
    secret = keys.cookie_secret()
    assert len(secret) == 32
    assert KeyStore(tmp_path / "data").cookie_secret() == secret
    assert (tmp_path / "data" / "cookies.secret").stat().st_mode & 0o777 == 0o600
    assert KeyStore(tmp_path / "other").cookie_secret() != secret


def test_the_commands(tmp_path: Path) -> None:
    """`add` prints the key alone on stdout, `list` no secret, `revoke` takes name or id."""
    data = ["--data", str(tmp_path)]
    added = CliRunner().invoke(main, ["keys", "add", "upload", "--scope", "manage", *data])
    assert added.exit_code == 0, added.output
    text = added.stdout.strip()
    key = KeyStore(tmp_path).recognise(text)
    assert key is not None
    listed = CliRunner().invoke(main, ["keys", "list", *data])
    assert listed.stdout == f"{key.id}  manage  {key.made:%Y-%m-%d}  upload\n"
    assert CliRunner().invoke(main, ["keys", "revoke", key.id, *data]).exit_code == 0
    assert json.loads((tmp_path / "keys.json").read_bytes()) == []
    again = CliRunner().invoke(main, ["keys", "revoke", "upload", *data])
    assert (again.exit_code, "is not: see" in again.output) == (1, True)
