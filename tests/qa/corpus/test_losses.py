"""What is left out of a text: every missing word is counted, with its cause."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from lxml import html

from qa.corpus import version
from qa.corpus.blocks import Content
from qa.corpus.documents import SourceFile, parse_document
from qa.corpus.formats.charset import decode_page
from qa.corpus.formats.markdown import load_markdown
from qa.corpus.formats.page import load_page
from qa.corpus.formats.pdf import load_pdf
from qa.corpus.formats.plain import load_plain
from qa.corpus.formats.word import load_word
from qa.corpus.left_out import LeftOut
from qa.corpus.losses import count_losses
from qa.records import Cause
from tests.qa.corpus.formats.word_files import word_file

PLACE = SourceFile(Path("/a/wall.html"), "wall.html", Path("/a"))
HERE = Path(__file__).parent
UNSEEN = ("script", "style", "template", "iframe", "annotation", "annotation-xml", html.etree.Comment)
PARAGRAPH = "The harbour wall was rebuilt by the engineers of the town in 1902, and a mason from Aldal led the work."


def losses(content: Content) -> dict[Cause, int]:
    """The words that are left out, by cause."""
    return {loss.cause: loss.words for loss in count_losses(content.parts)}


def left_out(content: Content) -> list[tuple[str, Cause]]:
    """What is left out, in order, with its cause."""
    return [(part.text, part.rule.cause) for part in content.parts if isinstance(part, LeftOut)]


def letters(*texts: str) -> Counter[str]:
    """How often each letter occurs."""
    return Counter(letter for text in texts for letter in text if letter.isalpha())


@pytest.mark.parametrize("page", sorted((HERE / "pages").glob("*.html")), ids=lambda path: path.stem)
def test_each_letter_of_a_page_is_kept_or_left_out(page: Path) -> None:
    """Every missing word of a page's body is counted, and none twice; a cell may be repeated."""
    source = decode_page(page.read_bytes())
    body = html.document_fromstring(source).find("body")
    assert body is not None
    for element in list(body.iter(*UNSEEN)):
        element.drop_tree()
    parts = load_page(source).parts
    found = letters(*(part.text for part in parts))
    assert letters("".join(body.itertext())) - found == Counter()
    assert "rowspan" in source or found - letters("".join(body.itertext())) == Counter()


@pytest.mark.parametrize(
    "text", sorted([*(HERE / "scraped").glob("*.txt"), *(HERE / "ordinary").glob("*.txt")]), ids=lambda path: path.stem
)
def test_each_letter_of_a_text_is_kept_or_left_out(text: Path) -> None:
    """Scraped pages lose many lines, ordinary texts at most a dateline, and every loss is reported."""
    source = text.read_text("utf-8")
    content = load_plain(source)
    assert letters(*(part.text for part in content.parts)) == letters(source)
    assert set(losses(content)) <= {Cause.METADATA} or text.parent.name == "scraped"


def test_a_raised_mark_in_a_raised_one_is_counted_once() -> None:
    """Nobody writes that, but a damaged page may hold it."""
    content = load_page(
        f'<html><body><p>{PARAGRAPH}<sup>1<i><sup><a href="#n">2</a></sup></i></sup></p><p>{PARAGRAPH} It holds.</p>'
    )
    assert left_out(content) == [("12", Cause.MARK)]


def test_a_page_says_why() -> None:
    """Menu, hidden words, button, mark of a note, drawing, comments and foot are distinguished."""
    page = f"""<html><head><title>Wall</title></head><body><nav>Home Boats Nets</nav><main><h1>The wall of Aldal</h1>
    <p>{PARAGRAPH}<sup><a href="#n1">1</a></sup> <span hidden>draft only</span></p><p>{PARAGRAPH} It holds.</p>
    <button>Share</button><svg><text>North quay</text></svg></main>
    <section class="comments"><form>Your name</form>Nice wall!</section><footer>Town of Aldal</footer></body></html>"""
    content = load_page(page)
    assert losses(content) == {
        Cause.MENU: 3 + 1 + 2 + 3,
        Cause.HIDDEN: 2,
        Cause.MARK: 1,
        Cause.PICTURE: 2,
        Cause.COMMENT: 2,
    }
    assert [text for text, _ in left_out(content)][:3] == ["Home Boats Nets", "1", "draft only"]


def test_a_scraped_text_says_why() -> None:
    """The rule of each line is that of the step which dropped it."""
    lines = ["Skip to content", "The wall", PARAGRAPH, "Photo: Jane Roe", PARAGRAPH * 5, "Leave a reply", "So true."]
    content = load_plain("\n\n".join(lines))
    assert left_out(content) == [
        ("Skip to content", Cause.MENU),
        ("Photo: Jane Roe", Cause.PICTURE),
        ("Leave a reply", Cause.COMMENT),
        ("So true.", Cause.COMMENT),
    ]


def test_a_word_document_says_why() -> None:
    """Deletions, hidden words, heads, comments and descriptions of pictures; moved text is not lost."""
    body = (
        "<w:p><w:r><w:t>The rent is </w:t></w:r><w:del><w:r><w:delText>1,200 old crowns</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>1,450 crowns</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>go to 900</w:t></w:r>"
        "<w:moveFrom><w:r><w:t>by June</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:del><w:r><w:delText>A whole paragraph</w:delText></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Oar</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:del><w:r><w:delText>Old mast</w:delText></w:r></w:del></w:p>"
        "</w:tc></w:tr></w:tbl>"
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="A red boat"/></wp:inline></w:drawing></w:r>'
        "</w:p>"
    )
    parts = {
        "header": "<w:p><w:r><w:t>Vedel</w:t></w:r></w:p><w:p><w:r><w:t>Office</w:t></w:r></w:p>",
        "comments": '<w:comment w:id="1"><w:p><w:r><w:t>Is it right?</w:t></w:r></w:p></w:comment>',
    }
    content = load_word(word_file(body, parts))
    assert losses(content) == {
        Cause.DELETED: 3 + 3 + 2,
        Cause.HIDDEN: 3,
        Cause.PICTURE: 3,
        Cause.COMMENT: 3,
        Cause.REPEATED: 2,
    }
    assert [block.text for block in content.blocks if block.text] == ["The rent is 1,450 crowns", "Oar"]


def test_a_broken_head_of_pages_refuses_no_document() -> None:
    """A part that is not read may be damaged."""
    content = load_word(word_file("<w:p><w:r><w:t>Tea.</w:t></w:r></w:p>", {"header": "<w:p>&nothing;</w:p>"}))
    assert [part.text for part in content.parts] == ["Tea."]


def test_a_markdown_file_says_why() -> None:
    """Front matter, comments, descriptions of pictures and marks of notes."""
    content = load_markdown(
        "---\ntitle: Wall\n---\n<!-- draft -->\nThe wall ![A red boat](a.png) holds.<sup>[3]</sup> <!-- ask Ida -->\n"
    )
    assert left_out(content) == [
        ("title: Wall", Cause.METADATA),
        (" draft ", Cause.HIDDEN),
        ("A red boat", Cause.PICTURE),
        ("[3]", Cause.MARK),
        (" ask Ida ", Cause.HIDDEN),
    ]
    assert [block.text for block in content.blocks] == ["The wall holds."]


def test_a_pdf_says_why() -> None:
    """Heads with the number of the page, and marks of notes."""
    heads = left_out(load_pdf((HERE / "pdf" / "b_running_heads.pdf").read_bytes()))
    assert heads[:2] == [
        ("40 The keepers of Rauk", Cause.REPEATED),
        ("Chapter 2. The storm of 1911 41", Cause.REPEATED),
    ]
    assert {cause for _, cause in heads} == {Cause.REPEATED}
    marks = left_out(load_pdf((HERE / "pdf" / "granary.pdf").read_bytes()))
    assert marks == [(mark, Cause.MARK) for mark in "3456"]


def test_an_unusual_loss_is_a_notice() -> None:
    """For a page that is nearly all menus, not for one with the usual menus."""
    text = f"<p>{PARAGRAPH}</p>"
    page = "<html><body><main><h1>The wall</h1>{}</main>{}</body></html>"
    usual = parse_document(PLACE, page.format(text, "<nav>Boats and nets</nav>" * 40).encode())
    assert usual.notices == ()
    assert usual.reading.share > 0.8
    unusual = parse_document(PLACE, page.format(text, "<nav>Boats and nets</nav>" * 400).encode())
    (notice,) = unusual.notices
    assert notice.startswith("of a .html at most 95% of the words are usually left out, here 1,200 of 1,22")
    assert notice.endswith('see which with "qa index --explain FILE"')


def test_few_words_are_no_unusual_loss() -> None:
    """A short note with an equally short comment is fine."""
    note = SourceFile(Path("/a/note.md"), "note.md", Path("/a"))
    assert parse_document(note, b"<!-- ask Ida about it, and the crane -->\n\nThe crane is red.\n").notices == ()


def test_the_version_of_the_rules_is_that_of_their_modules(tmp_path: Path) -> None:
    """It is always the same, and changes when a rule changes."""
    package = Path(version.__file__).parents[1]
    for room in ("corpus", "english"):
        shutil.copytree(package / room, tmp_path / room)
    assert version.version_of(tmp_path) == version.parser_version()
    (tmp_path / "corpus" / "headings.py").write_text("_LONGEST = 121\n", "utf-8")
    assert version.version_of(tmp_path) != version.parser_version()
