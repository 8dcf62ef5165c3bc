"""Feedback for other programs: JSON lines, and CSV for spreadsheets. Pure."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter

from qa.feedback.records import Feedback, Gap
from qa.records import spell_locators

COLUMNS = (
    "kind",
    "id",
    "time",
    "status",
    "verdict",
    "reason",
    "question",
    "interpreted_as",
    "answered",
    "confidence",
    "answer",
    "document",
    "start",
    "end",
    "locator",
    "note",
    "right_answer",
    "unanswerable",
    "count",
    "first",
)
"""Columns of the CSV. An unanswered question has its last time as ``time``, and the reason for no answer."""

_FEEDBACK = TypeAdapter(Feedback)
_GAP = TypeAdapter(Gap)


def json_lines(feedback: Sequence[Feedback], gaps: Sequence[Gap]) -> Iterator[str]:
    """Write everything, one object on each line; ``kind`` is ``feedback`` or ``unanswered``."""
    for one in feedback:
        yield json.dumps({"kind": "feedback", **_FEEDBACK.dump_python(one, mode="json")}, ensure_ascii=False)
    for gap in gaps:
        yield json.dumps({"kind": "unanswered", **_GAP.dump_python(gap, mode="json")}, ensure_ascii=False)


def csv_table(feedback: Sequence[Feedback], gaps: Sequence[Gap]) -> str:
    """Write the same as a table (RFC 4180) with the columns of `COLUMNS`; an answer is only its exact words."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for row in (*map(_feedback_row, feedback), *map(_gap_row, gaps)):
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue()


def _feedback_row(feedback: Feedback) -> dict[str, Any]:
    judged, words = feedback.judged, feedback.judged.words
    row: dict[str, Any] = {
        "kind": "feedback",
        "id": feedback.id,
        "time": feedback.time.isoformat(),
        "status": feedback.status,
        "verdict": feedback.verdict,
        "reason": feedback.fault,
        "question": judged.question,
        "interpreted_as": judged.interpreted_as,
        "answered": judged.answered,
        "confidence": judged.confidence,
        "note": feedback.note,
        "right_answer": feedback.right and feedback.right.exact,
        "unanswerable": feedback.unanswerable,
    }
    if words is not None:
        row |= {"answer": words.exact, "document": words.document_id, "start": words.start, "end": words.end}
        row["locator"] = spell_locators(words.locators)
    return row


def _gap_row(gap: Gap) -> dict[str, Any]:
    return {
        "kind": "unanswered",
        "time": gap.last.isoformat(),
        "reason": gap.reason,
        "question": gap.question,
        "answered": False,
        "count": gap.count,
        "first": gap.first.isoformat(),
    }


def _cell(value: object) -> object:
    """Make a value that a spreadsheet shows but does not run: https://owasp.org/www-community/attacks/CSV_Injection.

    >>> _cell("=1+1")
    "'=1+1"
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
