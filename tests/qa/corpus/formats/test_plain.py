"""Plain text: what belongs to one paragraph."""

import textwrap

import pytest

from qa.corpus.blocks import Block
from qa.corpus.formats.plain import load_plain, paragraphs
from qa.corpus.left_out import LeftOut
from qa.records import Cause

TEXTS = [
    "The harbour wall was rebuilt by the engineers of the town in 1902, and a mason from Aldal led the work for seven "
    "years until it was done. It is 240 meters long and 9 meters high.",
    "Storms broke it in 1951. The state paid for the repairs, which cost 3.5 million crowns of the time, and a new "
    "lamp was set on its head.",
    "It has held since then.",
]


@pytest.mark.parametrize("width", [50, 65, 72, 80, 100])
@pytest.mark.parametrize("indent", ["", "   "])
def test_wrapped_lines_are_joined(width: int, indent: str) -> None:
    """At any width, the paragraphs are the same as before wrapping."""
    wrapped = "\n\n".join(textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent) for text in TEXTS)
    assert [block.text for block in load_plain(wrapped).blocks] == TEXTS


def test_one_paragraph_a_line() -> None:
    """Long lines are paragraphs, with and without empty lines between."""
    for separator in ("\n", "\n\n", "\n\n\n"):
        assert [block.text for block in load_plain(separator.join(TEXTS[:2])).blocks] == TEXTS[:2]


def test_wrapped_items_stay_apart() -> None:
    """Each item of a wrapped list is a line."""
    source = "\n".join(textwrap.fill(f"- {text}", 60, subsequent_indent="  ") for text in TEXTS)
    assert paragraphs(source) == [[f"- {text}" for text in TEXTS]]


def test_verses_and_addresses_keep_their_lines() -> None:
    """Short lines that stand together are one block with line breaks."""
    verses = "The lamp goes round,\nthe lamp goes round,\nand no one climbs the stair."
    address = "Ada Vint\n3 Quay Street\nPort Linnet"
    assert load_plain(f"{verses}\n\n{address}").blocks == (Block(verses), Block(address))


def test_the_headline_of_a_page_is_a_heading() -> None:
    """Even when no empty line sets it apart."""
    source = f"Share on Facebook\nHarbour wall to be raised\n{TEXTS[0]}\nLeave a Reply"
    assert load_plain(source).blocks == (Block("Harbour wall to be raised", heading=True), Block(TEXTS[0]))


RECORDS = {
    "log": ["2024-03-05 10:14:02 pump 3 started by operator Vik", "2024-03-05 10:31:47 pump 3 stopped, pressure 2.1"],
    "syslog": ["INFO 10:14 pump 3 was started by the operator Vik", "WARN 10:31 pump 3 lost its pressure and stopped"],
    "programme": ["9:00 to 9:30 opening by the mayor Hedda Lim at", "9:30 to 10:15 talk on the eel by Olav Stene from"],
    "stock": [
        "mast 7 metres, spruce, shelf 4, price 310 crowns",
        "oar 3 metres, ash wood, shelf 2, price 45 crowns",
        "rudder 2 metres, oak, shelf 9, price 120 crowns",
    ],
    "prices": ["smoked eel from the lake with bread    12.50", "bread and butter from the old bakery    3.20"],
    "menu": [
        "smoked eel from the lake with brown bread 12.50",
        "bread and butter from the old mill bakery 3.20",
        "a pot of tea with milk and lemon or honey 2.80",
    ],
    "chat": ["[05/03/2024, 10:14] Mira: the mast arrives on", "[05/03/2024, 10:15] Teo: who brings the ropes?"],
    "nicknames": ["<mira> the mast arrives on Thursday with the", "<teo> good, but who then brings the ropes over"],
    "minutes": [
        "MIRA: the mast arrives on Thursday, all of it",
        "TEO: good, but who brings the ropes over then",
        "MIRA: the ropes are in the red shed by the sea",
    ],
    "values": ["alka;120;14;1998;vedel;and some more in words", "brisa;75;8;2004;skarn;and again some more words"] * 2,
    "columns": ["alka    120 cars    14 cabins    built in Vedel", "brisa   75 cars     8 cabins     built in Skarn"],
    "names": [
        "Edda Vance – captain of the Sable since the",
        "Nils Orme – cook and baker, of all her crews",
        "Ida Moor – bosun",
    ],
}


@pytest.mark.parametrize("kind", RECORDS)
def test_records_keep_their_lines(kind: str) -> None:
    """Logs, timetables, stock lists, chats and values: a line for each, though all are about as long."""
    assert paragraphs("A title\n\n" + "\n".join(RECORDS[kind])) == [["A title"], RECORDS[kind]]


@pytest.mark.parametrize("kind", RECORDS)
def test_records_and_wrapped_paragraphs_of_one_text_are_told_apart(kind: str) -> None:
    """Each run of lines is examined by itself."""
    wrapped = textwrap.fill(TEXTS[0], 60)
    short = textwrap.fill(TEXTS[1], 60)
    found = paragraphs("\n\n".join([wrapped, "\n".join(RECORDS[kind]), short]))
    assert found == [[TEXTS[0]], RECORDS[kind], [TEXTS[1]]]


def test_a_tab_parts_columns() -> None:
    """Like a wide gap."""
    lines = ["alka\t120 cars\t14 cabins\tbuilt at the old yard", "brisa\t75 cars\t8 cabins\tbuilt at the new yard"]
    assert load_plain("\n".join(lines)).blocks == (Block("\n".join(lines).replace("\t", "    ")),)


def test_a_mail_is_unwrapped_below_its_head_and_in_what_it_quotes() -> None:
    """Head and signature keep their lines; a quoted paragraph keeps its first mark."""
    source = (
        "From: Dagny Holt <dagny@holt.example>\nTo: Tarn office <office@tarn.example>\nSubject: Re: the rudder\n\n"
        "the rudder will be delivered on 19 March by the carrier Lunt, who\nwill call you an hour before. The invoice "
        "of 2,340 crowns\nis to be paid within thirty days.\n\nKind regards\nDagny Holt\n\n"
        "> Dear Dagny,\n>\n> who pays for the crane that lifts the rudder from the lorry? Last\n> year it cost us 410 "
        "crowns, which the council was not pleased\n> about.\n"
    )
    assert paragraphs(source) == [
        ["From: Dagny Holt <dagny@holt.example>", "To: Tarn office <office@tarn.example>", "Subject: Re: the rudder"],
        [
            "the rudder will be delivered on 19 March by the carrier Lunt, who will call you an hour before. The "
            "invoice of 2,340 crowns is to be paid within thirty days."
        ],
        ["Kind regards", "Dagny Holt"],
        ["> Dear Dagny,"],
        [
            "> who pays for the crane that lifts the rudder from the lorry? Last year it cost us 410 crowns, which the "
            "council was not pleased about."
        ],
    ]


def test_chapters_of_different_widths_are_unwrapped_each_at_its_own() -> None:
    """One width for the whole of a book would tear the narrower part."""
    book = [textwrap.fill(text * 3, width) for width in (52, 76) for text in TEXTS[:2]]
    assert paragraphs("\n\n".join(book)) == [[" ".join((text * 3).split())] for text in TEXTS[:2] * 2]


def test_lines_of_chinese_are_joined_without_a_space() -> None:
    """Their words have none between them."""
    text = "港口于一九〇二年由城市的工程师建造市长表示工程将于明年完成小船的费用较低大船的费用较高" * 2
    assert paragraphs("\n".join(text[i : i + 25] for i in range(0, len(text), 25))) == [[text]]


@pytest.mark.parametrize("feed", ["\f", ""])
def test_heads_and_feet_of_printed_pages_are_left_out(feed: str) -> None:
    """As in RFCs. A sentence that goes over the page is whole, even if the form feeds were lost."""
    body = textwrap.wrap(TEXTS[0], 66, initial_indent="   ", subsequent_indent="   ")
    pages = [
        f"RFC 1902{'The Harbour Wall':^48}March 1902\n\n\n{line}\n\n\nVint & Aas{'Series':^46}[Page {number}]\n{feed}\n"
        for number, line in enumerate(body, start=1)
    ]
    content = load_plain("".join(pages))
    assert [block.text for block in content.blocks] == [TEXTS[0]]
    left_out = [part for part in content.parts if isinstance(part, LeftOut)]
    assert len(left_out) == 2 * len(pages)
    assert {part.rule.cause for part in left_out} == {Cause.REPEATED}
