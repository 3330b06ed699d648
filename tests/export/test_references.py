"""Articles for bibliographies, read by independent parsers: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import bibtexparser
import pytest
import rispy

from newsreader.export.references import bibtex, csl, reference, ris
from newsreader.records import AnchorState

if TYPE_CHECKING:
    from conftest import Make
    from newsreader.export.sheet import Sheet


def full(make: Make) -> Sheet:
    return make(
        ("The river rose", {"note": "50 % & {more}\n\nER  - x", "tags": ("claim", "R&D")}),
        ("gone", {"anchor": AnchorState.ORPHAN}),
        title="The {river} & 100 % of_it",
        authors=("Ana de la Cruz", "BBC News", "Reuters"),
        published_at=datetime(2026, 1, 28, tzinfo=UTC),
        tags=("water", "law, eu"),
    )


NOTE = "“The river rose” (¶ 1, #claim, #R&D, yellow)"
GONE = "“gone” (no longer in the text, yellow)"


def test_bibtex_has_an_entry_with_a_key_that_never_changes(make: Make) -> None:
    [entry] = bibtexparser.parse_string("".join(bibtex.render([full(make)]))).entries
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    assert (entry.entry_type, entry.key) == ("online", "nr-7f3a9c21")
    assert fields.pop("annote").startswith(
        "“gone” (no longer in the text, yellow)\n\n“The river rose” (¶ 1, \\#claim, "
    )
    assert fields == {
        "author": "de la Cruz, Ana and {BBC News} and {Reuters}",
        "title": "{The \\textbraceleft{}river\\textbraceright{} \\& 100 \\% of\\_it}",
        "organization": "example.org",
        "date": "2026-01-28",
        "url": "https://example.org/a",
        "urldate": "2026-01-28",
        "langid": "en",
        "keywords": "water, law  eu",
    }


def test_an_address_in_bibtex_is_verbatim_and_has_no_braces(make: Make) -> None:
    url = "https://example.org/a_b?c=%20{d}\\e&f#:~:text=x,y"
    [entry] = bibtexparser.parse_string("".join(bibtex.render([make(url=url)]))).entries
    assert entry.fields_dict["url"].value == "https://example.org/a_b?c=%20%7Bd%7D%5Ce&f#:~:text=x,y"


def test_ris_has_a_note_for_each_highlight(make: Make) -> None:
    sheet = full(make)
    text = "".join(ris.render([sheet, make()]))
    first, second = rispy.loads(text)
    assert first == {
        "type_of_reference": "ELEC",
        "id": "nr-7f3a9c21",
        "title": "The {river} & 100 % of_it",
        "authors": ["de la Cruz, Ana", "BBC News", "Reuters"],
        "secondary_title": "example.org",
        "year": "2026",
        "date": "2026/01/28",
        "access_date": "2026/01/28",
        "urls": ["https://example.org/a"],
        "language": "en",
        "name_of_database": "newsreader",
        "keywords": ["water", "law, eu"],
        "notes": [GONE, f"{NOTE} 50 % & {{more}} ER - x"],
    }
    assert second["title"] == "The river rose"
    assert text.count("\r\nER  - \r\n") == 2


def test_csl_json_has_the_names_of_its_specification(make: Make) -> None:
    [item] = json.loads("".join(csl.render([full(make)])))
    assert item == {
        "id": "nr-7f3a9c21",
        "type": "webpage",
        "title": "The {river} & 100 % of_it",
        "author": [{"family": "de la Cruz", "given": "Ana"}, {"literal": "BBC News"}, {"literal": "Reuters"}],
        "container-title": "example.org",
        "issued": {"date-parts": [[2026, 1, 28]]},
        "accessed": {"date-parts": [[2026, 1, 28]]},
        "URL": "https://example.org/a",
        "language": "en",
        "keyword": "water, law, eu",
        "source": "newsreader",
        "note": f"{GONE}\n\n{NOTE}\n\n50 % & {{more}}\n\nER  - x",
    }


def test_what_is_unknown_is_left_out(make: Make) -> None:
    sheet = make(authors=(), site=None, url=None, published_at=None, language=None, tags=(), title="")
    [item] = json.loads("".join(csl.render([sheet])))
    assert item.keys() == {"id", "type", "title", "accessed", "source"}
    assert rispy.loads("".join(ris.render([sheet])))[0].keys() == {
        *("type_of_reference", "id", "title", "access_date", "name_of_database"),
    }
    [entry] = bibtexparser.parse_string("".join(bibtex.render([sheet]))).entries
    assert entry.fields_dict.keys() == {"title", "urldate"}


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Jane Doe", "Doe, Jane"),
        ("A. Writer", "Writer, A."),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Plato", "Plato"),
        ("BBC News", "BBC News"),
        ("The Associated Press", "The Associated Press"),
        ("Doe, Jane", "Doe, Jane"),
        ("Smith and Sons", "Smith and Sons"),
        ("example.org", "example.org"),
        ("Андрей Петров", "Петров, Андрей"),
        ("van Gogh", "Gogh, van"),
    ],
)
def test_only_the_names_of_persons_are_split(make: Make, author: str, name: str) -> None:
    assert [str(one) for one in reference.names(make(authors=(author,)).article)] == [name]
