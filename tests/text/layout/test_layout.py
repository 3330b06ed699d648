from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import articles, widths

from newsreader.records import FURNITURE, Block, BlockKind
from newsreader.text.layout.cells import cell_width
from newsreader.text.layout.layout import Layout, Line

ARTICLE = "Title\n\nA first paragraph.\n\n(a photo)\n\none\n\ntwo\n\nthe end"


def blocks(*kinds: BlockKind, text: str = ARTICLE, level: int = 0) -> tuple[Block, ...]:
    made, start = [], 0
    for kind, body in zip(kinds, text.split("\n\n"), strict=True):
        made.append(Block(kind, start, start + len(body), level))
        start += len(body) + 2
    return tuple(made)


KINDS = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.CAPTION,
    BlockKind.LIST_ITEM,
    BlockKind.LIST_ITEM,
    BlockKind.PARAGRAPH,
)


def shown(layout: Layout, text: str) -> list[str]:
    return [" " * line.indent + text[line.start : line.end] if line else "" for line in layout.lines(0, layout.height)]


def test_a_blank_row_separates_blocks_but_not_list_items() -> None:
    layout = Layout(ARTICLE, blocks(*KINDS), 10)
    assert shown(layout, ARTICLE) == [
        "Title",
        "",
        "A first",
        "paragraph.",
        "",
        "  (a",
        "  photo)",
        "",
        "  one",
        "  two",
        "",
        "the end",
    ]
    assert layout.line(3) == Line(block=1, start=15, end=25, indent=0, first=False)


def test_folded_blocks_have_no_row_and_no_blank_row() -> None:
    layout = Layout(ARTICLE, blocks(*KINDS), 40, FURNITURE)
    assert shown(layout, ARTICLE) == ["Title", "", "A first paragraph.", "", "  one", "  two", "", "the end"]
    assert layout.row_of(ARTICLE.index("photo")) == 2


def test_adjacent_quotations_are_separated_and_indented() -> None:
    text = "one\n\ntwo"
    assert shown(Layout(text, blocks(BlockKind.QUOTE, BlockKind.QUOTE, text=text), 40), text) == ["  one", "", "  two"]


def test_a_deep_indent_takes_at_most_half_of_a_narrow_screen() -> None:
    text = "a word"
    layout = Layout(text, blocks(BlockKind.LIST_ITEM, text=text, level=9), 12)
    assert shown(layout, text) == ["      a word"]


def test_an_empty_article_has_no_rows() -> None:
    layout = Layout("", (), 72)
    assert (layout.height, layout.line(0), layout.row_of(0), layout.offset_at(3, 3)) == (0, None, 0, 0)


def test_a_click_finds_the_character_under_it() -> None:
    text = "新闻 and more"
    layout = Layout(text, blocks(BlockKind.QUOTE, text=text), 10)
    assert shown(layout, text) == ["  新闻 and", "  more"]
    assert [layout.offset_at(0, cell) for cell in (0, 2, 3, 4, 6, 7, 99)] == [0, 0, 0, 1, 2, 3, 6]
    assert layout.offset_at(-5, 0) == 0
    assert layout.offset_at(99, 99) == len(text)


def test_a_click_after_a_broken_word_stays_in_its_row() -> None:
    text = "新闻记者"
    layout = Layout(text, blocks(BlockKind.PARAGRAPH, text=text), 4)
    assert layout.offset_at(0, 99) == 1
    assert layout.row_of(layout.offset_at(0, 99)) == 0


@given(articles(), widths, st.sampled_from([frozenset(), FURNITURE]))
def test_each_visible_block_is_shown_whole_in_order_and_within_the_width(
    article: tuple[str, tuple[Block, ...]], width: int, folded: frozenset[BlockKind]
) -> None:
    text, made = article
    layout = Layout(text, made, width, folded)
    found = [line for line in layout.lines(0, layout.height) if line]
    visible = [index for index, block in enumerate(made) if block.kind not in folded]
    assert [line.block for line in found if line.first] == visible
    for index in visible:
        own = [line for line in found if line.block == index]
        assert own[0].start >= made[index].start
        assert own[-1].end <= made[index].end
        written = "".join(text[line.start : line.end] for line in own)
        assert "".join(written.split()) == "".join(text[made[index].start : made[index].end].split())
        assert all(line.indent < width or width == 1 for line in own)
        assert all(line.indent + cell_width(text[line.start : line.end]) <= width for line in own if width > 20)


@given(articles(), widths)
def test_a_row_maps_to_its_text_and_the_text_to_its_row(article: tuple[str, tuple[Block, ...]], width: int) -> None:
    text, made = article
    layout = Layout(text, made, width)
    for y, line in enumerate(layout.lines(0, layout.height)):
        if line is None:
            assert layout.row_of(layout.offset_at(y, 0)) == y + 1
            continue
        assert layout.row_of(line.start) == y
        for cell in range(-1, width + 2):
            offset = layout.offset_at(y, cell)
            assert line.start <= offset <= line.end
            assert layout.row_of(offset) == y


@given(articles(), widths)
def test_rows_are_in_the_order_of_the_text(article: tuple[str, tuple[Block, ...]], width: int) -> None:
    text, made = article
    layout = Layout(text, made, width)
    rows = [layout.row_of(offset) for offset in range(-1, len(text) + 2)]
    assert rows == sorted(rows)
    assert all(0 <= row < max(1, layout.height) for row in rows)


def test_outside_the_layout_there_is_no_line() -> None:
    layout = Layout(ARTICLE, blocks(*KINDS), 40)
    assert layout.line(-1) is None
    assert layout.line(layout.height) is None
    assert layout.lines(-2, 1)[:2] == [None, None]


def test_list_numbers_align_with_bullets_and_their_text_is_aligned() -> None:
    text = "12. some more words\n\nplain item"
    layout = Layout(text, [Block(BlockKind.LIST_ITEM, 0, 19, 1), Block(BlockKind.LIST_ITEM, 21, 31, 1)], 14)
    assert [(line.indent, text[line.start : line.end]) for line in layout.lines(0, 4) if line] == [
        (2, "12. some"),
        (4, "more words"),
        (4, "plain item"),
    ]
    assert layout.offset_at(0, 6) == 4
    assert layout.offset_at(1, 4) == 9


def test_a_nested_quotation_is_indented_more() -> None:
    text = "one\n\ntwo"
    layout = Layout(text, [Block(BlockKind.QUOTE, 0, 3), Block(BlockKind.QUOTE, 5, 8, 1)], 20)
    assert [line.indent for line in layout.lines(0, 3) if line] == [2, 4]
