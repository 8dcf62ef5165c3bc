"""Rich text: the exact text of each feature, written by hand."""

import pytest

from qa.corpus.documents import parse_document
from qa.errors import DocumentError
from qa.records import Document
from tests.documents import source_file


def parsed(body: str, head: str = "") -> Document:
    """The document of a text."""
    fonts = r"{\fonttbl{\f0 Arial;}}{\stylesheet{\s1 heading 1;}}"
    return parse_document(
        source_file("a.rtf"), f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{fonts}{head}{body}}}".encode("cp1252")
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"It costs 5 \u8364? in the caf\'e9.\par It is \b wide\b0 .", "It costs 5 € in the café.\n\nIt is wide."),
        (r"{\header Page head\par}One\line two{\footer Foot}", "One\n\ntwo"),
        (r"At noon.{\super\chftn}{\footnote\pard {\super\chftn} Or six.\par} Daily.\par End.",
         "At noon. Daily.\n\nOr six.\n\nEnd."),
        (r"It is 640 m{\super 2} wide since 1874\super 3\nosupersub .", "It is 640 m² wide since 1874."),
        (r"Shown{\v not shown}\v neither\v0 .", "Shown."),
        (r"Kept{\deleted gone}.", "Kept."),
        (r"\trowd\cellx1000\cellx2000 Ship\cell Cars | Crew\cell\row\trowd Corra\cell 36\cell\row\pard After.",
         "Ship | Cars | Crew\nCorra | 36\n\nAfter."),
        (r"{\trowd\cellx1\cellx2{{\pard\intbl Code\par}\cell}{{\pard\intbl Error\par}\cell}\row}"
         r"{\trowd{{\pard 3\par}\cell}{\cell}\row}\pard After.", "Code | Error\n3\n\nAfter."),
        (r'See {\field{\*\fldinst{HYPERLINK "https://example.org"}}{\fldrslt the page}}.', "See the page."),
        (r"{\*\bkmkstart a}Marked{\pict\pngblip 89504e47}.", "Marked."),
        (r"Marked{\pict\jpegblip\picw25 \bin ffd8} too.", "Marked too."),
    ],
)  # fmt: skip
def test_a_text_is_read_as_it_is_shown(body: str, text: str) -> None:
    """Paragraphs, characters, notes, powers, tables and links; nothing hidden or deleted."""
    assert parsed(body).text == text


def test_the_title_is_the_files() -> None:
    """From its properties, in any letters."""
    assert parsed("Tea.", r"{\info{\title Die F\'e4hre}{\author Ada}}").title == "Die Fähre"


@pytest.mark.parametrize("data", [b"Tea is served.", b"PK\x03\x04", b"{\\rtf1 }"])
def test_what_is_no_rich_text_is_refused(data: bytes) -> None:
    """With the rule and the remedy."""
    with pytest.raises(DocumentError, match="must"):
        parse_document(source_file("a.rtf"), data)
