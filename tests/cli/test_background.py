"""The question for the background of the terminal, before the screen starts."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

import pytest

from newsreader.cli import background

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the question is not asked on Windows")

ANSWER = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch):
    """The other end of the terminal that the program has."""
    master, slave = os.openpty()
    with os.fdopen(slave, "r+b", buffering=0) as ours, os.fdopen(master, "r+b", buffering=0) as theirs:
        # Not `sys` itself, whose streams pytest replaces as well.
        monkeypatch.setattr(background, "sys", SimpleNamespace(stdin=ours, stdout=ours, platform=sys.platform))
        yield theirs


def attributes() -> list[object]:
    import termios

    return termios.tcgetattr(background.sys.stdin.fileno())


def test_the_answer_and_the_keys_typed_around_it_are_read_and_the_terminal_is_as_before(terminal) -> None:
    before = attributes()
    with background.asked(True) as received:
        assert terminal.read(100).endswith(b"\x1b]11;?\x1b\\")
        terminal.write(b"j" + ANSWER + b"k")
        assert received() == b"j" + ANSWER + b"k"
    assert attributes() == before
    with pytest.raises(ZeroDivisionError), background.asked(True):
        raise ZeroDivisionError
    assert attributes() == before


def test_a_terminal_that_does_not_answer_is_not_waited_for_long(terminal) -> None:
    with background.asked(True) as received:
        assert received() == b""


def test_half_an_answer_is_read_to_its_end(terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    read = os.read
    pieces = [ANSWER[:7], ANSWER[7:]]

    def read_a_piece(descriptor: int, most: int) -> bytes:
        if descriptor != background.sys.stdin.fileno():
            return read(descriptor, most)
        read(descriptor, 1)
        return pieces.pop(0)

    with background.asked(True) as received:
        terminal.write(b"xx")
        monkeypatch.setattr(os, "read", read_a_piece)
        assert received() == ANSWER


def test_it_is_not_asked_if_the_theme_is_set(terminal) -> None:
    before = attributes()
    with background.asked(False) as received:
        assert (received(), attributes()) == (b"", before)
