"""Importing the web face builds nothing and loads no model and no store."""

import subprocess
import sys


def test_importing_the_web_face_loads_neither_store_nor_model() -> None:
    """The rooms stay separate: heavy parts are loaded when an index is opened."""
    script = "import sys, web; print(sorted({'chromadb', 'torch', 'qa.answering.service'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
