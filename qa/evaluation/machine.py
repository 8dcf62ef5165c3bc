"""The machine and the versions of an evaluation, without which times mean nothing."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from qa.evaluation.runs import Machine

_PACKAGES = ("citewell", "chromadb", "tantivy", "openvino", "torch", "transformers", "sentence-transformers", "numpy")
_CPUINFO = Path("/proc/cpuinfo")  # Linux


def this_machine() -> Machine:
    """Describe the machine, as far as its system allows."""
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory_gib=_memory_gib(),
        system=f"{platform.system()} {platform.machine()}",
        load=round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    )


def find_versions() -> dict[str, str]:
    """Return the versions of Python and of the packages behind the figures, without packages that are missing."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    try:
        lines = _CPUINFO.read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown")


def _memory_gib() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (AttributeError, OSError, ValueError):  # not on this system
        return None
