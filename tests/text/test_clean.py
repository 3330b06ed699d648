import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import texts

from newsreader.text.clean import clean, normalise, one_line

hostile = st.text(st.one_of(st.characters(), st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
OVERRIDES = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def is_dangerous(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(character) in OVERRIDES
        or character == "\ufeff"
        or "\ufff9" <= character <= "\ufffb"
        or "\U000e0000" <= character <= "\U000e007f"
    )


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("a\x00b\x7fc\x9b31m", "a␀b␡c\ufffd31m"),
        ("a\u202egpj.exe\u2069", "a\ufffdgpj.exe\ufffd"),
        ("\ud800 \ufeff \U000e0041", "\ufffd \ufffd \ufffd"),
        ("tab\tand\nnewline", "tab\tand\nnewline"),
        ("[bold]“Nicolás”[/bold] 新闻 👩‍👧 שלום", "[bold]“Nicolás”[/bold] 新闻 👩‍👧 שלום"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_as_a_sign(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(st.one_of(hostile, texts))
def test_cleaning_keeps_the_length_and_lets_nothing_dangerous_through(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert clean(cleaned) == cleaned
    assert not [character for character in cleaned if is_dangerous(character) and character not in "\n\t"]
    assert all(new == old for new, old in zip(cleaned, text, strict=True) if not is_dangerous(old) or old in "\n\t")


@given(st.one_of(hostile, texts))
def test_a_line_of_a_title_or_a_message_is_one_line(text: str) -> None:
    line = one_line(text)
    assert len(line) == len(text)
    assert one_line(line) == line
    assert not any(is_dangerous(character) for character in line)
    assert line == clean(text).replace("\n", " ").replace("\t", " ")


@given(st.one_of(hostile, texts))
def test_what_is_stored_is_clean_composed_and_stays_as_it_is(text: str) -> None:
    stored = normalise(text)
    assert clean(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert normalise(stored) == stored


def test_newlines_of_every_system_become_one() -> None:
    assert normalise("a\r\nb\rc\u2028d\u2029e\x85f\x0cg\x0bh\n") == "a\nb\nc\nd\ne\nf\ng\nh\n"


def test_a_byte_order_mark_does_not_keep_an_accent_from_its_letter() -> None:
    assert normalise("\ufeffNicola\ufeff\u0301s") == "Nicolás"
