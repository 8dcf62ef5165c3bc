"""Metrics for Prometheus (https://prometheus.io) at ``/metrics``, in the application's own registry."""

import time
from collections.abc import Callable, Iterator
from http import HTTPMethod

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from qa.answering.cache import AnswerCache
from qa.answering.observed import Service
from qa.answering.question import Question
from qa.errors import QAError
from qa.records import Answer
from web.guard.access import needs
from web.guard.admission import Gate

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_METHODS = frozenset(HTTPMethod)
_OUTCOMES = {"answer": "answered", "possible": "possible"}


class Metrics:
    """Counts and times. Safe to share between threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "citewell_requests", "Requests.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "citewell_request_seconds",
            "Seconds that requests took, their wait included.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._stages = Histogram(
            "citewell_stage_seconds",
            "Seconds that the stages of an answer took.",
            ("stage",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._answers = Counter(
            "citewell_answers",
            "Questions by what became of them: answered, possible, or the reason of the silence.",
            ("outcome",),
            registry=self.registry,
        )
        self._absent = Counter(
            "citewell_absent_shards", "Shards that did not answer a question in time.", registry=self.registry
        )
        self._limited = Counter(
            "citewell_rate_limited", "Requests that were one too many of their caller.", registry=self.registry
        )

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answered request.

        Args:
            method: The HTTP method.
            route: The rule of its address, of which there are few; empty for an unknown address.
            status: Status of the response.
            seconds: Its duration.
        """
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)
        if status == 429:
            self._limited.inc()

    def count_answer(self, _: Question, answer: Answer) -> None:
        """Count an answer, with the times of its stages."""
        self._answers.labels(answer.reason or _OUTCOMES[answer.verdict]).inc()
        self._absent.inc(len(answer.absent))
        for stage, milliseconds in answer.timing_ms.items():
            self._stages.labels(stage).observe(milliseconds / 1000)


class _IndexSize(Collector):
    """The size of the index, read at each request for metrics; nothing while the index cannot be used."""

    def __init__(self, service: Service, stamp: Callable[[], str] | None) -> None:
        self._service = service
        self._stamp = stamp

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            self._service.check()
            documents = self._service.documents()
            generation = None if self._stamp is None else int(self._stamp().rpartition(":")[2])
            up = 1
        except QAError:
            documents, generation, up = (), None, 0
        yield GaugeMetricFamily("citewell_ready", "Whether questions can be answered.", value=up)
        yield GaugeMetricFamily("citewell_documents", "Documents in the index.", value=len(documents))
        if generation is not None:
            yield GaugeMetricFamily(
                "citewell_generation", "Number of the ingest that the index is of.", value=generation
            )
        chunks = sum(document.chunks for document in documents)
        yield GaugeMetricFamily("citewell_chunks", "Passages in the index.", value=chunks)


class _GivenAgain(Collector):
    """How often the cache had an answer."""

    def __init__(self, answers: AnswerCache) -> None:
        self._answers = answers

    def collect(self) -> Iterator[CounterMetricFamily]:
        yield CounterMetricFamily(
            "citewell_answer_cache_hits", "Questions whose answer was given again.", value=self._answers.hits
        )
        yield CounterMetricFamily(
            "citewell_answer_cache_misses", "Questions whose answer was found anew.", value=self._answers.misses
        )


def register(
    app: Flask,
    metrics: Metrics,
    service: Service,
    gate: Gate,
    *,
    stamp: Callable[[], str] | None = None,
    answers: AnswerCache | None = None,
) -> None:
    """Count the requests of an application, and show the counts at ``/metrics``."""
    metrics.registry.register(_IndexSize(service, stamp))
    if answers is not None:
        metrics.registry.register(_GivenAgain(answers))
    working = Gauge("citewell_working", "Requests that are worked on.", registry=metrics.registry)
    working.set_function(lambda: gate.load.working)
    waiting = Gauge("citewell_waiting", "Requests that wait to be worked on.", registry=metrics.registry)
    waiting.set_function(lambda: gate.load.waiting)

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else ""
        metrics.count_request(request.method, route, response.status_code, time.perf_counter() - g.started)
        return response

    @app.get("/metrics")
    @needs("metrics")
    def show() -> Response:
        return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)
