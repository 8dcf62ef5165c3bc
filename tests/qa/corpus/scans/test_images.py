"""Images become PDFs with a page for each picture."""

import io

import pytest
from PIL import Image

from qa.corpus.formats.pdf_file import is_image, open_pdf
from qa.corpus.formats.pdf_pages import draw_page
from qa.corpus.scans.images import as_pdf
from qa.errors import DocumentError


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """An image as a file."""
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def drawn(data: bytes) -> Image.Image:
    """The first page of a file, a pixel for each point."""
    return Image.open(io.BytesIO(draw_page(data, 1, 1.0))).convert("RGB")


MODES = {
    "PNG": ("1", "L", "P", "LA", "RGB", "RGBA", "I;16"),
    "JPEG": ("L", "RGB", "CMYK"),
    "TIFF": ("1", "L", "P", "LA", "RGB", "RGBA", "CMYK", "I;16"),
    "WEBP": ("RGB", "RGBA"),
}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in MODES.items() for mode in modes])
def test_every_kind_and_mode_is_shown(kind: str, mode: str) -> None:
    """Its size is what it says in inches, if it does; black is black and white is white."""
    image = Image.new("L", (200, 100), 255)
    image.paste(0, (0, 0, 100, 100))
    deep = image.convert("I").point(lambda value: value * 257).convert("I;16")
    data = saved(deep if mode == "I;16" else image.convert(mode), kind, dpi=(100, 100))
    assert is_image(data)
    page = drawn(data)
    assert page.width == pytest.approx(150 if kind == "WEBP" else 144, abs=1)
    assert sum(page.getpixel((20, 30))) < 30 < 735 < sum(page.getpixel((125, 30)))


def test_a_tiff_has_pages_and_a_photograph_stands_upright() -> None:
    """The turn that a camera notes is done; a clear background is white."""
    pages = [Image.new("1", (80, 120), 1) for _ in range(3)]
    with open_pdf(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])) as document:
        assert len(document) == 3
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter to the right
    assert drawn(saved(Image.new("RGB", (192, 96)), "JPEG", exif=exif)).size == (72, 144)
    assert drawn(saved(Image.new("RGBA", (96, 96), (0, 0, 0, 0)), "PNG")).getpixel((30, 30)) == (255, 255, 255)


def test_a_photograph_is_no_poster() -> None:
    """Its longest side is 20 inches at most."""
    with open_pdf(saved(Image.new("L", (6000, 3000)), "PNG")) as document:
        assert document.get_page_size(0) == (1440, 720)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        saved(Image.new("L", (60, 60)), "JPEG")[:300],
        b"RIFF\x10\0\0\0WEBPVP8 " + bytes(9),
    ],
)
def test_a_broken_image_is_refused(data: bytes) -> None:
    """With rule and remedy."""
    assert is_image(data)
    with pytest.raises(DocumentError, match=r"an image must be a whole PNG, JPEG, TIFF or WebP, is n[^<]*: save"):
        as_pdf(data)


def test_a_tiff_of_too_many_pages_is_refused() -> None:
    """No more are counted than may be read; one whose last page leads back to the first has an end."""
    with pytest.raises(DocumentError, match="at most 1000 pages, has more: split it"):
        as_pdf(tiff(20_000))
    with open_pdf(tiff(1, back=True)) as document:
        assert len(document) == 1


def tiff(pages: int, *, back: bool = False) -> bytes:
    """A TIFF of pages of eight dots square, all with the same dots; the last may lead back to the first."""
    import struct

    # Field, kind (2 or 4 bytes), value: width, height, bits, no compression, white is 1, place, rows, size.
    fields = ((256, 3, 8), (257, 3, 8), (258, 3, 1), (259, 3, 1), (262, 3, 1), (273, 4, 8), (278, 3, 8), (279, 4, 8))
    directory = struct.pack("<H", len(fields)) + b"".join(
        struct.pack("<HHII", f, k, 1, value) for f, k, value in fields
    )
    size = len(directory) + 4
    following = [*range(16 + size, 16 + size * pages, size), 16 if back else 0]
    return (
        b"II*\0"
        + struct.pack("<I", 16)
        + b"\xff" * 8
        + b"".join(directory + struct.pack("<I", place) for place in following)
    )


def test_a_huge_image_is_refused_before_it_is_read() -> None:
    """A few bytes may claim any size."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    with pytest.raises(DocumentError, match="at most 179 million pixels"):
        as_pdf(png)
