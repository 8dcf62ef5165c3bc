"""The row of a table as JSON."""

from typing import Self

from pydantic import Field

from qa.records import TableRow
from web.schema.base import Reply


class TableModel(Reply):
    """A row of a table, as it is quoted."""

    header: list[str] = Field(description="The names of its columns; empty if they have none.")
    cells: list[str] = Field(description="Its cells, empty ones too; there may be fewer or more than names.")
    answer: int | None = Field(description="Place of the cell that answers, from 0; null if none does alone.")

    @classmethod
    def of(cls, row: TableRow) -> Self:
        """Make the JSON of a row."""
        return cls(header=list(row.names), cells=list(row.cells), answer=row.answer)
