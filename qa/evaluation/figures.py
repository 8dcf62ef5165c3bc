"""The figures of an evaluation: a tree of records that is written as JSON unchanged."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa.evaluation.curves import Bin, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The place of the first chunk that holds the answer in a ranking.

    Attributes:
        recall: By k: share of the questions with such a chunk among the first k (also called Hits@k).
        mrr_at_10: Mean of 1 / rank; a rank beyond 10 counts 0.
    """

    recall: Mapping[int, float]
    mrr_at_10: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """The retriever, over the answerable questions.

    Attributes:
        questions: Number of questions.
        dense: Search by embedding.
        lexical: Search by BM25.
        fused: What the service reads.
    """

    questions: int
    dense: Ranking
    lexical: Ranking
    fused: Ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Exact words, compared with the marked answers.

    Attributes:
        exact: Mean exact match, from 0 to 1.
        f1: Mean F1, from 0 to 1.
    """

    exact: float
    f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotations:
    """Snippets of the answerable questions. No answer counts as wrong.

    Attributes:
        first_same_place: Share whose first snippet overlaps a marked answer in its paragraph, or holds a sentence of
            the evidence.
        three_same_place: Share for which one of the first three snippets does.
        first_holds: Share whose first snippet contains the words of a marked answer, anywhere.
        three_holds: Share for which one of the first three snippets does.
        words: The answer's exact words; None in a set without marked words.
    """

    first_same_place: float
    three_same_place: float
    first_holds: float
    three_holds: float
    words: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndToEnd:
    """The service over the whole corpus, on the answerable questions.

    Attributes:
        questions: Number of questions.
        guess: For the best guess, at any confidence.
        given: For the sure answers alone.
    """

    questions: int
    guess: Quotations
    given: Quotations


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenParagraph:
    """The reader, given only the right paragraph.

    Attributes:
        questions: Number of answerable questions.
        words: Their answers, at any confidence.
        unanswerable: Number of questions that their paragraph does not answer (SQuAD 2.0).
        auroc: How well the confidence separates the two; None without unanswerable ones.
        official: SQuAD 2.0's figures over both, without answers below the service's threshold; None as for `auroc`.
        official_best: The same at the best threshold for exact match, as in the official script; None as for `auroc`.
        best_threshold: That threshold; None as for `auroc`.
    """

    questions: int
    words: Words | None
    unanswerable: int
    auroc: float | None
    official: Words | None
    official_best: Words | None
    best_threshold: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """How well the confidence decides when to give no answer.

    Attributes:
        cases: Number of questions, answerable and not.
        answerable: Number of answerable ones.
        auroc: Probability that an answerable question gets a higher confidence than an unanswerable one.
        auroc_right: The same for right and wrong first snippets.
        calibration_error: Expected calibration error of the confidence that the first snippet is right.
        answered: Share of all cases that are answered at the threshold (the coverage).
        answerable_answered: Share of the answerable ones that are answered.
        unanswerable_answered: Share of the unanswerable ones that are answered; None if there are none.
        risk: Share of the answers that are wrong at the threshold. An answer to an unanswerable question is always
            wrong. None without an answer.
        possible: Share of all cases that get a possible answer.
        possible_right: Share of the possible answers that are right, counted as for `risk`; None without one.
        coverage_at_risk: By risk: the highest coverage of all thresholds with at most this risk.
        bins: The reliability diagram.
        curve: Risk and coverage by threshold, thinned out.
    """

    cases: int
    answerable: int
    auroc: float | None
    auroc_right: float | None
    calibration_error: float | None
    answered: float
    answerable_answered: float | None
    unanswerable_answered: float | None
    risk: float | None
    possible: float
    possible_right: float | None
    coverage_at_risk: Mapping[float, float]
    bins: tuple[Bin, ...]
    curve: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentiles:
    """Percentiles of the questions' times in milliseconds."""

    p50: float
    p90: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All measured figures. A figure that was not measured is None.

    Attributes:
        retrieval: The retriever.
        given_paragraph: The reader alone.
        end_to_end: The service, on answerable questions.
        article_removed: Abstention: half of the answerable questions as they are, half without their article.
        unanswerable: Abstention: all questions as they are, in a set that has unanswerable ones.
        both: Abstention: the cases of `article_removed` and the set's unanswerable questions.
        latency_ms: Time by stage.
    """

    retrieval: Retrieval | None
    given_paragraph: GivenParagraph | None
    end_to_end: EndToEnd | None
    article_removed: Abstention | None
    unanswerable: Abstention | None
    both: Abstention | None
    latency_ms: Mapping[str, Percentiles]
