"""What a service keeps in memory."""

import subprocess
import sys

import pytest

ARENAS = """
import ctypes, re, sys, threading
from qa.serving.memory import share_one_arena
if sys.argv[1] == "shared":
    share_one_arena()
libc, barrier = ctypes.CDLL(None), threading.Barrier(8)
libc.malloc.restype = ctypes.c_void_p
def take():
    barrier.wait()
    libc.malloc(1000)
    barrier.wait()
threads = [threading.Thread(target=take) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
libc.fopen.restype, libc.fopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_char_p)
libc.malloc_info.argtypes, libc.fclose.argtypes = (ctypes.c_int, ctypes.c_void_p), (ctypes.c_void_p,)
stream = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, stream)
libc.fclose(stream)
print(len(re.findall("<heap nr", open(sys.argv[2]).read())))
"""

MAPPED = """
import re
from qa.models.embedder import make_embedder
from qa.models.readers import make_span_reader
make_embedder(), make_span_reader("")
maps = re.split(r"^(?=[0-9a-f]+-[0-9a-f]+ )", open("/proc/self/smaps").read(), flags=re.MULTILINE)
print(sum(int(re.search(r"Rss: +(\\d+)", one)[1]) for one in maps if ".safetensors" in one.partition("\\n")[0]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs glibc")
@pytest.mark.parametrize("how", ["shared", "as it is"])
def test_threads_share_one_arena(how: str, tmp_path: object) -> None:
    """Eight threads take memory from one arena; without the call glibc makes several."""
    arenas = int(_run(ARENAS, how, f"{tmp_path}/info"))
    assert arenas == 1 if how == "shared" else arenas > 1


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_loaded_weights_are_not_kept_twice() -> None:
    """Once the networks are laid out for the processor, less than 5 of the 112 MB of their files are in memory."""
    assert int(_run(MAPPED)) < 5_000  # kB


def _run(program: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    ).stdout
