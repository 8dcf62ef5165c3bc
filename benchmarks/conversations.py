"""Public sets of conversations: each question with its history, its completed form, and the passages that answer."""

import ast
import csv
import gzip
import hashlib
import io
import json
import re
import sys
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.answering.conversation import Turn, interpret
from qa.corpus.chunks import cut_chunks
from qa.records import Document
from qa.store.entries import Entry

HALVES = ("development", "report")

MAX_TOKENS = 120  # of a chunk of Doc2Dial, in words

UNANSWERED = "I don't know."


@dataclass(frozen=True)
class Asked:
    """A question of a conversation, its completed form, and the passages that answer.

    Attributes:
        question: As asked.
        history: The turns before it.
        reading: Its completed form.
        microseconds: Processor time of completing it.
        gold: A person's rewrite, or an empty string.
        targets: Ids of the passages that answer it.
        kin: Ids of all passages of its conversation or its document.
    """

    question: str
    history: tuple[Turn, ...]
    reading: str
    microseconds: float
    gold: str
    targets: frozenset[str]
    kin: frozenset[str]


def _is_in(half: str, conversation: str) -> bool:
    return HALVES[hashlib.sha256(conversation.encode()).digest()[-1] % 2] == half


def _interpret(question: str, history: tuple[Turn, ...]) -> tuple[str, float]:
    started = time.thread_time()
    reading = interpret(question, history)
    return reading, (time.thread_time() - started) * 1e6


def read_canard(rows: Sequence[Mapping[str, Any]], half: str, *, titles: bool) -> tuple[list[Asked], list[Entry]]:
    """Return the questions of a half, and as passages the answers of all conversations under their articles' titles.

    The answer to a question is in the history of the next question. The last question has none.
    """
    answers: dict[str, dict[str, Entry]] = {}
    for row in rows:
        conversation, (title, section, *turns) = row["QuAC_dialog_id"], row["History"]
        for answer in turns[1::2]:
            if answer != UNANSWERED:
                known = answers.setdefault(conversation, {})
                known.setdefault(
                    answer, _entry(f"{conversation}/{len(known)}", conversation, answer, f"{title} {section}")
                )
    following = {(row["QuAC_dialog_id"], row["Question_no"]): row["History"][-1] for row in rows}
    asked = []
    for row in rows:
        conversation, (title, _, *turns) = row["QuAC_dialog_id"], row["History"]
        if not _is_in(half, conversation):
            continue
        pairs = zip(turns[::2], turns[1::2], strict=True)
        history = (*((Turn(question=title),) if titles else ()), *(Turn(question=q, answer=a) for q, a in pairs))
        own = answers.get(conversation, {})
        target = own.get(following.get((conversation, row["Question_no"] + 1), ""))
        targets = frozenset([target.id] if target else [])
        kin = frozenset(entry.id for entry in own.values())
        asked.append(
            Asked(row["Question"], history, *_interpret(row["Question"], history), row["Rewrite"], targets, kin)
        )
    return asked, [entry for own in answers.values() for entry in own.values()]


def read_doc2dial(path: Path, half: str) -> tuple[list[Asked], list[Entry]]:
    """Return the turns of a half with a turn before them, and the chunks of all documents, one title per document."""
    csv.field_size_limit(sys.maxsize)
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    documents = {row["title"]: row["context"] for row in rows}
    chunks = {title: _cut(title, text) for title, text in documents.items()}
    asked = []
    for row in rows:
        question, history = _read_turns(row["question"])
        title, spans = row["title"], ast.literal_eval(row["answers"])["spans"].values()
        if not history or not _is_in(half, row["id"].rpartition("_")[0]) or documents[title] != row["context"]:
            continue
        held = {entry.id for entry, text in chunks[title] for span in spans if span.strip() and span.strip() in text}
        kin = frozenset(entry.id for entry, _ in chunks[title])
        asked.append(Asked(question, history, *_interpret(question, history), "", frozenset(held), kin))
    return asked, [entry for cut in chunks.values() for entry, _ in cut]


def _read_turns(said: str) -> tuple[str, tuple[Turn, ...]]:
    """Return the last utterance and the turns before it; the set has the newest first."""
    lines = [line.partition(":") for line in said.split("\t")]
    spoken = [(speaker, words.strip()) for speaker, _, words in reversed(lines)]
    turns: list[Turn] = []
    for speaker, words in spoken:
        if speaker == "user" or not turns:
            turns.append(Turn(question=words))
        else:
            turns[-1] = Turn(question=turns[-1].question, answer=f"{turns[-1].answer or ''} {words}".strip())
    return turns[-1].question, tuple(turns[:-1])


def _cut(title: str, text: str) -> list[tuple[Entry, str]]:
    document = Document(id=title, title=title, path=title, sha256="", file_sha256="", text=text)
    chunks = cut_chunks(document, max_tokens=MAX_TOKENS, count_tokens=lambda texts: [len(t.split()) for t in texts])
    name = re.sub(r"#\d+_\d+$", "", title)
    return [(_entry(f"{title}/{chunk.ordinal}", title, chunk.text, name), chunk.text) for chunk in chunks]


def _entry(row: str, document: str, text: str, context: str) -> Entry:
    return Entry(id=row, document_id=document, publisher=None, published=None, text=f"{context}\n{text}")


def read_questions(path: Path) -> list[str]:
    """Return the questions of a set in SQuAD format."""
    articles = json.loads(gzip.decompress(path.read_bytes()))["data"]
    paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
    return [question["question"] for paragraph in paragraphs for question in paragraph["qas"]]
