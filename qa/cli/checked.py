"""The results of ``qa check`` as text, JSON, SARIF 2.1.0 and annotations of GitHub."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import click

from qa.cli.terminal import printable

if TYPE_CHECKING:
    from qa.checking.files import CheckedFile
    from qa.checking.records import Status
    from web.schema import CheckReply, CheckResult

Checked = tuple["CheckedFile", "CheckReply"]

_RULES: "dict[Status, tuple[str, str]]" = {  # level in SARIF and GitHub, and what it means
    "verbatim": ("none", "The words stand in a document."),
    "repaired": ("none", "The words stand in a document but for typography, disclosed omissions and insertions."),
    "altered": ("error", "A passage is near the quotation, and differs."),
    "misattributed": ("error", "The words stand in another document, or are said by another person."),
    "not_found": ("warning", "No passage is near the quotation."),
    "supported": ("none", "A sentence of a document says the same."),
    "contradicted": ("error", "A sentence of a document has another number, date or negation."),
    "nearest": ("none", "No rule can tell whether the nearest passage says the same."),
}
_COLOURS = {"verbatim": "green", "repaired": "green", "altered": "red", "misattributed": "red", "not_found": "yellow"}
_COLOURS |= {"supported": "green", "contradicted": "red", "nearest": "yellow"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_SHOWN = 100  # characters of a quotation in a line


def show_checked(checked: Sequence[Checked], shown_as: Literal["text", "json", "sarif", "github"]) -> None:
    """Print the results of some files."""
    match shown_as:
        case "text":
            _show_text(checked)
        case "json":
            files = [{"file": file.name, **reply.model_dump(mode="json")} for file, reply in checked]
            holds = all(reply.holds for _, reply in checked)
            click.echo(json.dumps({"holds": holds, "files": files}, indent=2, ensure_ascii=False))
        case "sarif":
            click.echo(json.dumps(to_sarif(checked), indent=2, ensure_ascii=False))
        case "github":
            for file, reply in checked:
                for result in reply.quotations:
                    if _level(result) != "none":
                        click.echo(to_annotation(file, result))


def _show_text(checked: Sequence[Checked]) -> None:
    for file, reply in checked:
        for result in reply.quotations:
            status = click.style(f"{_name(result.status):13}", fg=_COLOURS[result.status])
            words = " ".join(result.exact.split())
            words = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
            where = f"{file.name}{file.where(result.start, result.end)}"
            click.echo(f"{status} {printable(f'{where} “{words}” {result.message}')}")
    counts = {status: sum(reply.counts[status] for _, reply in checked) for status in _RULES}
    told = ", ".join(f"{count} {_name(status)}" for status, count in counts.items() if count)
    click.echo(f"Quotations: {told or 'none found'}.", err=True)


def to_annotation(file: "CheckedFile", result: "CheckResult") -> str:
    """Return a workflow command of GitHub, which shows the result beside the line.

    See https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    values = {"file": file.name, "title": f"Quotation {_name(result.status)}"}
    start, end = file.line_and_column(result.start), file.line_and_column(result.end)
    if start is not None and end is not None:
        values |= {"line": str(start[0]), "endLine": str(end[0])}
    shown = ",".join(f"{name}={_escape(value, ':,')}" for name, value in values.items())
    return f"::{_level(result)} {shown}::{_escape(f'“{result.exact}” {result.message}')}"


def _escape(text: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def to_sarif(checked: Sequence[Checked]) -> dict[str, object]:
    """Return the results as a log of SARIF 2.1.0 (OASIS), with those that hold as passes."""
    rules = [
        {
            "id": status,
            "shortDescription": {"text": meaning},
            "defaultConfiguration": {"level": level},
        }
        for status, (level, meaning) in _RULES.items()
    ]
    results = [_sarif_result(file, one) for file, reply in checked for one in reply.quotations]
    driver = {"name": "citewell", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _sarif_result(file: "CheckedFile", result: "CheckResult") -> dict[str, object]:
    level = _level(result)
    start, end = file.line_and_column(result.start), file.line_and_column(result.end)
    place: dict[str, object] = {"artifactLocation": {"uri": _uri(file.name)}}
    if start is not None and end is not None:
        place["region"] = {
            "startLine": start[0],
            "startColumn": start[1],
            "endLine": end[0],
            "endColumn": end[1],
            "snippet": {"text": result.exact},
        }
    return {
        "ruleId": result.status,
        "level": level,
        "kind": "pass" if level == "none" else "fail",
        "message": {"text": f"“{result.exact}” {result.message}"},
        "locations": [{"physicalLocation": place}],
    }


def _uri(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


def _level(result: "CheckResult") -> str:
    return "none" if result.holds else _RULES[result.status][0]


def _name(status: str) -> str:
    return status.replace("_", " ")
