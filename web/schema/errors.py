"""The common shape of errors."""

from pydantic import Field

from web.schema.base import Reply


class Problem(Reply):
    """One thing that is wrong with a request."""

    field: str = Field(description="Its place, such as `filters.document`; empty for the request as a whole.")
    message: str = Field(description="The rule, the value and the remedy.")


class RequestError(Exception):
    """A request does not have the required form.

    Attributes:
        problems: Its problems, one by one.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


class ErrorDetails(Reply):
    """Details besides the message."""

    problems: list[Problem] = Field(description="Everything that is wrong with the request, one by one.")


class ErrorBody(Reply):
    """What went wrong, for programs and for people."""

    code: str = Field(description="Stable name of the error.")
    message: str = Field(description="The rule, the value and the remedy.")
    details: ErrorDetails


class ErrorReply(Reply):
    """The common shape of all errors."""

    error: ErrorBody
