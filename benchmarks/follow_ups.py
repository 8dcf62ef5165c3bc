"""Complete the follow-ups of two public sets of conversations, and measure how much better retrieval becomes.

    python -m benchmarks follow_ups canard/dev.json doc2dial/rc_val.csv.zip squadshifts/new_wiki.json.gz

CANARD (Elgohary et al. 2019, "Can You Unpack That?") has questions in conversations about an article, each with a
person's complete rewrite. Readers of the conversation know the article's title, so here it is the first turn. Doc2Dial
(Feng et al. 2020) has what people say to an agent, each with the spans of a document behind the agent's reply. A hash
of their id splits the conversations into halves: the rules were written with one half in view, and the figures are from
the other. `--half development` measures the first half, and `--show` prints completed questions.

A set of complete questions in SQuAD format is asked in the middle of CANARD's conversations, to which they are
unrelated. They should not be changed.
"""

import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import numpy as np

from benchmarks.conversations import HALVES, Asked, read_canard, read_doc2dial, read_questions
from qa.answering.conversation import Turn, interpret
from qa.english.words import find_words
from qa.records import Filters
from qa.store.entries import Entry
from qa.store.lexical import LexicalIndex

DEPTHS = (1, 5, 10)

NO_CONTENT = frozenset(
    (
        "a about an and any are as at be been by did do does for from had has have he her him his how i in is it its "
        "of on or our s she t that the their them then there these they this those to us was we were what when where "
        "which who whom whose why will with would you your"
    ).split()
)


@click.command(help=__doc__)
@click.argument("canard", type=click.Path(exists=True, path_type=Path))
@click.argument("doc2dial", type=click.Path(exists=True, path_type=Path))
@click.argument("alone", type=click.Path(exists=True, path_type=Path))
@click.option("--half", type=click.Choice(HALVES), default="report", show_default=True, help="Which conversations.")
@click.option("--limit", default=0, help="Most questions of each set, chosen at random; 0 takes all.")
@click.option("--seed", default=0, show_default=True, help="Seed of that choice.")
@click.option(
    "--titles/--no-titles", default=True, show_default=True, help="Let CANARD's history begin with the title."
)
@click.option("--show", default=0, help="Print that many readings of CANARD.")
def main(canard: Path, doc2dial: Path, alone: Path, half: str, limit: int, seed: int, titles: bool, show: int) -> None:
    """Run the benchmark."""
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    asked, passages = read_canard(json.loads(canard.read_text("utf-8")), half, titles=titles)
    asked = _sample(asked, limit, chance)
    click.echo(f"CANARD, {half} half: {len(asked)} questions")
    _print_rewriting(asked)
    _print_retrieval(asked, passages, "its own answer", "an answer of its conversation")
    for question in asked[:show]:
        click.echo(f"\n{question.question}\n  read   {question.reading}\n  person {question.gold}")
    _print_alone(read_questions(alone), [question.history for question in asked], chance)
    asked, passages = read_doc2dial(doc2dial, half)
    asked = _sample(asked, limit, chance)
    click.echo(f"\nDoc2Dial, {half} half: {len(asked)} turns that have a turn before them")
    _print_retrieval(asked, passages, "a chunk with its span", "its document")


def _sample(asked: list[Asked], limit: int, chance: random.Random) -> list[Asked]:
    return chance.sample(asked, limit) if 0 < limit < len(asked) else asked


def _print_alone(questions: Sequence[str], histories: Sequence[tuple[Turn, ...]], chance: random.Random) -> None:
    """Print how many questions stay unchanged after a conversation about something else."""
    sample = chance.sample(questions, min(len(questions), len(histories)))
    changed = [
        (question, reading)
        for question, history in zip(sample, histories, strict=False)
        if (reading := interpret(question, history)) != question
    ]
    click.echo(
        f"\nof {len(sample)} questions of another set, {len(sample) - len(changed)} are left as they are; changed:"
    )
    for question, reading in changed[:10]:
        click.echo(f"  {question} -> {reading}")


def _print_rewriting(asked: Sequence[Asked]) -> None:
    leaning = [question for question in asked if _words(question.question) != _words(question.gold)]
    alone = [question for question in asked if _words(question.question) == _words(question.gold)]
    click.echo("\n| against the rewrite by a person | as asked | as read |\n| --- | --- | --- |")
    before, after = ([_f1(text, q.gold) for q, text in _texts(asked, read)] for read in (False, True))
    click.echo(f"| F1 of words | {np.mean(before):.3f} | {np.mean(after):.3f} |")
    missing = [_content(q.gold) - _content(q.question) for q in asked]
    added = [_content(q.reading) - _content(q.question) for q in asked]
    found = sum(len(one & other) for one, other in zip(missing, added, strict=True))
    click.echo(f"| recall of the content words that were left out | 0 | {found / sum(map(len, missing)):.3f} |")
    click.echo(f"| precision of the content words that were added | | {found / max(1, sum(map(len, added))):.3f} |")
    changed = sum(question.reading != question.question for question in leaning)
    click.echo(f"| of {len(leaning)} that a person rewrote: changed | 0 | {changed / len(leaning):.3f} |")
    kept = sum(question.reading == question.question for question in alone)
    click.echo(f"| of {len(alone)} that stand alone: left as they are | 1 | {kept / max(1, len(alone)):.3f} |")
    p50, p95 = np.percentile([question.microseconds for question in asked], [50, 95])
    click.echo(f"\na reading takes {p50:.0f} microseconds of a processor (p50), {p95:.0f} (p95)")


def _texts(asked: Sequence[Asked], read: bool) -> Iterator[tuple[Asked, str]]:
    return ((question, question.reading if read else question.question) for question in asked)


def _words(text: str) -> list[str]:
    return [word.lower() for word, _, _ in find_words(text)]


def _content(text: str) -> set[str]:
    return set(_words(text)) - NO_CONTENT


def _f1(text: str, gold: str) -> float:
    one, other = Counter(_words(text)), Counter(_words(gold))
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _print_retrieval(asked: Sequence[Asked], passages: Sequence[Entry], target: str, kin: str) -> None:
    """Print the BM25 recall of each way to ask, over the questions whose target is known."""
    known = [question for question in asked if question.targets]
    ways = {
        "as asked": [question.question for question in known],
        "as read": [question.reading for question in known],
        "with the first turn": [f"{q.history[0].question} {q.question}" if q.history else q.question for q in known],
        "with all that was said before": [_with_history(question) for question in known],
    }
    if any(question.gold for question in known):
        ways["rewritten by a person"] = [question.gold for question in known]
    heads = [f"{name} @{depth}" for name in (target, kin) for depth in DEPTHS]
    click.echo(f"\n| BM25, {len(known)} questions, {len(passages)} passages | {' | '.join(heads)} |")
    click.echo("| --- |" + " --- |" * len(heads))
    with tempfile.TemporaryDirectory() as folder:
        index = LexicalIndex(Path(folder))
        index.rebuild(passages, "1")
        for name, texts in ways.items():
            found = [list(index.search(text, max(DEPTHS), Filters())) for text in texts]
            pairs = list(zip(found, known, strict=True))
            cells = [np.mean([not q.targets.isdisjoint(ids[:depth]) for ids, q in pairs]) for depth in DEPTHS]
            cells += [np.mean([not q.kin.isdisjoint(ids[:depth]) for ids, q in pairs]) for depth in DEPTHS]
            click.echo(f"| {name} | {' | '.join(f'{cell:.3f}' for cell in cells)} |")


def _with_history(question: Asked) -> str:
    said = (part for turn in question.history for part in (turn.question, turn.answer or ""))
    return " ".join((*said, question.question))


if __name__ == "__main__":
    main()
