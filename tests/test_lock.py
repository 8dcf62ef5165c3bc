"""The tested versions in `constraints.txt` are those that `pyproject.toml` allows, and complete."""

import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKED = dict(
    line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_each_dependency_is_locked_in_its_range() -> None:
    """A new one, or another range, needs `make lock`."""
    lines = PROJECT["dependencies"] + [line for extra in PROJECT["optional-dependencies"].values() for line in extra]
    for wanted in map(Requirement, lines):
        name = canonicalize_name(wanted.name)
        if name != "citewell":
            assert wanted.specifier.contains(LOCKED.get(name, "0"), prereleases=True), wanted


def test_the_lock_is_used_and_names_no_index() -> None:
    """By make, the README, the image and the continuous integration, wherever pip is told to look."""
    for name in ("Makefile", "README.md", "Dockerfile", ".github/workflows/release.yml"):
        assert "constraints.txt" in (ROOT / name).read_text("utf-8"), name
    assert "://" not in (ROOT / "constraints.txt").read_text("utf-8")
