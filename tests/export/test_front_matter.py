"""Front matter: readable, quoted only if needed, and read back as the same values."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from newsreader.export.front_matter import front_matter
from newsreader.text.clean import clean


def lines(**fields: object) -> list[str]:
    first, *between, last = front_matter(fields).split("\n")
    assert (first, last) == ("---", "---")
    return between


WALES = "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbwls") + "\U000e007f"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("The river rose", "The river rose"),
        ("Порт", "Порт"),
        (f"{WALES} won", f"{WALES} won"),
        (f"{WALES[:-1]} won", '"🏴' + "".join(f"\\U{ord(tag):08x}" for tag in WALES[1:-1]) + ' won"'),
        ("Порт: что знали", '"Порт: что знали"'),
        ("It’s 9 o'clock, he said", "It’s 9 o'clock, he said"),
        ("日本語 العربية 👩‍👩‍👧", "日本語 العربية 👩‍👩‍👧"),
        ("می‌خواهم", "می‌خواهم"),
        ('"Yes": they said 🎉', '"\\"Yes\\": they said 🎉"'),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        (["https://example.org/a?b=c#d"], '["https://example.org/a?b=c#d"]'),
        ("https://example.org/a: b", '"https://example.org/a: b"'),
        ("a #tag", '"a #tag"'),
        ("- item", '"- item"'),
        ("", '""'),
        (" a ", '" a "'),
        *((word, f'"{word}"') for word in ("null", "~", "yes", "No", "y", "true", "2026-01-28", "12:30", "=", "---")),
        *((number, f'"{number}"') for number in ("1e3", "1.5E-3", "0x1F", "0o17", "017", "1_000", ".inf", "-.5", "+1")),
        ("a\nb", '"a\\nb"'),
        ("a\tb\x1b]0;x\x07\x85", '"a\\u0009b\\u001b]0;x\\u0007\\u0085"'),
        ("\u202eabc\u2066 \u2028", '"\\u202eabc\\u2066 \\u2028"'),
        ("\U000e0041", '"\\U000e0041"'),
        (None, "null"),
        (12, "12"),
        (date(2026, 1, 28), "2026-01-28"),
        (datetime(2026, 1, 28, 6, 30, tzinfo=UTC), "2026-01-28T06:30:00Z"),
        ([], "[]"),
        (["порт", "a, b", "politics/eu", "1e3"], '[порт, "a, b", politics/eu, "1e3"]'),
    ],
)
def test_a_value_is_plain_unless_yaml_needs_quotation_marks(value: object, written: str) -> None:
    assert lines(title=value) == [f"title: {written}"]


def test_a_long_value_stays_on_its_line() -> None:
    assert lines(title="long words " * 400 + "end", tags=["word"] * 200, same=["word"] * 200) == [
        f"title: {'long words ' * 400}end",
        *(f"{name}: [{', '.join(['word'] * 200)}]" for name in ("tags", "same")),
    ]


@given(
    text=st.text(st.characters(codec=None))
    | st.from_regex(r"[-+.0-9eExo:_ynNY~#'\" \n]+", fullmatch=True)
    | st.from_regex(r"https?://[!-~]*", fullmatch=True)
)
@example("\ufeff")
@example("\ufffe\uffff\x85")
@example("a: b #c\r\n- d")
def test_any_text_reads_back_unchanged_and_without_control_characters(text: str) -> None:
    written = front_matter({"title": text, "authors": [text, text], "n": 1})
    assert yaml.safe_load(written.removesuffix("---")) == {"title": text, "authors": [text, text], "n": 1}
    assert len(written.split("\n")) == 5
    assert clean(written) == written or all(clean(char) == char for char in text)
