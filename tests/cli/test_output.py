from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from newsreader.cli import output
from newsreader.text.layout.cells import cell_width

if TYPE_CHECKING:
    import pytest


@given(st.text(st.characters()))
def test_json_has_the_same_values_and_no_control_characters(text: str) -> None:
    written = output.dump({"title": text})
    assert json.loads(written) == {"title": text}
    written.encode("utf-8")
    assert all(character.isprintable() or character.isspace() for character in written if ord(character) < 0xA0)
    assert not any(0x7F <= ord(c) <= 0x9F or "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in written)


def test_json_escapes_only_characters_that_are_invisible_or_cannot_be_encoded() -> None:
    assert output.dump("Žižek – „čas“ 春") == '"Žižek – „čas“ 春"'
    assert output.dump("\x1b[31m\x9b\u202e\udcff\U000e0041") == r'"\u001b[31m\u009b\u202e\udcff\udb40\udc41"'


def test_a_json_array_has_one_item_per_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_json({"id": number} for number in range(3))
    assert capsys.readouterr().out == '[\n{"id": 0},\n{"id": 1},\n{"id": 2}\n]\n'
    output.print_json([])
    assert capsys.readouterr().out == "[]\n"


def act_as_terminal(monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(cells))


def test_a_file_gets_direction_controls_and_a_terminal_gets_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = "a \u2067b\u2069 \u202bc\u202c\r\n"
    output.text(content)
    assert capsys.readouterr().out == content
    output.row(content.strip())
    assert capsys.readouterr().out == "a b c\n"
    act_as_terminal(monkeypatch, 60)
    output.text(content)
    output.columns([(content.strip(), "x")], header=("one", "two"))
    assert capsys.readouterr().out == "a b c\none    two\na b c  x\n"


ROWS = [
    ("7", "○", "A very long title about a very small town and its very slow river", "example.org", "12"),
    ("12", "●★", "水が増えている", "", "3,456"),
]


def test_on_a_terminal_columns_fit_and_have_a_header(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    act_as_terminal(monkeypatch, 60)
    output.columns(ROWS, header=("id", "", "title", "site", "words"), right={0, 4}, shrinking={2: 1})
    header, first, second = capsys.readouterr().out.splitlines()
    assert header.split() == ["id", "title", "site", "words"]
    assert "…" in first
    assert all(cell_width(line) <= 60 for line in (header, first, second))
    assert first.endswith("   12")
    assert second.endswith("3,456")


def test_without_a_terminal_one_very_long_cell_does_not_widen_the_other_rows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.columns([["a", "b"], ["x" * 5_000, "y"]])
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"a{' ' * 101}b"
    assert second == f"{'x' * 5_000}  y"


def test_without_a_terminal_columns_are_printed_in_full_one_row_per_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.columns([*ROWS, ("13", "", "", "", "")], header=("id", "", "title", "site", "words"), right={0, 4})
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert ROWS[0][2] in lines[0]
    assert cell_width(lines[0]) == cell_width(lines[1])


def test_a_narrow_terminal_cuts_lines_rather_than_wrapping_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    act_as_terminal(monkeypatch, 20)
    output.columns(ROWS, header=("id", "", "title", "site", "words"), right={0, 4}, shrinking={2: 2, 3: 1})
    assert all(cell_width(line) <= 20 for line in capsys.readouterr().out.splitlines())


def test_each_cell_is_printed_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.columns([("1", "two\nlines\x1b]0;owned\x07")])
    output.row("three\tlines\n\x9bhere")
    out = capsys.readouterr().out
    assert out.splitlines() == ["1  two lines␛]0;owned␇", "three lines \ufffdhere"]


@given(st.text(), st.integers(1, 30))
def test_a_cut_text_fits(text: str, cells: int) -> None:
    fitted = output.fit(text, cells)
    assert cell_width(fitted) <= cells
    assert fitted == text or (fitted.endswith("…") and text.startswith(fitted[:-1]))


def test_a_message_is_one_clean_line_after_the_programs_name(capsys: pytest.CaptureFixture[str]) -> None:
    output.complain("no such\nfile: \x1b[2J")
    assert capsys.readouterr() == ("", "newsreader: no such file: ␛[2J\n")


def test_a_paragraph_is_wrapped_between_words_in_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    content = "pocket.csv: 27 articles added, 漢字漢字 without\na text"
    output.paragraph(content)
    act_as_terminal(monkeypatch, 24)
    output.paragraph(content)
    assert capsys.readouterr().out.splitlines() == [
        "pocket.csv: 27 articles added, 漢字漢字 without a text",
        *("pocket.csv: 27", "  articles added, 漢字漢", "  字 without a text"),
    ]
