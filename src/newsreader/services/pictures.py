"""The picture of a caption: fetched when the user asks for it, and decoded, if the extra `images` is installed.

Nothing is stored. Pillow is imported when the first picture is shown.
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsreader import extras, limits
from newsreader.errors import BadDataError, UsageError
from newsreader.fetch import Fetcher, FetchError, Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL.Image import Image

    RGB = tuple[int, int, int]

is_installed = find_spec("PIL") is not None
"""Whether the extra `images` is installed."""

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_MOST = 1_000
"""The width and the height (pixels) that a picture is reduced to at once. No terminal shows more."""


class Picture:
    """A decoded picture."""

    def __init__(self, image: Image) -> None:
        self._image = image

    def rows(self, columns: int, lines: int) -> list[list[tuple[RGB, RGB]]]:
        """Return the picture in at most `columns` × `lines` cells: for each cell its upper and its lower color."""
        width, height = self._image.size
        scale = min(1.0, columns / width, 2 * lines / height)
        width, height = max(1, int(width * scale)), max(1, int(height * scale / 2)) * 2
        values = iter(self._image.resize((width, height)).tobytes())
        colors = list(zip(values, values, values, strict=True))
        pixels = [colors[start : start + width] for start in range(0, len(colors), width)]
        return [list(zip(*pair, strict=True)) for pair in zip(pixels[::2], pixels[1::2], strict=True)]


def load(address: str, *, private: Sequence[str] | bool, stopped: Callable[[], bool]) -> Picture:
    """Return the picture at an address. `private` and `stopped` are as for `Fetcher`.

    Raises `UsageError` without the extra, `FetchError`, and `BadDataError` if it is no picture or too large.
    """
    if not is_installed:
        raise UsageError(f"Pictures need an extra: {extras.advice('images')}")
    accepted = Limits(size=limits.PICTURE_BYTES, total=30.0, images=True)
    try:
        with Fetcher(private=private, limits=accepted) as fetcher:
            data = fetcher.get(address, accept="image/avif,image/webp,image/*,*/*;q=0.5", stopped=stopped).data
    except FetchError as error:
        if error.status in {None, 200}:
            raise
        # The advice for pages, to save them and to add the file, does not help here.
        host = urlsplit(address).hostname
        raise FetchError(f"{host} did not send the picture ({error.status}).", status=error.status) from error
    return decode(data)


def decode(data: bytes) -> Picture:
    """Return the picture in a file, the first if it has several. Raises `BadDataError`."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = limits.PICTURE_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            opened.draft("RGB", (_MOST, _MOST))  # makes a large JPEG cheap
            image = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
            orientation = opened.getexif()
        image.thumbnail((_MOST, _MOST))
        image.getexif().update(orientation)
        image = ImageOps.exif_transpose(image).convert("RGBA")
        # Diagrams with a transparent background have dark lines.
        return Picture(Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadDataError(f"The picture has more than {limits.PICTURE_PIXELS:,} pixels, too many to show.") from None
    except Exception as error:  # Pillow raises errors of many kinds for damaged files
        raise BadDataError("This is not a picture that can be shown (JPEG, PNG, GIF, WebP or AVIF).") from error
