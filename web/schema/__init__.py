"""The JSON of the endpoint: the only place that names its keys. The OpenAPI document is made from these models."""

from web.schema.replies import (
    AskReply,
    CitationModel,
    ClosestModel,
    DocumentReply,
    DocumentsReply,
    ErrorBody,
    ErrorDetails,
    ErrorReply,
    GroupModel,
    HealthReply,
    Problem,
    ReadyReply,
    document_href,
)
from web.schema.requests import AskFilters, AskQuery, AskRequest, AskTurn

__all__ = [
    "AskFilters",
    "AskQuery",
    "AskReply",
    "AskRequest",
    "AskTurn",
    "CitationModel",
    "ClosestModel",
    "DocumentReply",
    "DocumentsReply",
    "ErrorBody",
    "ErrorDetails",
    "ErrorReply",
    "GroupModel",
    "HealthReply",
    "Problem",
    "ReadyReply",
    "document_href",
]
