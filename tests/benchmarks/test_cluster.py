"""What the benchmark of a cluster makes is an index that can be searched, whole and in parts."""

from pathlib import Path

from benchmarks.cluster import ask
from benchmarks.made_shards import make_places
from benchmarks.shards import open_shards
from qa.shards.place import Place


def test_the_one_index_and_its_parts_find_the_same(tmp_path: Path) -> None:
    """Both have all chunks, and the same passages with the same scores."""
    made = make_places(tmp_path / "made", 400, 2)
    one = open_shards([made.alone], tmp_path / "reader")
    many = open_shards([Place(url) for url in made.parts], tmp_path / "reader")
    assert sum(document.chunks for document in one.documents.values()) == 400
    assert one.documents == many.documents
    for number in range(3):
        passages = ask(one, one.lexical, number)
        assert passages == ask(many, many.lexical, number)
        assert len(passages) == 8
        assert any(passage.lexical_rank for passage in passages)
    many.close()
