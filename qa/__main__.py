"""``python -m qa`` runs the command ``qa``."""

from qa.cli.main import main

main(prog_name="qa")
