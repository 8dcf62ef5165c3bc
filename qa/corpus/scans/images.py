"""Images as PDFs, so that all that is done with the pages of a PDF is done with them too."""

import io
import warnings
from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from qa.errors import DocumentError

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
_QUALITY = 95  # of the JPEG in the PDF: its errors are far smaller than those of a scan
_USUAL, _LIKELY = 96.0, range(73, 2401)  # pixels for each inch: of a screen, and what a file may claim: 72 says nothing
_LONGEST = 20.0  # inches of a page: a photograph claims to be larger
_MOST_PAGES = 1000


def as_pdf(data: bytes) -> bytes:
    """Make a PDF of an image, with a page for each picture in a TIFF.

    Args:
        data: A PNG, JPEG, TIFF or WebP file.

    Returns:
        The PDF.

    Raises:
        DocumentError: It is no such image, is damaged, or is too large.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            number = _count_pages(image) if image.format == "TIFF" else 1
            stated = image.info.get("dpi", (0, 0))[0]
            resolution = float(stated) if round(float(stated)) in _LIKELY else _USUAL
            resolution = max(resolution, max(image.size) / _LONGEST)
            return _joined(_page(frame, resolution) for frame in _frames(image, number))
    except Image.DecompressionBombError as exc:
        raise DocumentError("an image must have at most 179 million pixels, has more: make it smaller") from exc
    except UnidentifiedImageError as exc:
        raise DocumentError("an image must be a whole PNG, JPEG, TIFF or WebP, is none: save it again") from exc
    except (OSError, ValueError, TypeError, SyntaxError, EOFError, ZeroDivisionError) as exc:
        raise DocumentError(f"an image must be a whole PNG, JPEG, TIFF or WebP, is not ({exc}): save it again") from exc


def _count_pages(image: Image.Image) -> int:
    """Count the pictures of a TIFF, but no more than are read: that takes time for each."""
    try:
        image.seek(_MOST_PAGES)
    except EOFError:
        number: int = getattr(image, "n_frames", 1)
        return number
    raise DocumentError(f"an image must have at most {_MOST_PAGES} pages, has more: split it")


def _frames(image: Image.Image, number: int) -> Iterator[Image.Image]:
    """Yield the pictures of an image, upright and without transparency."""
    for _, frame in zip(range(number), ImageSequence.Iterator(image), strict=False):
        upright = ImageOps.exif_transpose(frame)
        if upright.mode in ("1", "L", "RGB"):
            yield upright
        elif upright.mode.startswith("I"):  # 16 bits
            yield upright.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        else:
            clear = upright.convert("RGBA")
            flat = Image.new("RGB", upright.size, "white")
            flat.paste(clear, mask=clear.getchannel("A"))
            yield flat


def _page(picture: Image.Image, resolution: float) -> bytes:
    made = io.BytesIO()
    if picture.mode == "1":  # black and white are kept as they are
        picture.save(made, "PDF", resolution=resolution)
    else:
        picture.save(made, "PDF", resolution=resolution, quality=_QUALITY)
    return made.getvalue()


def _joined(pages: Iterator[bytes]) -> bytes:
    """Join PDFs, one after the other, so that only one picture is in memory."""
    first = next(pages)
    second = next(pages, None)
    if second is None:
        return first
    made = io.BytesIO()
    with pypdfium2.PdfDocument.new() as document:
        for page in (first, second, *pages):
            with pypdfium2.PdfDocument(page) as one:
                document.import_pages(one)
        document.save(made)
    return made.getvalue()
