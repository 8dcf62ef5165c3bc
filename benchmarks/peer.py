"""Another retrieval system for comparison, controlled by `peers.py` through standard input and output.

    python -m benchmarks peer haystack-memory MODEL FOLDER

It runs in a separate environment, see `peers.txt`, and imports nothing from this project. A line of input is a JSON
object: `{"add": [[id, text], …]}` or `{"ask": question, "limit": n}`. A reply is one too: `seconds`, `ids`,
    `memory_mb`. Every system is assembled as in its own documentation, with its own batches, and computes in float32.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

Texts = Sequence[tuple[str, str]]


class System(Protocol):
    """The interface of every system."""

    def add(self, texts: Texts) -> None:
        """Embed texts, each with its id, and write them."""

    def ask(self, question: str, limit: int) -> list[str]:
        """Return the ids of the texts that fit best, best first."""


def main() -> None:
    """Answer lines until there are no more."""
    name, model, folder = sys.argv[1:]
    replies, sys.stdout = sys.stdout, sys.stderr  # what a library prints is not a reply
    system = SYSTEMS[name](model, Path(folder))
    system.add([("first", "The first text of a process is slower than all others.")])
    system.ask("Is anybody there?", 1)
    print(json.dumps({"ready": True}), file=replies, flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        started = time.perf_counter()
        found: list[str] = []
        if "add" in command:
            system.add([(text_id, text) for text_id, text in command["add"]])
        else:
            found = system.ask(command["ask"], command["limit"])
        seconds = time.perf_counter() - started
        print(json.dumps({"seconds": seconds, "ids": found, "memory_mb": memory_mb()}), file=replies, flush=True)


def memory_mb() -> float:
    """Return the resident memory of this process (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


class Haystack:
    """Haystack 3 (https://haystack.deepset.ai) with its store in memory: dense and BM25, joined by reciprocal ranks."""

    def __init__(self, model: str, folder: Path) -> None:
        from haystack import Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever

        store, dense = self._store(folder)
        self._indexing = haystack_indexing(model, store)
        self._asking = Pipeline()
        self._asking.add_component("embed", haystack_question_embedder(model))
        self._asking.add_component("dense", dense)
        self._asking.add_component("bm25", InMemoryBM25Retriever(store))
        self._asking.add_component("join", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self._asking.connect("embed.embedding", "dense.query_embedding")
        self._asking.connect("dense", "join")
        self._asking.connect("bm25", "join")

    def add(self, texts: Texts) -> None:
        """Embed and write."""
        self._indexing.run({"embed": {"documents": haystack_documents(texts)}})

    def ask(self, question: str, limit: int) -> list[str]:
        """Do both searches with the same number of hits, and join them."""
        found = self._asking.run(
            {
                "embed": {"text": question},
                "dense": {"top_k": limit},
                "bm25": {"query": question, "top_k": limit},
                "join": {"top_k": limit},
            }
        )
        return [document.meta["text_id"] for document in found["join"]["documents"]]

    def _store(self, folder: Path) -> tuple[Any, Any]:  # noqa: ARG002 - nothing is on disk
        from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        return store, InMemoryEmbeddingRetriever(store)


class HaystackChroma:
    """Haystack 3 with Chroma, which has no BM25: dense search alone."""

    def __init__(self, model: str, folder: Path) -> None:
        from haystack import Pipeline
        from haystack_integrations.components.retrievers.chroma import ChromaEmbeddingRetriever
        from haystack_integrations.document_stores.chroma import ChromaDocumentStore

        store = ChromaDocumentStore(persist_path=str(folder), distance_function="cosine")
        self._indexing = haystack_indexing(model, store)
        self._asking = Pipeline()
        self._asking.add_component("embed", haystack_question_embedder(model))
        self._asking.add_component("dense", ChromaEmbeddingRetriever(store))
        self._asking.connect("embed.embedding", "dense.query_embedding")

    def add(self, texts: Texts) -> None:
        """Embed and write."""
        self._indexing.run({"embed": {"documents": haystack_documents(texts)}})

    def ask(self, question: str, limit: int) -> list[str]:
        """Return the nearest texts."""
        found = self._asking.run({"embed": {"text": question}, "dense": {"top_k": limit}})
        return [document.meta["text_id"] for document in found["dense"]["documents"]]


def haystack_documents(texts: Texts) -> list[Any]:
    """Return texts as Haystack's documents."""
    from haystack import Document

    return [Document(id=text_id, content=text, meta={"text_id": text_id}) for text_id, text in texts]


def haystack_indexing(model: str, store: Any) -> Any:  # noqa: ANN401 - Haystack's
    """Make a pipeline that embeds and writes."""
    from haystack import Pipeline
    from haystack.components.writers import DocumentWriter
    from haystack.utils import ComponentDevice
    from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersDocumentEmbedder

    pipeline = Pipeline()
    pipeline.add_component(
        "embed",
        SentenceTransformersDocumentEmbedder(model=model, device=ComponentDevice.from_str("cpu"), progress_bar=False),
    )
    pipeline.add_component("write", DocumentWriter(store))
    pipeline.connect("embed", "write")
    return pipeline


def haystack_question_embedder(model: str) -> Any:  # noqa: ANN401 - Haystack's
    """Make the embedder of questions."""
    from haystack.utils import ComponentDevice
    from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersTextEmbedder

    return SentenceTransformersTextEmbedder(model=model, device=ComponentDevice.from_str("cpu"), progress_bar=False)


class LlamaIndex:
    """LlamaIndex (https://developers.llamaindex.ai) with Chroma: dense search."""

    def __init__(self, model: str, folder: Path) -> None:
        import chromadb
        from llama_index.core import VectorStoreIndex
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
        from llama_index.vector_stores.chroma import ChromaVectorStore

        collection = chromadb.PersistentClient(str(folder)).create_collection(
            "texts", configuration={"hnsw": {"space": "cosine"}}
        )
        self._index = VectorStoreIndex.from_vector_store(
            ChromaVectorStore(chroma_collection=collection),
            embed_model=HuggingFaceEmbedding(model_name=model, device="cpu"),
        )

    def add(self, texts: Texts) -> None:
        """Embed and write."""
        from llama_index.core.schema import TextNode

        self._index.insert_nodes([TextNode(id_=text_id, text=text) for text_id, text in texts])

    def ask(self, question: str, limit: int) -> list[str]:
        """Return the nearest texts."""
        return [found.node.node_id for found in self._index.as_retriever(similarity_top_k=limit).retrieve(question)]


class Txtai:
    """txtai (https://neuml.github.io/txtai) with Faiss, SQLite and its BM25, weighted half and half."""

    def __init__(self, model: str, folder: Path) -> None:  # noqa: ARG002 - in memory until it is saved
        from txtai import Embeddings

        self._embeddings = Embeddings(path=model, content=True, hybrid=True, gpu=False)

    def add(self, texts: Texts) -> None:
        """Embed and write."""
        self._embeddings.upsert([(text_id, text, None) for text_id, text in texts])

    def ask(self, question: str, limit: int) -> list[str]:
        """Both searches."""
        return [found["id"] for found in self._embeddings.search(question, limit)]


SYSTEMS: dict[str, Callable[[str, Path], System]] = {
    "haystack-memory": Haystack,
    "haystack-chroma": HaystackChroma,
    "llama-index": LlamaIndex,
    "txtai": Txtai,
}

if __name__ == "__main__":
    main()
