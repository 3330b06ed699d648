"""Lines at places become paragraphs in reading order; a file without text says why."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.errors import BadDataError
from newsreader.ingest import parse, pdf
from newsreader.ingest.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsreader.records import Document

Place = tuple[float, float, float, str]
"""Left, bottom, size, words."""


def write(pages: Sequence[Sequence[Place]], info: str = "", catalog: str = "", trailer: str = "") -> bytes:
    """Return a PDF file with these lines, in Helvetica and Windows-1252."""
    objects = [f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode()]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode())
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    for number, places in enumerate(pages):
        resources = "/Resources<</Font<</F 3 0 R>>>>/MediaBox[0 0 612 792]"
        objects.append(f"<</Type/Page/Parent 2 0 R{resources}/Contents {5 + 2 * number} 0 R>>".encode())
        escaped = [(*place[:3], place[3].replace("(", r"\(").replace(")", r"\)")) for place in places]
        text = "".join(f"BT /F {size} Tf {left} {bottom} Td ({words}) Tj ET\n" for left, bottom, size, words in escaped)
        stream = zlib.compress(text.encode("cp1252"))
        objects.append(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    objects.append(f"<<{info}>>".encode())
    result, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(result))
        result += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    end = f"trailer\n<</Size {size}/Root 1 0 R/Info {size - 1} 0 R{trailer}>>\nstartxref\n{len(result)}\n%%EOF"
    return result + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, end.encode())


def column(text: str, left: float = 72, top: float = 700, size: float = 10, leading: float = 12) -> list[Place]:
    """Return the lines of `text`, one under the other. An empty line leaves a gap."""
    return [
        (left, top - leading * number, size, line) for number, line in enumerate(text.strip("\n").split("\n")) if line
    ]


def read(*pages: Sequence[Place], info: str = "") -> Document:
    (document,) = pdf.parse(Source(write(pages, info)))
    return document


def paragraphs(*pages: Sequence[Place]) -> list[str]:
    return read(*pages).text.split("\n\n")


HARBOR = """
The council met on Tuesday to decide about the sale of
the old harbor, and nobody in the hall could say who the
buyers were.
"""
BUYERS = """
The mayor said that he had never heard of the company
before, which was founded in March in another country, he
added with a smile.
"""


def test_lines_become_paragraphs_at_gaps_indents_and_short_lines(is_sound: Callable[[Document], None]) -> None:
    first, second = (" ".join(text.split()) for text in (HARBOR, BUYERS))
    gap = column(HARBOR + "\n" + BUYERS.strip())
    assert paragraphs(gap) == [first, second]
    assert paragraphs(column(HARBOR.strip() + BUYERS)) == [first, second]
    left, bottom, size, words = column(BUYERS, top=664)[0]
    indented = [
        *column(HARBOR.replace("were.", "were, nor who had sold it to them.")),
        (left + 15, bottom, size, words),
    ]
    assert len(paragraphs([*indented, *column(BUYERS, top=664)[1:]])) == 2
    (document,) = parse(write([gap]), "harbor.pdf")
    is_sound(document)
    assert document.media_type == "application/pdf"


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page_past_a_footnote() -> None:
    left = column(HARBOR.replace("buyers were.", "buyers of the old and rotten harbor really were in"), size=10)
    note = [(72, 60, 7, "1 The minutes of the meeting are on its page.")]
    right = column(
        "fact, though it was asked.\n\n" + BUYERS.replace("smile.", "smile that the other people in the"), left=330
    )
    rest = column("room did not see.")
    assert paragraphs([*left, *note, *right], rest) == [
        "The council met on Tuesday to decide about the sale of the old harbor, and nobody in the hall could say who "
        "the buyers of the old and rotten harbor really were in fact, though it was asked.",
        "1 The minutes of the meeting are on its page.",
        "The mayor said that he had never heard of the company before, which was founded in March in another country, "
        "he added with a smile that the other people in the room did not see.",
    ]


def test_headings_that_a_browser_wrote_last_are_put_where_they_stand(
    shape: Callable[[Document], list[tuple[str, str]]],
) -> None:
    body = [*column(HARBOR), *column(BUYERS, top=600)]
    document = read([*body, (72, 740, 24, "The Sale"), (72, 620, 16, "The Buyers")])
    assert [(kind, text[:10]) for kind, text in shape(document)] == [
        ("heading 1", "The Sale"),
        ("paragraph", "The counci"),
        ("heading 2", "The Buyers"),
        ("paragraph", "The mayor "),
    ]
    assert document.title == "The Sale"


def test_columns_stay_columns_when_a_page_must_be_sorted() -> None:
    right, left = column(BUYERS, left=330), column(HARBOR)
    texts = paragraphs([*right, *left, (72, 740, 24, "A title over both of the columns of the page")])
    assert [text[:9] for text in texts] == ["A title o", "The counc", "The mayor"]


def test_running_heads_and_page_numbers_are_removed_and_the_same_words_elsewhere_stay() -> None:
    pages = [
        [
            (72, 760, 8, f"{number} The Daily Harbor"),
            *column(f"Page {text}\n" + HARBOR.strip()),
            (300, 30, 8, f"- {number} -"),
        ]
        for number, text in enumerate(("one", "two", "three"), 8)
    ]
    pages[0].append((72, 500, 10, "The Daily Harbor"))
    text = read(*pages).text
    assert text.count("The Daily Harbor") == 1
    assert "- 8 -" not in text
    assert text.count("Page t") == 2
    assert "7 The Daily Harbor" in read([(72, 760, 8, "7 The Daily Harbor"), *column(HARBOR)]).text


def test_a_printed_web_page_tells_its_address() -> None:
    foot = "https://news.example/harbor?id=1"
    pages = [
        [(26, 768, 8, "8/20/2020 The Harbor"), *column(HARBOR), (26, 15, 8, f"{foot} {number}/2")] for number in (1, 2)
    ]
    document = read(*pages)
    assert document.url == foot
    assert foot not in document.text
    assert "8/20/2020" not in document.text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("The negotia-\ntions about the harbor ended", "The negotiations about the harbor ended"),
        ("The long-\nterm lease and the Times-\nRoman type", "The long-term lease and the Times-Roman type"),
        ("A term of a long lease, so long-\nterm, it was", "A term of a long lease, so long-term, it was"),
        ("see https://a.example/old-\nharbor/ for more", "see https://a.example/old-harbor/ for more"),
        ("see https://a.example/\nharbor for more", "see https://a.example/harbor for more"),
        ("it (https://a.example/har\nbor) ended", "it (https://a.example/harbor) ended"),
        ("it (https://a.example/harbor).\nIt ended", "it (https://a.example/harbor). It ended"),
    ],
)
def test_words_and_addresses_that_a_line_break_cut_are_joined(lines: str, expected: str) -> None:
    # The words of the compound are known from elsewhere.
    known = column("The term is long enough.", top=600) if "long-\nterm lease" in lines else []
    assert paragraphs([*column(lines), *known])[0] == expected


def test_a_gap_after_a_hyphen_is_no_space_inside_a_compound() -> None:
    start, rest = (72, 700, 10, "The left-"), (72 + 46, 700, 10, "hand column and pre- and postwar")
    assert paragraphs([start, rest])[0] == "The left-hand column and pre- and postwar"


def test_a_mark_of_a_note_stays_in_its_line() -> None:
    line = "The council met on Tuesday"
    mark = (72 + 123.2, 704, 6, "12")
    assert paragraphs([(72, 700, 10, line), mark, (72, 688, 10, "to decide about the sale.")])[0].startswith(
        f"{line}12 to"
    )


def test_bullets_become_list_items(shape: Callable[[Document], list[tuple[str, str]]]) -> None:
    text = "The council decided:\n• to sell the old harbor\nto the buyers\n• to build a new one"
    assert shape(read(column(text)))[1:] == [
        ("list_item 0", "to sell the old harbor to the buyers"),
        ("list_item 0", "to build a new one"),
    ]


@pytest.mark.parametrize(
    ("info", "title", "authors", "published"),
    [
        (
            "/Title(The Sale)/Author(Ana Lopes; Ben Okri)/CreationDate(D:20240506070809+02'00')",
            "The Sale",
            ("Ana Lopes", "Ben Okri"),
            "2024-05-06T05:08:09+00:00",
        ),
        ("/Title(harbor_final.docx)/CreationDate(D:2024)", "Large Words", (), "2024-01-01T00:00:00+00:00"),
        ("/Title(Microsoft Word - x)/CreationDate(yesterday)", "Large Words", (), None),
        ("/Title(about:blank)/Author( )", "Large Words", (), None),
    ],
)
def test_title_authors_and_date_come_from_the_file(
    info: str, title: str, authors: tuple[str, ...], published: str | None
) -> None:
    document = read([(72, 740, 24, "Large Words"), *column(HARBOR)], info=info)
    assert (document.title, document.authors) == (title, authors)
    assert (document.published_at and document.published_at.isoformat()) == published


def test_ligatures_are_letters_and_controls_are_harmless(is_sound: Callable[[Document], None]) -> None:
    document = read(column(HARBOR), info="/Title(A\\033[31m title)")
    is_sound(document)
    assert "\x1b" not in document.title


def test_a_file_without_text_says_that_it_needs_ocr() -> None:
    with pytest.raises(BadDataError, match=r"only pictures\. Run OCR"):
        read([])


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.7\nnothing\n%%EOF", write([column(HARBOR)])[:300]])
def test_a_damaged_file_says_so(data: bytes) -> None:
    with pytest.raises(BadDataError, match="damaged"):
        list(parse(data, "a.pdf"))


def test_a_file_with_a_password_says_so() -> None:
    zeros = "0" * 64
    encrypt = f"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -1/O<{zeros}>/U<{zeros}>>>/ID[<{zeros}><{zeros}>]"
    with pytest.raises(BadDataError, match="needs a password"):
        list(pdf.parse(Source(write([column(HARBOR)], trailer=encrypt))))


def test_without_the_extra_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "is_installed", False)
    with pytest.raises(BadDataError, match=r"pip install 'newsreader\[pdf\]'"):
        list(pdf.parse(Source(write([column(HARBOR)]))))


WORDS = st.text("abcdefgh. -", min_size=1, max_size=30).filter(lambda words: words.strip(" -."))


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 600), st.integers(0, 780), st.integers(4, 30), WORDS), max_size=12),
        max_size=3,
    )
)
def test_lines_at_any_places_give_a_sound_document(
    is_sound: Callable[[Document], None], pages: list[list[Place]]
) -> None:
    try:
        document = read(*pages)
    except BadDataError:
        return
    is_sound(document)


@given(st.data())
def test_a_file_with_any_broken_bytes_is_read_or_refused(
    is_sound: Callable[[Document], None], data: st.DataObject
) -> None:
    broken = bytearray(write([column(HARBOR), column(BUYERS)]))
    for _ in range(data.draw(st.integers(1, 5))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        documents = list(pdf.parse(Source(bytes(broken))))
    except BadDataError:
        return
    for document in documents:
        is_sound(document)
