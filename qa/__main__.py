"""``python -m qa`` is the command ``qa``."""

from qa.cli.main import main

main(prog_name="qa")
