"""What commands skip."""

import subprocess
import sys

PROGRAM = """
import atexit, gc
from qa.cli.fast_start import leave_out
leave_out()
assert not gc.get_freeze_count()
atexit._run_exitfuncs()
assert gc.get_freeze_count()
"""


def test_at_the_end_no_garbage_is_searched() -> None:
    """Whatever there is by then is left alone, and not before."""
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)
