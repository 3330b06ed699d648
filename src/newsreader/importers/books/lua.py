"""Reads a Lua file that returns a table as data. Nothing is run.

For https://www.lua.org/manual/5.1/manual.html#2.1: strings, numbers, booleans, nil and tables of these.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from newsreader.errors import BadDataError

_SPACE = re.compile(r"(?:\s++|--\[(?P<level>=*)\[.*?\](?P=level)\]|--(?!\[=*\[)[^\n]*+)*+", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_NAME = re.compile(r"[A-Za-z_]\w*")
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'", re.DOTALL)
_LONG = re.compile(r"\[(=*)\[\n?(.*?)\]\1\]", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:(\d{1,3})|x([0-9a-fA-F]{2})|(z\s*)|(.))", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_WORDS = {"true": True, "false": False, "nil": None}
_DEEPEST = 50

Value: TypeAlias = "str | float | bool | dict[object, Value] | None"


def read_table(text: str) -> dict[object, Value]:
    """Return the table that a file returns. Raises `BadDataError` if it has anything else."""
    reader = _Reader(text)
    reader.take("return")
    value = reader.value(0)
    if not isinstance(value, dict):
        raise reader.error()
    return value


def items(table: object) -> list[dict[object, Value]]:
    """Return the tables in a list, by their numbers, which can stand in any order."""
    if not isinstance(table, dict):
        return []
    numbers = sorted(key for key in table if isinstance(key, float))
    return [each for number in numbers if isinstance(each := table[number], dict)]


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._skip()

    def error(self) -> BadDataError:
        line = self._text.count("\n", 0, self._at) + 1
        return BadDataError(f"The table of KOReader can't be read (line {line}). Copy the file again.")

    def take(self, sign: str) -> None:
        if not self._found(sign):
            raise self.error()

    def value(self, depth: int) -> Value:
        start = self._text[self._at : self._at + 1]
        if start == "{":
            return self._table(depth)
        if start in "\"'" and start:
            return self._string()
        if match := _LONG.match(self._text, self._at):
            self._move(match.end())
            return match[2]
        if match := _NUMBER.match(self._text, self._at):
            self._move(match.end())
            return float.fromhex(match[0]) if "x" in match[0].lower() else float(match[0])
        if (match := _NAME.match(self._text, self._at)) and match[0] in _WORDS:
            self._move(match.end())
            return _WORDS[match[0]]
        raise self.error()

    def _table(self, depth: int) -> dict[object, Value]:
        if depth > _DEEPEST:
            raise self.error()
        self.take("{")
        found: dict[object, Value] = {}
        while not self._found("}"):
            key: object = float(len(found) + 1)
            name = _NAME.match(self._text, self._at)
            if self._text[self._at : self._at + 1] == "[" and not _LONG.match(self._text, self._at):
                self.take("[")
                key = self.value(_DEEPEST)
                self.take("]")
                self.take("=")
            elif name and name[0] not in _WORDS:
                self._move(name.end())
                key = name[0]
                self.take("=")
            value = self.value(depth + 1)
            if isinstance(key, str | float):
                found[key] = value
            if not (self._found(",") or self._found(";")) and self._text[self._at : self._at + 1] != "}":
                raise self.error()
        return found

    def _string(self) -> str:
        match = _STRING.match(self._text, self._at)
        if not match:
            raise self.error()
        self._move(match.end())
        return _ESCAPE.sub(_unescaped, match[0][1:-1]).encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    def _found(self, sign: str) -> bool:
        if not self._text.startswith(sign, self._at):
            return False
        self._move(self._at + len(sign))
        return True

    def _move(self, place: int) -> None:
        self._at = place
        self._skip()

    def _skip(self) -> None:
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1]) if match[1] else int(match[2], 16) if match[2] else None
    if code is not None:
        # Bytes of UTF-8 are escaped one by one.
        return chr(code) if code < 128 else chr(0xDC00 + code) if code < 256 else "\ufffd"
    return "" if match[3] else _SIGNS.get(match[4], match[4])
