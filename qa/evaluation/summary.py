"""From outcomes to figures. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation.curves import auroc, calibration_error, coverage_at_risk, reliability, risk_coverage, thin_out
from qa.evaluation.figures import (
    Abstention,
    EndToEnd,
    Figures,
    GivenParagraph,
    Percentiles,
    Quotations,
    Ranking,
    Retrieval,
    Words,
)
from qa.evaluation.outcomes import DEPTH, Judgement, Outcome, Ranks, Reading, Reply

CUTOFFS = (1, 4, 5, 8, 10, DEPTH)  # k of recall@k
RISKS = (0.05, 0.1, 0.2)
PERCENTILES = (50, 90, 95, 99)
CURVE_POINTS = 201  # that are kept of a risk-coverage curve


@dataclass(frozen=True, slots=True)
class Case:
    """A question that was asked, for the figures of abstention.

    Attributes:
        reply: The reply.
        answerable: Whether the corpus held the answer.
    """

    reply: Reply
    answerable: bool

    @property
    def right(self) -> bool:
        """Whether the best guess is right. For an unanswerable question it never is."""
        return self.answerable and self.reply.guess.right


def summarize(outcomes: Sequence[Outcome], *, min_confidence: float) -> Figures:
    """Compute the figures of an evaluation.

    Args:
        outcomes: The outcomes of its questions.
        min_confidence: The threshold of the service.
    """
    removed, unanswerable, both = _cases(outcomes)
    return Figures(
        retrieval=_retrieval([outcome.ranks for outcome in outcomes if outcome.ranks is not None]),
        given_paragraph=_given_paragraph(outcomes, min_confidence),
        end_to_end=_end_to_end(outcomes),
        article_removed=_abstention(removed),
        unanswerable=_abstention(unanswerable),
        both=_abstention(both),
        latency_ms=latency([outcome.reply.timing_ms for outcome in outcomes if outcome.reply is not None]),
    )


def ranking(ranks: Sequence[int | None]) -> Ranking:
    """Compute recall and mean reciprocal rank from the ranks of first hits.

    >>> ranking([1, 2, None, 12]).recall, ranking([1, 2, None, 12]).mrr_at_10
    ({1: 0.25, 4: 0.5, 5: 0.5, 8: 0.5, 10: 0.5, 20: 0.75}, 0.375)
    """
    return Ranking(
        recall={k: _mean(rank is not None and rank <= k for rank in ranks) for k in CUTOFFS},
        mrr_at_10=_mean(0.0 if rank is None or rank > 10 else 1 / rank for rank in ranks),
    )


def latency(timings: Sequence[Mapping[str, float]]) -> dict[str, Percentiles]:
    """Compute percentiles of each stage's milliseconds."""
    found = {}
    for stage in dict.fromkeys(stage for timing in timings for stage in timing):
        values = [timing[stage] for timing in timings if stage in timing]
        p50, p90, p95, p99 = (round(float(value), 1) for value in np.percentile(values, PERCENTILES))
        found[stage] = Percentiles(p50=p50, p90=p90, p95=p95, p99=p99)
    return found


def _retrieval(ranks: Sequence[Ranks]) -> Retrieval | None:
    if not ranks:
        return None
    return Retrieval(
        questions=len(ranks),
        dense=ranking([each.dense for each in ranks]),
        lexical=ranking([each.lexical for each in ranks]),
        fused=ranking([each.fused for each in ranks]),
    )


def _end_to_end(outcomes: Iterable[Outcome]) -> EndToEnd | None:
    asked = [(outcome, outcome.reply) for outcome in outcomes if outcome.reply and outcome.question.answerable]
    if not asked:
        return None
    marked = any(outcome.question.answers for outcome, _ in asked)
    return EndToEnd(
        questions=len(asked),
        guess=_quotations([reply.guess for _, reply in asked], marked=marked),
        given=_quotations([reply.given for _, reply in asked], marked=marked),
    )


def _quotations(judgements: Sequence[Judgement], *, marked: bool) -> Quotations:
    return Quotations(
        first_same_place=_mean(any(judgement.same_place[:1]) for judgement in judgements),
        three_same_place=_mean(any(judgement.same_place) for judgement in judgements),
        first_holds=_mean(any(judgement.holds[:1]) for judgement in judgements),
        three_holds=_mean(any(judgement.holds) for judgement in judgements),
        words=_words(judgements) if marked else None,
    )


def _words(judgements: Sequence[Judgement]) -> Words:
    return Words(
        exact=_mean(judgement.exact for judgement in judgements), f1=_mean(judgement.f1 for judgement in judgements)
    )


def _given_paragraph(outcomes: Iterable[Outcome], min_confidence: float) -> GivenParagraph | None:
    read = [(outcome.question.answerable, outcome.reading) for outcome in outcomes if outcome.reading]
    if not read:
        return None
    answerable = [reading for is_answerable, reading in read if is_answerable]
    mixed = len(answerable) < len(read)
    best = _best_threshold(read, lambda judgement: judgement.exact) if mixed else None
    return GivenParagraph(
        questions=len(answerable),
        words=_words([reading.judgement for reading in answerable]) if answerable else None,
        unanswerable=len(read) - len(answerable),
        auroc=auroc([reading.confidence for _, reading in read], [is_answerable for is_answerable, _ in read]),
        official=_official(read, min_confidence) if mixed else None,
        official_best=None if best is None else _official(read, best),
        best_threshold=best,
    )


def _official(read: Sequence[tuple[bool, Reading]], threshold: float) -> Words:
    """Compute SQuAD 2.0's figures: below the threshold there is no answer, right only for unanswerable questions."""
    silent = {True: Judgement(text="", exact=0.0, f1=0.0), False: Judgement(text="", exact=1.0, f1=1.0)}
    shown = (
        reading.judgement if reading.confidence >= threshold else silent[is_answerable]
        for is_answerable, reading in read
    )
    return _words(list(shown))


def _best_threshold(read: Sequence[tuple[bool, Reading]], score: Callable[[Judgement], float]) -> float:
    """Find the threshold with the highest mean score, from the most confident case down."""
    silent = 1.0 + 1e-9  # above every confidence
    total = best = float(sum(not is_answerable for is_answerable, _ in read))
    threshold = silent
    ordered = sorted(read, key=lambda item: -item[1].confidence)
    for place, (is_answerable, reading) in enumerate(ordered):
        total += score(reading.judgement) - (not is_answerable)
        tied = place + 1 < len(ordered) and ordered[place + 1][1].confidence == reading.confidence
        if total > best and not tied:
            best, threshold = total, reading.confidence
    return threshold


def _cases(outcomes: Iterable[Outcome]) -> tuple[list[Case], list[Case], list[Case]]:
    """Return the cases of `Figures.article_removed`, `Figures.unanswerable` and `Figures.both`.

    A question that is asked without its article is not also counted with it. So the cases are independent, and half of
    them are answerable.
    """
    plain, kept, without, impossible = [], [], [], []
    for outcome in outcomes:
        if outcome.reply is None:
            continue
        case = Case(outcome.reply, outcome.question.answerable)
        if not case.answerable:
            impossible.append(case)
            continue
        plain.append(case)
        if outcome.without is None:
            kept.append(case)
        else:
            without.append(Case(outcome.without, answerable=False))
    removed = [*kept, *without] if without else []
    unanswerable = [*plain, *impossible] if impossible else []
    return removed, unanswerable, [*removed, *impossible] if removed and impossible else []


def _abstention(cases: Sequence[Case]) -> Abstention | None:
    if not cases:
        return None
    confidences = [case.reply.confidence for case in cases]
    right, answerable = [case.right for case in cases], [case.answerable for case in cases]
    answered = [case for case in cases if case.reply.answered]
    possible = [case.right for case in cases if case.reply.possible]
    bins, curve = reliability(confidences, right), risk_coverage(confidences, right)
    return Abstention(
        cases=len(cases),
        answerable=sum(answerable),
        auroc=auroc(confidences, answerable),
        auroc_right=auroc(confidences, right),
        calibration_error=calibration_error(bins),
        answered=len(answered) / len(cases),
        answerable_answered=_share([case.reply.answered for case in cases if case.answerable]),
        unanswerable_answered=_share([case.reply.answered for case in cases if not case.answerable]),
        risk=_share([not (case.answerable and case.reply.given.right) for case in answered]),
        possible=len(possible) / len(cases),
        possible_right=_share(possible),
        coverage_at_risk={risk: coverage_at_risk(curve, risk) for risk in RISKS},
        bins=bins,
        curve=thin_out(curve, CURVE_POINTS),
    )


def _share(values: Sequence[bool]) -> float | None:
    return _mean(values) if values else None


def _mean(values: Iterable[float]) -> float:
    return float(np.mean([float(value) for value in values]))
