"""Short versions of the long runs of benchmarks/.

Kills at random moments, and clients that ask while documents change.
"""

import random
from pathlib import Path

import pytest

from benchmarks import kills, load
from benchmarks.running import ROOT, serving


def test_kills_leave_an_index_that_answers(tmp_path: Path) -> None:
    """Killed once in an ingest, a deletion and a rebuild: nothing is broken, and a re-run reaches the same ids."""
    bench = kills.prepare(tmp_path, files=24)
    found = kills.run(bench, dict.fromkeys(kills.WORK, 0.5), kills=3, chance=random.Random(1))
    assert all(found[kind, "kills"] == 1 and found[kind, "citations"] > 0 for kind in kills.WORK)
    assert not any(found[kind, head] for kind in kills.WORK for head in kills.BROKEN)


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="the memory of the service is read in /proc")
@pytest.mark.model
def test_clients_ask_while_documents_change() -> None:
    """Four clients beside some uploads: every citation is from a current version, and nothing fails."""

    def is_enough(findings: load.Findings) -> bool:
        return findings.jobs["added"] >= 3 and len(findings.asked) >= 20 and len(findings.memory) >= 1

    with serving([ROOT / "seeds"], QA_READER="none") as service:
        findings = load.run(service, clients=4, seconds=120, chance=random.Random(1), is_enough=is_enough)
    assert findings.faults == []
    assert is_enough(findings)
    assert findings.citations
