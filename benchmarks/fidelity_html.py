"""Measure text extraction from HTML: precision, recall and F1 on trafilatura's evaluation pages, with other extractors.

    git clone https://github.com/adbar/trafilatura
    python -m benchmarks.fidelity_html trafilatura/tests

Each of the 990 pages has phrases that an extractor must find and phrases that it must leave out. The scorer is
trafilatura's own. readability-lxml, resiliparse and justext take part if they are installed. The pages belong to their
publishers and are not part of this project.
"""

import argparse
import importlib
import logging
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from time import process_time
from typing import Any

from qa.corpus.blocks import join_blocks
from qa.corpus.formats.charset import decode_page
from qa.corpus.formats.page import load_page

Extract = Callable[[bytes], str | None]


def citewell(data: bytes) -> str:
    """Return the canonical text of a page."""
    return join_blocks(load_page(decode_page(data)).blocks)[0]


def readability(data: bytes) -> str:
    """Extract with readability-lxml, a port of Mozilla's code."""
    from readability import Document
    from trafilatura.utils import decode_file

    return str(Document(decode_file(data)).summary())


def resiliparse(data: bytes) -> str:
    """Extract Resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(bytes_to_str(data, detect_encoding(data)))
    return str(extract_plain_text(tree, main_content=True))


def justext(data: bytes) -> str:
    """Extract with JusText and the stop words of all languages, as trafilatura does."""
    from justext import justext as paragraphs
    from trafilatura.external import jt_stoplist_init

    found = paragraphs(data, jt_stoplist_init(), 50, 200, 0.1, 0.2, 0.2, 200, True)
    return " ".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


def measure(folder: Path, only: Collection[str] = ()) -> dict[str, tuple[float, float, float, float]]:
    """Score the extractors.

    Args:
        folder: The folder `tests` of trafilatura's repository.
        only: Names of the extractors that take part; all where it is empty.

    Returns:
        For each extractor: precision, recall, F1 and seconds of processor time.
    """
    sys.path.insert(0, str(folder))
    common: Any = importlib.import_module("eval_common")
    annotations = common.load_evaldata(str(folder))
    pages = common.read_corpus(str(folder), annotations)
    extractors: dict[str, Extract] = {"citewell": citewell, "trafilatura": common.RUNNERS["fallback"]}
    for function in (readability, resiliparse, justext):
        try:
            function(b"<html><body><p>Tea.</p></body></html>")
        except ImportError:
            continue
        except Exception as error:
            logging.getLogger(__name__).debug("%s finds nothing in a short page: %s", function.__name__, error)
        extractors[function.__name__] = function
    results = {}
    for name, extract in extractors.items():
        if only and name not in only:
            continue
        matrix = common.ConfusionMatrix()
        began = process_time()
        for address, annotation in annotations.items():
            _, counts, _ = common.run_and_count(extract, pages[address][1], annotation)
            matrix.add(counts)
        precision, recall, _, f1 = matrix.scores()
        results[name] = precision, recall, f1, process_time() - began
    return results


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder tests of trafilatura's repository")
    logging.disable(logging.CRITICAL)
    print("| extractor | precision | recall | F1 | seconds |\n| --- | --- | --- | --- | --- |")
    for name, (precision, recall, f1, seconds) in measure(parser.parse_args().folder).items():
        print(f"| {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {seconds:.0f} |")


if __name__ == "__main__":
    main()
