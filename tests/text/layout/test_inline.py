from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import articles, texts, widths

from newsreader.records import FURNITURE, Block, BlockKind
from newsreader.text.layout.cells import cell_width, graphemes
from newsreader.text.layout.inline import stops, wrap_painted
from newsreader.text.layout.layout import Layout

PAINTED = ("¹", "¹²", "¹²³⁴⁵", "  ", " " * 9, "label ", "标签 ", "\n│ ", "\n")


@st.composite
def articles_with_insertions(draw):
    """Generate an article, and insertions at grapheme borders of its blocks."""
    text, blocks = draw(articles())
    places = sorted(
        {edge for block in blocks for s, e, _ in graphemes(text, block.start, block.end) for edge in (s, e)}
        | {block.start for block in blocks}
    )
    chosen = draw(st.lists(st.sampled_from(places), max_size=12)) if places else []
    return text, blocks, [(place, draw(st.sampled_from(PAINTED))) for place in sorted(chosen)]


def shown(text, lines):
    """Return the painted text of each line."""
    rows = []
    for start, end, painted in lines:
        row, done = "", start
        for offset, words in painted:
            row += text[done:offset] + words
            done = offset
        rows.append(row + text[done:end])
    return rows


def broken(text, width, *insertions):
    return shown(text, wrap_painted(text, 0, len(text), width, insertions))


def test_a_number_takes_cells_after_its_word_and_moves_to_the_next_line_with_it():
    assert broken("see the report now", 14, (14, "¹")) == ["see the", "report¹ now"]
    assert broken("see the report now", 15, (14, "¹")) == ["see the report¹", "now"]


def test_a_number_is_never_on_the_line_below_its_word():
    assert broken("新闻报道", 4, (2, "¹"), (4, "²")) == ["新", "闻¹", "报", "道²"]


def test_a_number_is_not_broken_where_a_long_address_is():
    address = "https://example.org/abcdefghi"
    assert broken(address + "/x", 30, (29, "¹²"))[0] == address
    assert broken(address + "/x", 31, (29, "¹²"))[0] == address + "¹²"


def test_an_insertion_wider_than_a_line_is_left_out():
    assert broken("ab cd", 2, (2, "¹²³")) == ["ab", "cd"]


def test_a_newline_in_an_insertion_begins_a_line_with_its_label():
    assert broken("Oslo | 717,710", 20, (4, "\n  people")) == ["Oslo", "  people | 717,710"]


@given(texts, widths)
def test_without_insertions_the_lines_are_those_of_the_text(text, width):
    from newsreader.text.layout.wrap import wrap

    assert [line[:2] for line in wrap_painted(text, 0, len(text), width, ())] == wrap(text, 0, len(text), width)


@given(articles_with_insertions(), widths, st.sampled_from([frozenset(), FURNITURE]))
def test_no_code_point_is_lost_or_shown_twice_and_no_line_is_too_wide(article, width, folded):
    text, blocks, insertions = article
    layout = Layout(text, blocks, width, folded, insertions=insertions)
    lines = [line for line in layout.lines(0, layout.height) if line]
    for index, block in enumerate(blocks):
        own = [line for line in lines if line.block == index]
        if block.kind in folded:
            assert not own
            continue
        written = "".join(text[line.start : line.end] for line in own)
        assert "".join(written.split()) == "".join(text[block.start : block.end].split())
        for line in own:
            painted = "".join(words for _, words in line.painted)
            assert "\n" not in painted
            assert all(line.start <= offset <= line.end for offset, _ in line.painted)
            cells = line.indent + cell_width(text[line.start : line.end]) + cell_width(painted)
            assert cells <= max(width, 1) or sum(1 for _ in graphemes(text, line.start, line.end)) == 1


@given(articles_with_insertions())
def test_each_number_that_fits_is_painted_once(article):
    text, blocks, insertions = article
    numbers = [(place, "¹²") for place in sorted({place for place, _ in insertions})]
    layout = Layout(text, blocks, 1000, insertions=numbers)
    assert [own for line in layout.lines(0, layout.height) if line for own in line.painted] == numbers


@given(articles_with_insertions(), widths, st.sampled_from([frozenset(), FURNITURE]))
def test_the_cell_of_a_character_maps_back_to_it(article, width, folded):
    text, blocks, insertions = article
    layout = Layout(text, blocks, width, folded, insertions=insertions)
    for y, line in enumerate(layout.lines(0, layout.height)):
        if line is None:
            continue
        assert layout.row_of(line.start) == y
        edge = line.indent
        for start, before, cells in stops(text, line.start, line.end, line.painted):
            edge += before
            if cells:
                assert layout.row_of(start) == y
                assert layout.offset_at(y, edge) == start
            edge += cells
        for cell in range(-1, width + 2):
            offset = layout.offset_at(y, cell)
            assert line.start <= offset <= line.end
            assert layout.row_of(offset) == y


def test_the_mouse_on_a_number_points_at_its_word():
    text = "one two three"
    layout = Layout(text, [Block(BlockKind.PARAGRAPH, 0, len(text))], 20, insertions=[(7, "¹²"), (13, "³")])
    assert [layout.offset_at(0, cell) for cell in range(6, 17)] == [6, 6, 6, 7, 8, 9, 10, 11, 12, 12, 13]


def test_a_block_in_above_has_a_row_above():
    text = "a | b\n\nc | d"
    blocks = [Block(BlockKind.TABLE_ROW, 0, 5), Block(BlockKind.TABLE_ROW, 7, 12)]
    layout = Layout(text, blocks, 20, above={1: "──┼──"})
    assert (layout.height, layout.line(1), layout.above(1)) == (3, None, "──┼──")
    assert (layout.above(0), layout.above(2), layout.above(7)) == ("", "", "")
