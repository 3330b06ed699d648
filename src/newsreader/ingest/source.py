"""The bytes of one source, decoded once, with the name and media type that came with them.

Does not know formats, files or the network.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from newsreader import limits
from newsreader.errors import BadDataError

from .encoding import SAMPLE, Decoded, decode


@dataclass(frozen=True)
class Source:
    """`data`, its `name` (a file name or an address), and the `media_type` and `charset` that a server declared, in
    lower case. `encoding` is the one that the user named, which counts more. `url` is its address, against which
    relative links are resolved; empty if it is unknown.

    `whole` asks for one article for a whole book, instead of one for each chapter.
    """

    data: bytes
    name: str = ""
    media_type: str = ""
    url: str = ""
    charset: str = ""
    encoding: str = ""
    whole: bool = False

    @property
    def is_file(self) -> bool:
        """Whether it came without a media type: not from a server, but from the user."""
        return not self.media_type

    @cached_property
    def decoded(self) -> Decoded:
        """The text with its encoding. Raises `BadDataError` if the data is empty or binary."""
        return decode(self.data, named=self.encoding, declared=(self.charset,))

    @property
    def text(self) -> str:
        """The decoded text. Raises as `decoded` does, and if it is too long for an article."""
        limits.check_article(len(self.decoded.text), limits.ARTICLE_TEXT, "characters")
        return self.decoded.text

    @cached_property
    def head(self) -> str:
        """The first `SAMPLE` code points of the text, or an empty string if the data is empty or binary."""
        try:
            # A long source is decoded by the process that parses it.
            start = self.data[: 4 * SAMPLE]
            whole = self.decoded if len(start) == len(self.data) else replace(self, data=start).decoded
            return whole.text[:SAMPLE]
        except BadDataError:
            return ""
