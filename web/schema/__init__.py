"""The JSON of the endpoint: the only place that names its keys. The OpenAPI document is made from these models."""

from web.schema.annotations import MEDIA_TYPE, AnnotationCollection
from web.schema.documents import DocumentReply, DocumentsReply
from web.schema.errors import ErrorBody, ErrorDetails, ErrorReply, Problem, RequestError
from web.schema.extraction import ExtractReply, ExtractRequest
from web.schema.feedback import FeedbackReply, FeedbackRequest
from web.schema.jobs import JobReply, JobsReply, RefusalModel, ReportModel
from web.schema.links import TEXT_DIGITS, document_href, original_href, permalink
from web.schema.replies import AskReply, CitationModel, ClosestModel, GroupModel
from web.schema.requests import AskFilters, AskQuery, AskRequest, AskTurn, IndexRequest
from web.schema.saved_citations import SavedAnnotation, SavedAnswer, SavedCitation
from web.schema.state import HealthReply, ReadyReply
from web.schema.verification import PlaceModel, VerdictModel, VerifyReply

__all__ = [
    "MEDIA_TYPE",
    "TEXT_DIGITS",
    "AnnotationCollection",
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
    "ExtractReply",
    "ExtractRequest",
    "FeedbackReply",
    "FeedbackRequest",
    "GroupModel",
    "HealthReply",
    "IndexRequest",
    "JobReply",
    "JobsReply",
    "PlaceModel",
    "Problem",
    "ReadyReply",
    "RefusalModel",
    "ReportModel",
    "RequestError",
    "SavedAnnotation",
    "SavedAnswer",
    "SavedCitation",
    "VerdictModel",
    "VerifyReply",
    "document_href",
    "original_href",
    "permalink",
]
