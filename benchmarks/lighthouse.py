"""Measure a page of a running service with Lighthouse on a simulated phone (the mobile preset).

    python -m benchmarks lighthouse http://127.0.0.1:8080/

It needs npm and Chromium, either named by CHROMIUM or installed as `chromium`. Lighthouse is installed into a temporary
folder, or taken from the folder in `--tools`. Exit code 1: a score is below its bar.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

LIGHTHOUSE = "lighthouse@12"
BARS = {"performance": 95, "accessibility": 100, "best-practices": 100}


@click.command(help=__doc__)
@click.argument("address")
@click.option("--tools", type=click.Path(file_okay=False, path_type=Path), help="Folder to install into, and to keep.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="File for Lighthouse's own report.")
def main(address: str, tools: Path | None, report: Path | None) -> None:
    """Print the four scores, and the audits that keep a score below 100."""
    with tempfile.TemporaryDirectory() as temporary:
        program = install(tools or Path(temporary))
        found = measure(program, address, Path(temporary) / "report.json")
    if report is not None:
        report.write_text(json.dumps(found), encoding="utf-8")
    for name, category in found["categories"].items():
        score = round(category["score"] * 100)
        bar = BARS.get(name)
        click.echo(f"{category['title']:<15}{score:>4}" + ("" if bar is None else f"   (at least {bar})"))
        for title in lacking(found, category):
            click.echo(f"    {title}")
    scores = {name: round(category["score"] * 100) for name, category in found["categories"].items()}
    sys.exit(any(scores[name] < bar for name, bar in BARS.items()))


def install(folder: Path) -> Path:
    """Return Lighthouse in a folder. It is installed if it is missing."""
    program = folder.resolve() / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise click.ClickException("npm must be installed, is not: install Node.js 18 or later")
        command = [npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder.resolve()), LIGHTHOUSE]
        subprocess.run(command, check=True)  # noqa: S603 - npm's own client
    return program


def measure(program: Path, address: str, report: Path) -> dict[str, dict[str, dict[str, object]]]:
    """Run Lighthouse, and return its report."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise click.ClickException("a Chromium must be installed, is not: install one, or name it in CHROMIUM")
    flags = "--headless=new --disable-gpu" + " --no-sandbox" * (os.geteuid() == 0)
    command = [str(program), address, "--output=json", f"--output-path={report}", "--quiet", f"--chrome-flags={flags}"]
    command.append("--no-enable-error-reporting")
    ended = subprocess.run(command, env={**os.environ, "CHROME_PATH": chromium})  # noqa: S603 - installed above
    if ended.returncode:
        raise click.ClickException(f"Lighthouse must measure {address}, could not: see above; is the service running?")
    return json.loads(report.read_text(encoding="utf-8"))


def lacking(found: dict, category: dict) -> list[str]:
    """Name the audits that count in a category and were not fully passed."""
    counting = [reference["id"] for reference in category["auditRefs"] if reference["weight"] > 0]
    audits = [found["audits"][name] for name in counting]
    return [
        f"{audit['title']}: {audit.get('displayValue', round(audit['score'] * 100))}"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 1
    ]


if __name__ == "__main__":
    main()
