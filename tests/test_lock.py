"""The tested versions in `constraints.txt` are those that `pyproject.toml` allows, complete, and audited."""

import re
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


WORKFLOWS = ROOT / ".github" / "workflows"


def test_every_list_of_versions_is_audited_once_a_week() -> None:
    """`pip-audit` reads each of them without a resolver, so that each line must be one version."""
    workflow = (WORKFLOWS / "advisories.yml").read_text("utf-8")
    audited = set(re.findall(r"--requirement (\S+)", workflow))
    assert audited == {"constraints.txt", *(path.name for path in ROOT.glob("requirements*.txt"))}
    assert re.search(r'- cron: "\d+ \d+ \* \* \d"', workflow)
    for name in audited:
        lines = [line for line in (ROOT / name).read_text("utf-8").splitlines() if not line.startswith("#")]
        assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines), name


def test_the_tools_of_workflows_are_pinned_and_have_no_right_to_write() -> None:
    """A tool that was taken over finds no token beside the checkout."""
    for name, tool in (("advisories.yml", "pip-audit"), ("release.yml", "cyclonedx-bom")):
        workflow = (WORKFLOWS / name).read_text("utf-8")
        assert re.search(rf"pip install {tool}==[\d.]+\n", workflow), name
        assert workflow.count("persist-credentials: false") == workflow.count("actions/checkout"), name
    steps = (WORKFLOWS / "release.yml").read_text("utf-8").split("      - ")
    assert ["gh release upload" in step for step in steps] == ["GH_TOKEN" in step for step in steps]
    assert [step for step in steps if "cyclonedx-py environment" in step and "pyproject.toml" in step]
