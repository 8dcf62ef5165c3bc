"""The lexical index: BM25 over the chunks, derived from Chroma. Only this module and `stems` import tantivy."""

import math
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from qa.errors import StoreError
from qa.records import Filters
from qa.store.entries import Entry
from qa.store.rows import as_number
from qa.store.stems import find_stem, find_stems, join_pairs

VERSION = "4"  # of the schema and of the stems; an index of another version is derived again
PAIR_WEIGHT = 0.5  # of two adjacent words, relative to one word; docs/quality.md has the table behind it
_HEAP_BYTES = 64_000_000
_STAMP = "stamp"


class LexicalIndex:
    """BM25 (Robertson and Zaragoza 2009, k1 1.2, b 0.75) with English stems. Searching is safe between threads.

    Args:
        folder: Folder of the index. It is made again if it is missing, damaged or of another version.

    Attributes:
        folder: The same.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._schema = _schema()
        with _translated():
            self._index = self._open()

    @property
    def stamp(self) -> str | None:
        """Stamp of the store that this index was derived from; None during and after an interrupted write."""
        return _read_stamp(self.folder)

    @contextmanager
    def edit(self) -> Iterator["LexicalEditor"]:
        """Change the index. Without a commit, or after an interruption, it has no stamp and must be derived again."""
        with _translated():
            (self.folder / _STAMP).unlink(missing_ok=True)
            writer = self._index.writer(_HEAP_BYTES, num_threads=1)
        try:
            yield LexicalEditor(writer, self._finish)
        finally:
            with _translated():
                writer.rollback()  # changes that were not committed
                writer.wait_merging_threads()

    def rebuild(self, entries: Iterable[Entry], stamp: str) -> None:
        """Derive the index again from all chunks of the store."""
        with self.edit() as editor:
            editor.clear()
            editor.add(entries)
            editor.commit(stamp)

    def search(
        self, question: str, limit: int, filters: Filters, *, pair_weight: float = PAIR_WEIGHT
    ) -> dict[str, float]:
        """Return the row ids whose words fit a question best, best first, with their BM25 scores.

        Two words that are adjacent as in the question also count, `pair_weight` times as much as a word.
        """
        stems = find_stems(question)
        if not stems:
            return {}
        clauses = [(tantivy.Occur.Must, self._words_query(stems, pair_weight))]
        # By itself, a filter would add 1 to every score.
        unscored = (tantivy.Query.const_score_query(query, 0.0) for query in self._filter_queries(filters))
        clauses += [(tantivy.Occur.Must, query) for query in unscored]
        searcher = self._index.searcher()
        with _translated("read"):
            hits = searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        found = {str(searcher.doc(address)["id"][0]): float(score) for score, address in hits}
        # Equal scores are common; they come in the order in which the rows were written.
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def stem(self, word: str) -> str | None:
        """Return the stem for searching a word, or None for a word without its own meaning."""
        return find_stem(word)

    def weight(self, stem: str) -> float:
        """Return the inverse document frequency of a stem over the chunks, from about 0 (in all chunks) upwards."""
        searcher = self._index.searcher()
        found = searcher.doc_freq("text", stem)
        absent = max(0, searcher.num_docs - found)  # until segments merge, `found` counts removed chunks too
        return math.log(1 + (absent + 0.5) / (found + 0.5))

    def _open(self) -> tantivy.Index:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not tantivy.Index.exists(str(self.folder)):
            (self.folder / _STAMP).unlink(missing_ok=True)  # a stamp without an index would look like an empty index
        try:
            index = tantivy.Index(self._schema, path=str(self.folder))
            _probe(index, self._schema)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # damaged or of another version: it can be derived again. A panic is not an Exception.
            shutil.rmtree(self.folder)
            self.folder.mkdir(parents=True)
            index = tantivy.Index(self._schema, path=str(self.folder))
        index.register_tokenizer("stems", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        return index

    def _finish(self, stamp: str) -> None:
        self._index.reload()
        (self.folder / _STAMP).write_text(f"{VERSION} {stamp}", "utf-8")

    def _words_query(self, stems: list[str], pair_weight: float) -> tantivy.Query:
        """Build a query for any of the stems; it scores higher if two of them are adjacent as in the question."""
        words = [tantivy.Query.term_query(self._schema, "text", stem) for stem in stems]
        pairs = [tantivy.Query.term_query(self._schema, "pairs", pair) for pair in dict.fromkeys(join_pairs(stems))]
        pairs = [tantivy.Query.boost_query(pair, pair_weight) for pair in pairs]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in words + pairs])

    def _filter_queries(self, filters: Filters) -> Iterable[tantivy.Query]:
        if filters.documents:
            yield tantivy.Query.term_set_query(self._schema, "document_id", list(filters.documents))
        if filters.publishers:
            yield tantivy.Query.term_set_query(self._schema, "publisher", list(filters.publishers))
        first, last = as_number(filters.published_after), as_number(filters.published_before)
        if first is not None or last is not None:
            kind = tantivy.FieldType.Integer
            yield tantivy.Query.range_query(self._schema, "published", kind, first or 0, last or 99991231)


class LexicalEditor:
    """Changes to a lexical index, invisible until `commit`. `LexicalIndex.edit` makes it."""

    def __init__(self, writer: tantivy.IndexWriter, finish: Callable[[str], None]) -> None:
        self._writer = writer
        self._finish = finish

    def clear(self) -> None:
        """Delete everything."""
        with _translated():
            self._writer.delete_all_documents()

    def delete(self, document_id: str) -> None:
        """Delete a document's chunks."""
        with _translated():
            self._writer.delete_documents_by_term("document_id", document_id)

    def add(self, entries: Iterable[Entry]) -> None:
        """Add chunks."""
        for entry in entries:
            with _translated():
                self._writer.add_document(_to_document(entry))

    def commit(self, stamp: str) -> None:
        """Make the changes visible, with the store's stamp after the same changes."""
        with _translated():
            self._writer.commit()
            self._finish(stamp)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("publisher", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", indexed=True)
    builder.add_text_field("text", tokenizer_name="stems", index_option="freq")
    builder.add_text_field("pairs", tokenizer_name="stems", index_option="freq")
    return builder.build()


def _to_document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("id", entry.id)
    document.add_text("document_id", entry.document_id)
    if entry.publisher is not None:
        document.add_text("publisher", entry.publisher)
    if entry.published is not None:
        document.add_integer("published", entry.published)
    stems = find_stems(entry.text)
    document.add_text("text", " ".join(stems))
    document.add_text("pairs", " ".join(join_pairs(stems)))
    return document


def find_damage(folder: Path, stamp: str) -> str | None:
    """Find what is wrong with the lexical index in a folder, without changing anything.

    Args:
        folder: Its folder.
        stamp: Stamp of the store that it should be derived from.

    Returns:
        What is wrong, or None.
    """
    if not folder.is_dir() or not tantivy.Index.exists(str(folder)):  # opening would make it
        return "is missing"
    try:
        _probe(tantivy.Index(_schema(), path=str(folder), reuse=True), _schema())
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as exc:  # a panic is not an Exception
        return f"is damaged ({str(exc).partition(chr(10))[0]})"
    return None if _read_stamp(folder) == stamp else "is of another state of the index"


def is_filled(folder: Path) -> bool:
    """Whether a folder has a lexical index with contents, even a damaged one; changes nothing."""
    if not tantivy.Index.exists(str(folder)):
        return False
    try:
        return bool(tantivy.Index(_schema(), path=str(folder), reuse=True).searcher().num_docs)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic is not an Exception
        return True


def _probe(index: tantivy.Index, schema: tantivy.Schema) -> None:
    """Open everything that a search opens, so that damage shows now."""
    index.searcher().search(tantivy.Query.term_query(schema, "text", "a"), 1, count=False)


def _read_stamp(folder: Path) -> str | None:
    try:
        version, _, stamp = (folder / _STAMP).read_text("utf-8").partition(" ")
    except (OSError, UnicodeError):
        return None
    return stamp if version == VERSION else None


@contextmanager
def _translated(what: str = "write") -> Iterator[None]:
    """Turn tantivy's and the system's errors into a `StoreError`. No other place does this."""
    try:
        yield
    except (ValueError, OSError) as exc:
        raise StoreError(
            f"cannot {what} the lexical index: {exc}: check that the disk has room and the data folder is writable, "
            "then start again: a damaged one is derived anew"
        ) from exc
