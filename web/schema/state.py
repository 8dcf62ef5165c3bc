"""The state of the process as JSON."""

from typing import Literal

from web.schema.base import Reply


class HealthReply(Reply):
    """The process is up."""

    status: Literal["ok"] = "ok"


class ReadyReply(Reply):
    """Questions can be answered."""

    status: Literal["ready"] = "ready"
