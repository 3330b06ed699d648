"""Reads JSON that is larger than memory, one value after the other, as the caller walks along arrays and objects."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

_PIECE = 2**20  # characters
_SPACES = " \t\n\r"
_SPACE = re.compile(f"[{_SPACES}]*")
_decode = json.JSONDecoder().raw_decode


class JsonError(ValueError):
    """The JSON is invalid, or cut off, in this line."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class JsonReader:
    """A place in a JSON text. All methods raise `JsonError`, and `RecursionError` for values nested too deeply."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._line = 1

    def ahead(self) -> str:
        """Return the next character, or an empty string at the end."""
        while True:
            found = self._text[self._at : self._at + 1]
            if found not in _SPACES or (not found and not self._read()):
                return found
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]

    def value(self) -> Any:
        """Return the next value."""
        self.ahead()
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._read():
                    raise self.error(error.pos) from error
                continue
            # A number can go on.
            if end < len(self._text) or not self._read():
                self._at = end
                return value

    def whole(self) -> Any:
        """Return the next value if all of it is in memory already, else `None`."""
        self.ahead()
        try:
            value, end = _decode(self._text, self._at)
        except json.JSONDecodeError:
            return None
        self._at = end
        return value

    def items(self) -> Iterator[None]:
        """Yield before each item of an array; the caller reads it."""
        return self._walk("[]")

    def members(self) -> Iterator[str]:
        """Yield the name of each member of an object; the caller reads its value."""
        for _ in self._walk("{}"):
            if self.ahead() != '"':
                raise self.error(self._at)
            name = self.value()
            self._take(":")
            yield name

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.ahead():
            raise self.error(self._at)

    def error(self, place: int) -> JsonError:
        """Return an error at a place of the text in memory."""
        return JsonError(self._line + self._text.count("\n", 0, place))

    def _walk(self, signs: str) -> Iterator[None]:
        self._take(signs[0])
        if self.ahead() != signs[1]:
            yield
            while self.ahead() != signs[1]:
                self._take(",")
                yield
        self._take(signs[1])

    def _take(self, sign: str) -> None:
        if self.ahead() != sign:
            raise self.error(self._at)
        self._at += 1

    def _read(self) -> bool:
        """Read a further piece, at least as long as what is in memory, and forget what was read."""
        piece = self._file.read(max(_PIECE, len(self._text) - self._at))
        if piece:
            self._line += self._text.count("\n", 0, self._at)
            self._text, self._at = self._text[self._at :] + piece, 0
        return bool(piece)
