"""The picture of a caption: fetched when the user asks for it, or read from a file, and decoded, if the extra `images`
is installed.

Nothing is stored. Pillow is imported when the first picture is shown.
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from time import thread_time
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from newsreader import extras, limits
from newsreader.errors import BadDataError, NotFoundError, UsageError
from newsreader.fetch import Fetcher, FetchError, Limits
from newsreader.text.address import file_path
from newsreader.text.links import is_web

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL.Image import Image

    RGB = tuple[int, int, int]

is_installed = find_spec("PIL") is not None
"""Whether the extra `images` is installed."""

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
MOST_PIXELS = 1_000
"""The width and the height that a picture is reduced to at once. xterm shows no more."""
_FAST = 1
"""The compression level of PNG files: level 6 takes six times as long and saves a sixth."""
_AT_ONCE = 4_096
"""How many bytes are decoded before the time is checked. A JPEG file can have a hundred scans in them."""


class Picture:
    """A decoded picture."""

    def __init__(self, image: Image) -> None:
        self._image = image

    def size_in(self, columns: int, lines: int, ratio: float = 2.0) -> tuple[int, int]:
        """Return how many columns and lines the picture takes of these at most. `ratio`: how high a cell is for its
        width. A pixel takes at most the width of a cell.
        """
        width, height = self._image.size
        scale = min(1.0, columns / width, ratio * lines / height)
        return max(1, int(width * scale)), max(1, int(height * scale / ratio))

    def rows(self, columns: int, lines: int) -> list[bytes]:
        """Return the picture in at most `columns` × `lines` cells.

        A row has six bytes for each cell: red, green and blue of its upper half, then of its lower half.
        """
        width, lines = self.size_in(columns, lines)
        pixels = self._image.resize((width, 2 * lines)).tobytes()
        halves = [pixels[start : start + 3 * width] for start in range(0, len(pixels), 3 * width)]
        places = range(0, 3 * width, 3)
        return [
            b"".join(half[place : place + 3] for place in places for half in (upper, lower))
            for upper, lower in zip(halves[::2], halves[1::2], strict=True)
        ]

    def png(self, width: int, height: int) -> bytes:
        """Return the picture as a PNG file, reduced to `width` × `height` pixels if it has more."""
        data, image = BytesIO(), self._image
        if image.width > width or image.height > height:
            image = image.resize((width, height))
        image.save(data, "PNG", compress_level=_FAST)
        return data.getvalue()

    def in_colors(self, count: int, width: int, height: int) -> tuple[list[RGB], list[bytes]]:
        """Return the picture in `width` × `height` pixels and at most `count` colors: the colors, and for each row the
        indexes of its colors.
        """
        image = self._image.resize((width, height)).quantize(count)
        values, indexes = iter(image.getpalette() or ()), image.tobytes()
        rows = [indexes[start : start + width] for start in range(0, len(indexes), width)]
        return list(zip(values, values, values, strict=True)), rows


def load(
    address: str, source: str | None = None, *, private: Sequence[str] | bool, stopped: Callable[[], bool]
) -> Picture:
    """Return the picture at a web address, or at a path beside the file that the article is from (`source`, a URI).

    `private` and `stopped` are as for `Fetcher`. Raises `UsageError` without the extra, `FetchError`, `NotFoundError`,
    and `BadDataError` if it is no picture or too large.
    """
    if not is_installed:
        raise UsageError(f"Pictures need an extra: {extras.advice('images')}")
    if not is_web(address):
        return decode(_read(address, source), stopped)
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
    return decode(data, stopped)


def _read(address: str, source: str | None) -> bytes:
    """Return the bytes of a file in the folder of `source`, or in a folder below it."""
    try:
        if source and urlsplit(source).scheme == "file" and not file_path(source).startswith(("//", "\\\\")):
            folder = Path(file_path(source)).parent.resolve()
            path = (folder / unquote(urlsplit(address).path)).resolve()
            if path.is_relative_to(folder) and path.is_file():
                with path.open("rb") as file:
                    data = file.read(limits.PICTURE_BYTES + 1)
                if len(data) > limits.PICTURE_BYTES:
                    raise BadDataError(f"The picture has more than {limits.PICTURE_BYTES:,} bytes, too many to show.")
                return data
    except (OSError, ValueError) as error:
        raise NotFoundError(f"Can't read the picture {address}: {error}") from error
    raise NotFoundError(f"There is no picture {address} beside the file of the article.")


class _File(BytesIO):
    """A file in memory that can't be read for long: a JPEG file of 1 MB can have scans for hours."""

    def __init__(self, data: bytes, stopped: Callable[[], bool]) -> None:
        super().__init__(data)
        self._stopped = stopped
        self._end = thread_time() + limits.PICTURE_SECONDS

    def read(self, size: int | None = -1, /) -> bytes:
        if self._stopped() or thread_time() > self._end:
            raise BadDataError("The picture takes too long to decode, so it is not shown.")
        return super().read(size)


def decode(data: bytes, stopped: Callable[[], bool] = lambda: False) -> Picture:
    """Return the picture in a file, the first if it has several. Raises `BadDataError`, also if it was `stopped`."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = limits.PICTURE_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(_File(data, stopped), formats=_FORMATS) as opened:
            opened.decodermaxblock = _AT_ONCE
            opened.draft("RGB", (MOST_PIXELS, MOST_PIXELS))  # makes a large JPEG cheap
            if opened.mode.startswith("I"):  # gray of 16 bits, which Pillow would cut off at 255
                image = opened.point(lambda value: value / 256).convert("L").convert("RGB")
            else:
                image = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
            orientation = opened.getexif()
        image.thumbnail((MOST_PIXELS, MOST_PIXELS))
        image.getexif().update(orientation)
        image = ImageOps.exif_transpose(image).convert("RGBA")
        # Diagrams with a transparent background have dark lines.
        return Picture(Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadDataError(f"The picture has more than {limits.PICTURE_PIXELS:,} pixels, too many to show.") from None
    except BadDataError:
        raise
    except Exception as error:  # Pillow raises errors of many kinds for damaged files
        raise BadDataError("This is not a picture that can be shown (JPEG, PNG, GIF, WebP or AVIF).") from error
