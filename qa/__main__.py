"""``python -m qa`` is the command ``qa``."""

from qa.cli import main

main(prog_name="qa")
