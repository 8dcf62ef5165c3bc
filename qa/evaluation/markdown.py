"""Write a run as a page of tables for people. Pure."""

import shlex
from collections.abc import Sequence

from qa.evaluation.figures import Abstention, EndToEnd, Figures, GivenParagraph, Retrieval, Words
from qa.evaluation.runs import Run, Settings

_NAMES = {"dense": "embedding", "lexical": "BM25", "fused": "fused"}


def to_markdown(run: Run, *, plots: Sequence[str] = ()) -> str:
    """Write the page of a run.

    Args:
        run: The run.
        plots: Names of the plots beside it.
    """
    figures = run.figures
    sections = [
        _head(run),
        figures.retrieval and _retrieval(figures.retrieval),
        figures.given_paragraph and _given_paragraph(figures.given_paragraph, run.threshold or 0.0),
        figures.end_to_end and _end_to_end(figures.end_to_end, run.threshold or 0.0),
        _silence(figures, run.threshold or 0.0),
        _latency(figures),
        "\n".join(f"![{name.partition('.')[0].replace('_', ' ')}]({name})" for name in plots),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def command_of(settings: Settings) -> str:
    """Return the command that repeats a run.

    >>> command_of(Settings(question_set="dev.json", limit=40, chunk_tokens=1, candidates=1, passages=1,
    ...                     max_risk=0.1, max_risk_possible=0.5))
    'qa eval dev.json --limit 40 --seed 1'
    """
    words = ["qa", "eval", settings.question_set]
    words += [] if settings.every == 1 else ["--every", str(settings.every)]
    for option, value in (("--articles", settings.articles), ("--limit", settings.limit), ("--seed", settings.seed)):
        words += [] if value is None else [option, str(value)]
    return shlex.join(words if settings.with_reader else [*words, "--without-reader"])


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table.

    >>> print(table(["a", "b"], [["1", "2"]]))
    | a | b |
    | --- | --- |
    | 1 | 2 |
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _head(run: Run) -> str:
    asked, machine, settings = run.question_set, run.machine, run.settings
    memory = "" if machine.memory_gib is None else f", {machine.memory_gib:.0f} GiB"
    load = "" if machine.load is None else f", load {machine.load} at the start"
    versions = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    parts = [
        f"# {asked.name}",
        "",
        f"`{command_of(settings)}`, {run.started}",
        "",
        f"- Set: {asked.format}, {asked.questions:,} questions, {asked.answerable:,} of them answerable; "
        f"{asked.removed:,} asked once more with their article taken out. SHA-256 `{asked.sha256[:16]}…`",
        f"- Corpus: {asked.articles:,} articles, {asked.documents:,} documents, {asked.chunks:,} chunks of at most "
        f"{settings.chunk_tokens} tokens",
        f"- Service: embedder {run.embedder}, reader {run.reader or 'none'}, {settings.candidates} candidates of each "
        f"search, {settings.passages} passages read, risk of at most {settings.max_risk:g}, which is a threshold of "
        f"{_share(run.threshold)}; of at most {settings.max_risk_possible:g} for possible answers, which is one of "
        f"{_share(run.possible_threshold)}",
        f"- Machine: {machine.processor}, {machine.cores} cores{memory}, {machine.system}{load}",
        f"- Versions: {versions}",
        f"- Took: {', '.join(f'{stage} {seconds:.0f} s' for stage, seconds in run.seconds.items())}",
    ]
    return "\n".join(parts)


def _retrieval(retrieval: Retrieval) -> str:
    rankings = {"dense": retrieval.dense, "lexical": retrieval.lexical, "fused": retrieval.fused}
    rows = [
        [_NAMES[name], *(_share(share) for share in ranking.recall.values()), _share(ranking.mrr_at_10)]
        for name, ranking in rankings.items()
    ]
    parts = [
        "## Retrieval",
        f"Share of {retrieval.questions:,} answerable questions for which one of the first k chunks holds a marked "
        "answer, or a sentence of the evidence (Hits@k).",
        table(["ranking", *(f"recall@{k}" for k in retrieval.fused.recall), "MRR@10"], rows),
    ]
    return "\n\n".join(parts)


def _given_paragraph(given: GivenParagraph, threshold: float) -> str:
    rows = [
        (f"{given.questions:,} answerable questions, best guess", given.words),
        (f"with {given.unanswerable:,} unanswerable ones, silent below {threshold:.3g} (SQuAD 2.0)", given.official),
        (f"the same, silent below {given.best_threshold or 0:.3f}, the best threshold", given.official_best),
    ]
    parts = [
        "## The reader, given the right paragraph",
        table(["questions", "exact match", "F1"], [[name, *_words(words)] for name, words in rows if words]),
    ]
    if given.auroc is not None:
        parts.append(f"AUROC of the confidence, answerable against unanswerable: {_share(given.auroc)}.")
    return "\n\n".join(parts)


def _end_to_end(end_to_end: EndToEnd, threshold: float) -> str:
    given, guess = end_to_end.given, end_to_end.guess
    rows = [
        ["first snippet from the marked place", _share(given.first_same_place), _share(guess.first_same_place)],
        ["one of the first three from there", _share(given.three_same_place), _share(guess.three_same_place)],
    ]
    if given.words and guess.words:
        rows += [
            ["first snippet holds the marked words", _share(given.first_holds), _share(guess.first_holds)],
            ["one of the first three holds them", _share(given.three_holds), _share(guess.three_holds)],
            ["answer, exact match", _share(given.words.exact), _share(guess.words.exact)],
            ["answer, F1", _share(given.words.f1), _share(guess.words.f1)],
        ]
    parts = [
        "## End to end",
        f"Shares of {end_to_end.questions:,} answerable questions over the whole corpus. Nothing is sure "
        f"below a confidence of {threshold:.3g}; the best guess is the same without a threshold.",
        table(["", "sure answers", "best guess"], rows),
    ]
    return "\n\n".join(parts)


def _silence(figures: Figures, threshold: float) -> str:
    columns = {
        "half with their article removed": figures.article_removed,
        "with the set's unanswerable questions": figures.unanswerable,
        "both": figures.both,
    }
    found = {name: abstention for name, abstention in columns.items() if abstention is not None}
    if not found:
        return ""
    rows = list(zip(*(_abstention(abstention, threshold).items() for abstention in found.values()), strict=True))
    parts = [
        "## Silence",
        "The confidence of the best guess, on questions that the corpus answers and on others. An answer is right when "
        "its snippet comes from the marked place or holds the marked words; one to an unanswerable question is wrong.",
        table(["", *found], [[row[0][0], *(value for _, value in row)] for row in rows]),
        *(f"Reliability, {name}:\n\n{_bins(abstention)}" for name, abstention in list(found.items())[:1]),
    ]
    return "\n\n".join(parts)


def _abstention(abstention: Abstention, threshold: float) -> dict[str, str]:
    return {
        "questions": f"{abstention.cases:,}",
        "of them answerable": f"{abstention.answerable:,}",
        "AUROC, answerable or not": _share(abstention.auroc),
        "AUROC, right or wrong": _share(abstention.auroc_right),
        "calibration error (ECE, 10 bins)": _share(abstention.calibration_error),
        f"answered at {threshold:.3g} (coverage)": _share(abstention.answered),
        "of the answerable": _share(abstention.answerable_answered),
        "of the unanswerable": _share(abstention.unanswerable_answered),
        f"wrong of the answers at {threshold:.3g} (risk)": _share(abstention.risk),
        "given a possible answer": _share(abstention.possible),
        "right of the possible answers": _share(abstention.possible_right),
        **{
            f"highest coverage with a risk of at most {risk:g}": _share(coverage)
            for risk, coverage in abstention.coverage_at_risk.items()
        },
    }


def _bins(abstention: Abstention) -> str:
    rows = [
        [f"{bin_.lower:.1f} to {bin_.upper:.1f}", f"{bin_.cases:,}", _share(bin_.confidence), _share(bin_.right)]
        for bin_ in abstention.bins
    ]
    return table(["confidence", "questions", "mean confidence", "right"], rows)


def _latency(figures: Figures) -> str:
    if not figures.latency_ms:
        return ""
    rows = [
        [stage, *(f"{value:.0f}" for value in (found.p50, found.p90, found.p95, found.p99))]
        for stage, found in figures.latency_ms.items()
    ]
    text = "Milliseconds, each question asked for the first time, one after the other."
    return "\n\n".join(("## Time", text, table(["stage", "p50", "p90", "p95", "p99"], rows)))


def _words(words: Words) -> tuple[str, str]:
    return _share(words.exact), _share(words.f1)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
