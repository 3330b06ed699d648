import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import texts

from newsreader.library.schema import codecs
from newsreader.text.clean import balanced, bare, clean, normalise, one_line, tidy_line, undirected
from newsreader.text.fuzzy.tokenizer import words

hostile = st.text(st.one_of(st.characters(), st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
UNUSED = set("\u17b4\u17b5\u2061\u2062\u2063\u2064\u2065\u206a\u206f\ufff0\U0001bca0\U0001d173\U0001d17a")
SEEN = st.text(
    st.sampled_from("aé0#—ب پ中क्र\u094dक👩👧❤️ℹᠠ \u200b\u200c\u200d\ufe0f\u2060\u00ad\u061c\u180e\U000e0100\u064e"),
    max_size=12,
)
INVISIBLE = set("\u200b\u200c\u200d\ufe0f\u2060\u00ad\u061c\u180e\U000e0100")
OVERRIDES = {"LRO", "RLO"}


def hidden(word: str) -> str:
    """Return a word in invisible tags."""
    return "".join(chr(0xE0000 + ord(letter)) for letter in word)


ENGLAND, WALES, TEXAS = (f"🏴{hidden(code)}\U000e007f" for code in ("gbeng", "gbwls", "ustx"))


def is_dangerous(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(character) in OVERRIDES
        or character == "\ufeff"
        or "\ufff9" <= character <= "\ufffb"
        or character in UNUSED
        or (is_tag(character) and not "\U000e0020" <= character <= "\U000e007f")
    )


def is_tag(character: str) -> bool:
    return "\U000e0000" <= character <= "\U000e00ff"


def depends(character: str) -> bool:
    """Return whether its use depends on the character before it."""
    return (
        "\u180b" <= character <= "\u180f"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e0fff"
        or is_tag(character)
    )


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("a\x00b\x7fc\x9b31m", "a␀b␡c\ufffd31m"),
        ("a\u202egpj.exe\u2069", "a\ufffdgpj.exe\u2069"),
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
        (f"{ENGLAND}{TEXAS} {WALES[:-1]} {WALES[0]}{WALES}", f"{ENGLAND}{TEXAS} 🏴" + "\ufffd" * 5 + f" 🏴{WALES}"),
        (f"😀{WALES[1:]}", None),
        (f"x{WALES[1:]}", "x" + "\ufffd" * 6),
        (f"😀{hidden('ignore all of it')}\U000e007f", "😀" + "\ufffd" * 17),
        (f"{WALES}\U000e0061", f"{WALES}\ufffd"),
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
    ("text", "stored"),
    [
        ("He said \u2067שלום\u2069 and \u202bעולם\u202c.", None),
        ("\u2067a \u2066b\u2069 \u202ac\u202c\u2069", None),
        ("\u2067open", "\ufffdopen"),
        ("closed\u2069\u202c", "closed\ufffd\ufffd"),
        ("\u2067a\n\nb\u2069", "\ufffda\n\nb\ufffd"),
        ("\u2067a\nb\u2069", None),
        ("\u2067a \u202ab\u2069 c\u202c", "\u2067a \ufffdb\u2069 c\ufffd"),
        ("\u202aa\u2069b\u202c", "\u202aa\ufffdb\u202c"),
        ("\u202e\u2067a\u2069\u202c", "\u202e\u2067a\u2069\ufffd"),
    ],
)
def test_direction_controls_without_their_other_half_become_visible(text: str, stored: str | None) -> None:
    assert balanced(text) == (text if stored is None else stored)


@given(st.text(st.sampled_from("a\n\u202a\u202b\u202c\u2066\u2067\u2068\u2069")))
def test_a_balanced_text_has_the_same_length_and_stays_unchanged(text: str) -> None:
    stored = balanced(text)
    assert len(stored) == len(text)
    assert balanced(stored) == stored
    assert undirected(stored) == undirected(text) or "\ufffd" in stored


def test_a_million_direction_controls_are_balanced_quickly() -> None:
    began = time.process_time()
    for controls in ("\u2067", "\u202a", "\u2069", "\u2067\u202a", "\u2067" + "\u202a\u202a\u2069"):
        balanced(controls * (1_000_000 // len(controls)))
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("\u2067שלום\u2069 \u202ax\u202c", "שלום x"),
        (f"Rugby {WALES} {WALES[:-1]}", f"Rugby {WALES} 🏴"),
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


def test_names_and_words_with_many_marks_are_compared_quickly() -> None:
    marks = "\u0301\u0323\u0308\u0327" * 25_000
    began = time.process_time()
    assert codecs.fold(f"A{marks}") == codecs.fold(f"a{marks}")
    assert words(f"町{marks}町")
    assert time.process_time() - began < 5


def test_common_marks_are_composed_without_a_grapheme_joiner() -> None:
    assert normalise("a" + "\u0301" * 30) == "á" + "\u0301" * 29
    assert normalise("e\u0302\u0323 …" + "!" * 40) == "ệ …" + "!" * 40


def test_a_name_of_only_joiners_is_processed_quickly() -> None:
    assert bare("ب" + "\u064e\u200d" * 50_000).count("\u200d") < 50_000


def test_a_tidy_line_has_one_space_between_its_words() -> None:
    assert tidy_line(" The  port\n\tis\x1b open ") == "The port is␛ open"
