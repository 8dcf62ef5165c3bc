"""Draw the pages of a PDF."""

import io
from math import sqrt

from qa.corpus.formats.pdf_file import open_pdf
from qa.errors import DocumentError

_MOST_PIXELS = 6_000_000  # of a picture: a larger page, such as a poster, is drawn smaller
_COMPRESSION = 1  # level of zlib: higher levels take several times as long and save little


def draw_page(data: bytes, number: int, scale: float) -> bytes:
    """Draw a page.

    Args:
        data: The PDF.
        number: Number of the page, from 1.
        scale: Pixels for each point; fewer for a large page.

    Returns:
        The picture as PNG, turned and cropped by the page's own settings.

    Raises:
        DocumentError: The file is damaged, or has no such page.
    """
    with open_pdf(data) as document:
        if not 1 <= number <= len(document):
            raise DocumentError(f"a page must be 1 to {len(document)}, is {number}: choose one of these")
        page = document[number - 1]
        width, height = page.get_size()
        largest = sqrt(_MOST_PIXELS / max(width * height, 1.0))
        image = page.render(scale=min(scale, largest)).to_pil()
        page.close()
    png = io.BytesIO()
    image.save(png, "PNG", compress_level=_COMPRESSION)
    return png.getvalue()
