"""The JSON of the endpoint: the only place that names its keys. The OpenAPI document is made from these models."""

from qa.config import MAX_QUESTION_CHARACTERS
from web.schema.annotations import MEDIA_TYPE, AnnotationCollection
from web.schema.checks import (
    BROKEN,
    MOST_CHARACTERS,
    MOST_QUOTATIONS,
    ChangeModel,
    CheckReply,
    CheckRequest,
    CheckResult,
    FoundQuotation,
)
from web.schema.citations import CitationModel, ClosestModel
from web.schema.collections import CollectionModel, CollectionsReply
from web.schema.documents import DocumentReply, DocumentsReply
from web.schema.errors import ErrorBody, ErrorDetails, ErrorReply, Problem, RequestError
from web.schema.extraction import ExtractReply, ExtractRequest
from web.schema.feedback import FeedbackReply, FeedbackRequest
from web.schema.jobs import JobReply, JobsReply, RefusalModel, ReportModel
from web.schema.links import TEXT_DIGITS, document_href, original_href, page_href, permalink
from web.schema.pages import BoxesReply, PagesReply
from web.schema.replies import AskReply, GroupModel
from web.schema.requests import AskFilters, AskQuery, AskRequest, AskTurn, IndexRequest, PlaceQuery
from web.schema.saved_citations import SavedAnnotation, SavedAnswer, SavedCitation
from web.schema.state import HealthReply, ReadyReply
from web.schema.suggestions import QuestionsQuery, QuestionsReply, SuggestQuery, SuggestReply
from web.schema.verification import PlaceModel, VerdictModel, VerifyReply

__all__ = [
    "BROKEN",
    "MAX_QUESTION_CHARACTERS",
    "MEDIA_TYPE",
    "MOST_CHARACTERS",
    "MOST_QUOTATIONS",
    "TEXT_DIGITS",
    "AnnotationCollection",
    "AskFilters",
    "AskQuery",
    "AskReply",
    "AskRequest",
    "AskTurn",
    "BoxesReply",
    "ChangeModel",
    "CheckReply",
    "CheckRequest",
    "CheckResult",
    "CitationModel",
    "ClosestModel",
    "CollectionModel",
    "CollectionsReply",
    "DocumentReply",
    "DocumentsReply",
    "ErrorBody",
    "ErrorDetails",
    "ErrorReply",
    "ExtractReply",
    "ExtractRequest",
    "FeedbackReply",
    "FeedbackRequest",
    "FoundQuotation",
    "GroupModel",
    "HealthReply",
    "IndexRequest",
    "JobReply",
    "JobsReply",
    "PagesReply",
    "PlaceModel",
    "PlaceQuery",
    "Problem",
    "QuestionsQuery",
    "QuestionsReply",
    "ReadyReply",
    "RefusalModel",
    "ReportModel",
    "RequestError",
    "SavedAnnotation",
    "SavedAnswer",
    "SavedCitation",
    "SuggestQuery",
    "SuggestReply",
    "VerdictModel",
    "VerifyReply",
    "document_href",
    "original_href",
    "page_href",
    "permalink",
]
