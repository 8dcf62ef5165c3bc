"""A shard that does not answer is named, no answer is sure then, and without such a question it is an error."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa.answering.question import Question
from qa.answering.service import QA
from qa.cluster.answering import Tolerant
from qa.cluster.division import settings_of
from qa.config import load_config
from qa.errors import ConfigError, UnavailableError
from qa.models.sentence_reader import SentenceReader
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.publish import publish
from qa.shards.shard import LocalShard
from qa.shards.sharded import ShardedIndex
from tests.conftest import WordEmbedder
from tests.qa.shards.conftest import QUESTIONS, Texts, make_documents
from web.schema.replies import AskReply


class Flaky(LocalShard):
    """A shard that can be away."""

    away = False

    def count(self, terms):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201 - as the base
        """Answer, or not."""
        return self._here(super().count, terms)

    def match(self, *arguments):  # type: ignore[no-untyped-def] # noqa: ANN002, ANN201 - as the base
        """Answer, or not."""
        return self._here(super().match, *arguments)

    def nearest(self, *arguments):  # type: ignore[no-untyped-def] # noqa: ANN002, ANN201 - as the base
        """Answer, or not."""
        return self._here(super().nearest, *arguments)

    def read(self, *arguments):  # type: ignore[no-untyped-def] # noqa: ANN002, ANN201 - as the base
        """Answer, or not."""
        return self._here(super().read, *arguments)

    def _here(self, method, *arguments):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN002, ANN202 - any method
        if self.away:
            raise UnavailableError("away")
        return method(*arguments)


@pytest.fixture
def shards(tmp_path: Path) -> list[Flaky]:
    """Two shards with the halves of twenty documents."""
    documents, files, opened = make_documents(20), LocalFiles(tmp_path / "files"), []
    for name, half in (("first", documents[:10]), ("second", documents[10:])):
        edition = publish(Texts.of(half), Place(str(tmp_path / name)), files)
        opened.append(Flaky(name, [files.open(segment) for segment in edition.segments]))
    return opened


def test_an_absent_shard_lowers_the_verdict(shards: list[Flaky]) -> None:
    """The reply names it; a sure answer is only possible, and there is no verdict that nothing answers."""
    index, embedder = ShardedIndex(shards), WordEmbedder()
    qa = QA(embedder, index, index.lexical, SentenceReader(embedder, index.lexical), min_confidence=0.1)
    service = Tolerant(qa)
    whole = [service.ask(Question(text)) for text in QUESTIONS]
    assert {answer.verdict for answer in whole} >= {"answer"}
    assert all(answer.absent == () for answer in whole)
    shards[1].away = True
    for text in QUESTIONS:
        answer = service.ask(Question(text))
        assert answer.absent == ("second",)
        assert answer.verdict != "answer"
        assert answer.reason == ("incomplete" if answer.verdict == "none" else None)
        reply = AskReply.of(answer)
        assert reply.absent == ["second"]
        assert reply.caution is None or "could not be searched" in reply.caution.text
        assert {citation.document_id for citation in answer.citations} <= set(shards[0].documents)
        with pytest.raises(UnavailableError, match="away"):
            qa.ask(Question(text))
    shards[0].away = True
    with pytest.raises(UnavailableError, match="away"):
        service.ask(Question(QUESTIONS[0]))
    shards[0].away = shards[1].away = False
    again = [service.ask(Question(text)) for text in QUESTIONS]
    assert [replace(answer, timing_ms={}) for answer in again] == [replace(answer, timing_ms={}) for answer in whole]


def test_shards_have_settings_of_their_own(tmp_path: Path) -> None:
    """Folder and place have both numbers in their names; a shard that nobody could read is refused."""
    config = load_config(data=tmp_path, publish="s3://bucket/news/")
    assert settings_of(config, 2, 8).publish == "s3://bucket/news/2-of-8"
    assert settings_of(config, 2, 8).data == tmp_path / "shards" / "2-of-8"
    laws = load_config(data=tmp_path, publish="s3://bucket/news", collection="laws")
    assert settings_of(laws, 0, 8).publish == "s3://bucket/news/0-of-8/laws"
    with pytest.raises(ConfigError, match="QA_PUBLISH"):
        settings_of(load_config(data=tmp_path), 0, 8)
