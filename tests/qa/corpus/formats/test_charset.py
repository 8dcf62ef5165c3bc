"""The bytes of a page are read as browsers read them."""

from time import process_time

import pytest

from qa.corpus.formats.charset import decode_page
from qa.errors import DocumentError

BREWERY = "1911–1934, the brewer’s wife: “€18…”"


def declared(text: str, label: str, encoding: str) -> bytes:
    """Make a page of a text in an encoding, under a label."""
    return f'<meta charset="{label}"><p>{text}</p>'.encode(encoding)


@pytest.mark.parametrize("label", ["ISO-8859-1", "us-ascii", "latin1", "windows-1252", "x-cp1252", "l1", " Latin1 "])
def test_labels_of_western_europe_mean_windows_1252(label: str) -> None:
    """Dashes, quotation marks and the euro sign stay."""
    assert BREWERY in decode_page(declared(BREWERY, label, "cp1252"))


@pytest.mark.parametrize(
    ("label", "encoding", "text"),
    [
        ("iso-8859-9", "cp1254", "Çay, 1911–1934, ‘şeker’"),
        ("iso-8859-11", "cp874", "ชา 1911–1934"),
        ("gb2312", "gbk", "馆长朱镕芸"),
        ("GBK", "gb18030", "馆长朱镕芸 𠮷"),
        ("Shift_JIS", "cp932", "髙橋一郎 ①"),
        ("x-sjis", "cp932", "髙橋一郎 ①"),
        ("euc-kr", "cp949", "똠방 김하늘"),
        ("ks_c_5601-1987", "cp949", "똠방 김하늘"),
        ("big5", "big5hkscs", "香港嘅茶"),
        ("iso-2022-jp", "iso2022_jp", "東京の茶"),
        ("hz-gb-2312", "hz", "图书馆"),
        ("koi8-r", "koi8-r", "Порт открыт"),
        ("windows-1251", "cp1251", "Порт открыт – «да»"),
        ("x-mac-roman", "mac-roman", "café – thé"),
        ("utf-16", "utf-8", "Çay"),
        ("utf-8", "utf-8", "Çay"),
        ("iso-8859-1", "utf-8", "Çay"),
    ],
)
def test_a_label_means_what_the_web_means_by_it(label: str, encoding: str, text: str) -> None:
    """The encoding standard means wider encodings than Python; valid UTF-8 counts more than any label."""
    assert text in decode_page(declared(text, label, encoding))


def test_rows_that_python_does_not_know() -> None:
    """NEC's circled numbers in EUC-JP, and the euro sign of a GBK page at 0x80."""
    assert "①東京" in decode_page(b"<meta charset=euc-jp><p>\xad\xa1\xc5\xec\xb5\xfe")
    assert "€5" in decode_page(b"<meta charset=gb2312><p>\x805 \xb9\xfa")


@pytest.mark.parametrize(
    "head",
    [
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        "<META CHARSET = 'windows-1251' >",
        "<script>var a = '<meta charset=koi8-r>';</script><!-- <meta charset=koi8-r> --><meta charset=windows-1251>",
        "<style>" + "b { margin: 0 } " * 2000 + "</style><meta charset=windows-1251>",
        "<title>Порт</title><meta name=x content=y><meta content='text/html;charset=windows-1251' http-equiv=x>",
        '<?xml version="1.0" encoding="windows-1251"?><!DOCTYPE html>',
    ],
    ids=["http-equiv", "capitals", "after a script", "far away", "after the title", "xml"],
)
def test_the_declaration_is_found_where_browsers_find_it(head: str) -> None:
    """In a meta tag wherever it stands, or in an XML declaration."""
    assert "Порт открыт." in decode_page(f"{head}<p>Порт открыт.</p>".encode("cp1251"))


def test_control_codes_are_what_browsers_show() -> None:
    """As references and as characters; a code without a character is marked and not dropped."""
    page = "<p>1911&#150;1934 &#x96; &#0133; &#128;5, brewer\x92s \x81, &#1500;&#15;</p>"
    assert decode_page(page.encode()) == "<p>1911–1934 – … €5, brewer’s \ufffd, &#1500;&#15;</p>"


def test_a_few_broken_bytes_are_marked() -> None:
    """One in a thousand characters, and one in any page that states its encoding."""
    text = "Tea grows in Rize. " * 200
    assert decode_page(f"{text}é".encode() + b"\xe9 \xff.") == f"{text}é\ufffd \ufffd."
    assert decode_page(b"<meta charset=utf-8><p>Caf\xe9.") == "<meta charset=utf-8><p>Caf\ufffd."
    assert decode_page(f"<p>{text}".encode() + b"\0.") == f"<p>{text}."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"<meta charset=utf-8><p>\xe9\xe8\xe9",
            "encoding that it declares, utf-8, is not .3 characters are broken",
        ),
        (b"<p>\xdcbung macht den Meister.", "a text file must be UTF-8"),
        (b"<meta charset=nonsense><p>\xdcbung.", "a text file must be UTF-8"),
        (b"<p>\0\1Tea\0\0", "is binary"),
        (b"<p>\1\2\3\4", "is binary"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    """The message has the rule and the remedy."""
    with pytest.raises(DocumentError, match=message):
        decode_page(data)


@pytest.mark.parametrize("start", ["<meta ", "<!--", "<script>", "<?xml ", "<meta charset", "&#00000", "charset="])
def test_a_hostile_page_is_decoded_at_once(start: str) -> None:
    """Time grows with the length."""
    began = process_time()
    assert decode_page((start * (100_000 // len(start)) + "a").encode())
    assert process_time() - began < 2  # far above what it takes, far below what a square would
