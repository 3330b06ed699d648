from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st
from tests.text.strategies import PIECES

from newsreader.records import Block, BlockKind
from newsreader.text.layout.cells import cell_width, graphemes
from newsreader.text.layout.inline import stops
from newsreader.text.layout.layout import Layout
from newsreader.text.layout.table import Tables, bars

PORTS = ("Port | Fee (€) | Ships", "Bergen | 1,200.50 | 311", "Rotterdam | 98 | 12,004", "Vardø | – | 7")


def bars_at(text, line):
    """Return the cells at which a line's bars are painted."""
    cells, edge = {}, line.indent
    for offset, before, width in stops(text, line.start, line.end, line.painted):
        cells[offset] = edge + before
        edge += before + width
    return [cells[bar] for bar in bars(text, line.start, line.end)]


def rows_of(*rows, kind=BlockKind.TABLE_ROW):
    """Return a text of rows and its blocks."""
    text, blocks = "", []
    for row in rows:
        text += "\n\n" if blocks else ""
        blocks.append(Block(kind, len(text), len(text) + len(row)))
        text += row
    return text, tuple(blocks)


def laid_out(text, blocks, width, painted=()):
    table_layout = Tables(text, blocks, painted).lay_out(width)
    insertions = sorted([*painted, *table_layout.insertions], key=lambda insertion: insertion[0])
    return Layout(text, blocks, width, insertions=insertions, above=table_layout.above)


def shown(text, layout):
    """Return the painted rows, with bars as they are painted."""
    rows = []
    for y, line in enumerate(layout.lines(0, layout.height)):
        if line is None:
            rows.append(layout.above(y))
            continue
        row, done, places = "", line.start, bars(text, line.start, line.end)
        piece = "".join("│" if i in places else letter for i, letter in enumerate(text[: line.end]))
        for offset, words in line.painted:
            row += piece[done:offset] + words
            done = offset
        rows.append(row + piece[done:])
    return rows


def table(*rows, width=60, painted=()):
    text, blocks = rows_of(*rows)
    return shown(text, laid_out(text, blocks, width, painted))


def test_columns_are_aligned_and_numbers_are_at_the_right():
    assert table(*PORTS) == [
        "Port      │  Fee (€) │  Ships",
        "──────────┼──────────┼───────",
        "Bergen    │ 1,200.50 │    311",
        "Rotterdam │       98 │ 12,004",
        "Vardø     │        – │      7",
    ]


def test_wide_scripts_are_measured_in_cells():
    assert table("城市 | 国家", "新加坡港 | 新加坡", "Oslo | 挪威") == [
        "城市     │ 国家",
        "─────────┼───────",
        "新加坡港 │ 新加坡",
        "Oslo     │ 挪威",
    ]


def test_empty_cells_and_short_rows_keep_their_columns():
    assert table("a | b | c", "| | three", "one | |", "| two", "1") == [
        "a   │ b   │ c",
        "────┼─────┼──────",
        "    │     │ three",
        "one │     │",
        "    │ two",
        "1",
    ]


def test_a_first_row_with_numbers_is_not_a_header():
    assert table("2024 | 12", "2025 | 131") == ["2024 │  12", "2025 │ 131"]
    text, blocks = rows_of("2024 | 12", "2025 | 131")
    assert Tables(text, blocks).lay_out(40).heads == []


def test_the_number_of_a_link_adds_to_the_width_of_its_cell():
    assert table("port | fee", "Oslo | 1", "Vardø | 2", painted=[(16, "¹²")]) == [
        "port   │ fee",
        "───────┼────",
        "Oslo¹² │   1",
        "Vardø  │   2",
    ]


def test_a_table_that_is_too_wide_becomes_records_with_the_headers_words_as_labels():
    rows = ("Claim | Said by | Documents", "It triples | the lines | it rises by a tenth, no more", "| nobody |")
    assert table(*rows, width=34) == [
        "Claim │ Said by │ Documents",
        "",
        "It triples",
        "  Said by │ the lines",
        "Documents │ it rises by a tenth,",
        "          │ no more",
        "",
        "  Said by │ nobody",
        "Documents │",
    ]


def test_a_long_label_is_cut_and_a_narrow_screen_shows_no_labels():
    rows = ("Claim | What the documents say of it", "It triples | it rises by a tenth")
    assert table(*rows, width=26)[-2:] == ["What th… │ it rises by a", "         │ tenth"]
    assert table(*rows, width=16)[-3:] == ["It triples", " │ it rises by a", " │ tenth"]


def test_a_record_without_a_first_cell_begins_with_its_second():
    assert table("12 | a word that is long", "| another word", width=18) == [
        "12",
        " │ a word that is",
        " │ long",
        "",
        "│ another word",
    ]


def test_separate_tables_have_separate_columns():
    text, rows = rows_of("a | b", "long | b")
    between = "between"
    whole = f"{text}\n\n{between}\n\n{text}"
    start = len(text) + 2
    again = start + len(between) + 2
    blocks = (
        *rows,
        Block(BlockKind.PARAGRAPH, start, start + len(between)),
        *(Block(BlockKind.TABLE_ROW, again + row.start, again + row.end) for row in rows),
    )
    once = ["a    │ b", "─────┼──", "long │ b"]
    assert shown(whole, laid_out(whole, blocks, 30)) == [*once, "", between, "", *once]


def test_text_that_is_not_a_table_is_unchanged():
    text, blocks = rows_of("a | b", "c | d", kind=BlockKind.PARAGRAPH)
    table_layout = Tables(text, blocks).lay_out(40)
    assert (table_layout.insertions, table_layout.above, table_layout.heads) == ([], {}, [])
    text, blocks = rows_of("one\ntwo | three", "four")
    assert Tables(text, blocks).lay_out(40).insertions == []


def test_header_and_first_cells_of_records_are_emphasized():
    text, blocks = rows_of("Claim | Documents", "It triples | it rises by a tenth")
    assert Tables(text, blocks).lay_out(60).heads == [(0, 17)]
    assert Tables(text, blocks).lay_out(30).heads == [(0, 17), (19, 29)]


# The terminal library gives no cells to a space after a joiner, so no cell ends in a joiner.
_cells = st.lists(st.sampled_from([*PIECES, "|", "12", "3.5", "–"]), max_size=6).map(
    lambda pieces: re.sub("\u200d+( |$)", r"\1", " ".join("".join(pieces).split()))
)
_rows = st.lists(_cells, min_size=1, max_size=4).map(lambda cells: re.sub(" +", " ", " | ".join(cells)).strip())


@given(st.lists(_rows.filter(bool), min_size=1, max_size=5), st.integers(1, 80))
@example(["हिन्दी\u200dक्\u200dष"], 1)
@example(["| |", "| \ufe0f\u200da |"], 6)
@example(["| |", "| \u094dक |"], 6)
def test_no_cell_is_lost_no_line_is_too_wide_and_columns_are_aligned(rows, width):
    text, blocks = rows_of(*rows)
    layout = laid_out(text, blocks, width)
    lines = [line for line in layout.lines(0, layout.height) if line]
    for index, block in enumerate(blocks):
        own = [text[line.start : line.end] for line in lines if line.block == index]
        assert "".join("".join(own).split()) == "".join(text[block.start : block.end].split())
    for line in lines:
        assert not any("\n" in words for _, words in line.painted)
        cells = cell_width(text[line.start : line.end] + "".join(words for _, words in line.painted))
        single = len(list(graphemes(text, line.start, line.end))) == 1  # of any number of code points
        assert cells <= width or single or line.end - line.start <= 8
    if layout.height == len(rows) or layout.above(1):
        bar_cells = [bars_at(text, line) for line in lines]
        widest = max(bar_cells, key=len)
        assert all(cells == widest[: len(cells)] for cells in bar_cells)
