import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import texts

from newsreader.text.clean import bare, clean, normalise, one_line

hostile = st.text(st.one_of(st.characters(), st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
UNUSED = set("\u17b4\u17b5\u2061\u2062\u2063\u2064\u2065\u206a\u206f\ufff0\U0001bca0\U0001d173\U0001d17a")
SEEN = st.text(
    st.sampled_from("aé0#—ب پ中क्र\u094dक👩👧❤️ℹᠠ \u200b\u200c\u200d\ufe0f\u2060\u00ad\u061c\u180e\U000e0100\u064e"),
    max_size=12,
)
INVISIBLE = set("\u200b\u200c\u200d\ufe0f\u2060\u00ad\u061c\u180e\U000e0100")
OVERRIDES = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def is_dangerous(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(character) in OVERRIDES
        or character == "\ufeff"
        or "\ufff9" <= character <= "\ufffb"
        or "\U000e0000" <= character <= "\U000e00ff"
        or character in UNUSED
    )


def depends(character: str) -> bool:
    """Return whether its use depends on the character before it."""
    return (
        "\u180b" <= character <= "\u180f"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e0fff"
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
def test_control_characters_become_visible_signs(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(st.one_of(hostile, texts))
def test_cleaning_keeps_the_length_and_removes_every_dangerous_character(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert clean(cleaned) == cleaned
    assert not [character for character in cleaned if is_dangerous(character) and character not in "\n\t"]
    assert all(new == old for new, old in zip(cleaned, text, strict=True) if not is_dangerous(old) and not depends(old))


@given(st.one_of(hostile, texts))
def test_one_line_has_no_newline(text: str) -> None:
    line = one_line(text)
    assert len(line) == len(text)
    assert one_line(line) == line
    assert not any(is_dangerous(character) for character in line)
    assert line == clean(text).replace("\n", " ").replace("\t", " ")


@given(st.one_of(hostile, texts))
def test_normalized_text_is_clean_and_nfc_and_stays_unchanged(text: str) -> None:
    stored = normalise(text)
    assert clean(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert normalise(stored) == stored


def test_newlines_of_every_system_become_one() -> None:
    assert normalise("a\r\nb\rc\u2028d\u2029e\x85f\x0cg\x0bh\n") == "a\nb\nc\nd\ne\nf\ng\nh\n"


def test_an_accent_after_a_byte_order_mark_is_composed() -> None:
    assert normalise("\ufeffNicola\ufeff\u0301s") == "Nicolás"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("f\u2061(x)\u2062y\u206a", "f\ufffd(x)\ufffdy\ufffd"),
        (
            "☀\ufe0f☀\ufe0e 1\ufe0f\u20e3 ™\ufe0f ℹ\ufe0f ∩\ufe00",
            "☀\ufe0f☀\ufe0e 1\ufe0f\u20e3 ™\ufe0f ℹ\ufe0f ∩\ufe00",
        ),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("a\U000e0100 \ufe0fb\ufe0f", "a\ufffd \ufffdb\ufffd"),
        ("☺\ufe0f\ufe03\ufe07\U000e0120", "☺\ufe0f\ufffd\ufffd\ufffd"),
        ("ᠨ\u180eᠠ ᠨ\u180b pay\u180epal", "ᠨ\u180eᠠ ᠨ\u180b pay\ufffdpal"),
        ("\U0001f3f4\U000e0067\U000e007f", "\U0001f3f4\ufffd\ufffd"),
        ("ភាសា\u200bខ្មែរ می\u200cخواهم क\u094d\u200dष co\u00adop 10\u2060km \u200f", None),
    ],
)
def test_invisible_characters_without_a_use_become_visible(raw: str, shown: str | None) -> None:
    assert clean(raw) == (raw if shown is None else shown)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("pay\u200bpal\u2060", "paypal"),
        ("\ufeffcl\u00adaim\u200f\u061c", "claim"),
        ("c\u200dl\u200caim\ufe0f\U000e0063", "claim"),
        ("\u3164\u115f\uffa0", ""),
        ("ภาษา\u200bไทย", "ภาษาไทย"),
        ("می\u200cخواهم", None),
        ("ه\u200d", None),
        ("ب\u200dب", "بب"),
        ("क\u094d\u200dष क\u094d\u200cष র\u200d\u09cdয", None),
        ("👩\u200d👧 ❤\ufe0f\u200d🔥 👩🏽\u200d⚕\ufe0f", None),
        ("👩\u200dx", "👩x"),
        ("", None),
    ],
)
def test_invisible_characters_are_removed_from_names_unless_they_shape_letters(name: str, plain: str | None) -> None:
    assert bare(name) == (name if plain is None else plain)


@given(SEEN)
def test_bare_is_idempotent_and_removes_nothing_visible(name: str) -> None:
    plain = bare(name)
    assert bare(plain) == plain
    assert [c for c in plain if c not in INVISIBLE] == [c for c in name if c not in INVISIBLE]


@pytest.mark.parametrize("marks", ["\u0301\u0323\u0308\u0327", "\u0f73\u0f71", "\u0301\u0f73", "\u034f\u0323\u0301"])
def test_a_letter_with_a_hundred_thousand_marks_is_normalized_quickly(marks: str) -> None:
    began = time.process_time()
    normal = normalise("a" + marks * (100_000 // len(marks)) + "b")
    assert time.process_time() - began < 5  # without the split it takes minutes
    assert normalise(normal) == normal
    assert unicodedata.is_normalized("NFC", normal)


def test_common_marks_are_composed_without_a_grapheme_joiner() -> None:
    assert normalise("a" + "\u0301" * 30) == "á" + "\u0301" * 29
    assert normalise("e\u0302\u0323 …" + "!" * 40) == "ệ …" + "!" * 40


def test_a_name_of_only_joiners_is_processed_quickly() -> None:
    assert bare("ب" + "\u064e\u200d" * 50_000).count("\u200d") < 50_000
