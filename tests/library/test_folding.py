"""Words are found in any spelling, in texts and titles, and shown as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.library.repair.doctor import doctor
from newsreader.records import ArticleQuery

if TYPE_CHECKING:
    from newsreader.library import Library

WRITTEN = {
    "Fluß": ("fluss", "Fluß", "FLUSS", "flu", "fluß"),
    "eﬃcient": ("efficient", "eﬃ", "effi"),
    "ＮＡＴＯ": ("nato", "ＮＡＴＯ"),
    "Łódź": ("lodz", "Łódź", "łód"),
    "Ærøskøbing": ("aeroskobing", "ærøskøbing"),
    "IŞIK": ("isik", "ışık"),
    "ｶﾞｽ会社": ("ガス", "ｶﾞｽ", "会社"),
    "don’t": ("don't", "don’t", "donʼt"),
    "l’État": ("etat", "l'état", "l’etat"),
    "news\u00adpaper": ("newspaper", "news\u00adpaper"),
    "Acme™": ("acme", '"acme corp"'),
    "שָׁלוֹם": ("שלום", "שָׁלוֹם"),
    "Œuvre": ("oeuvre",),
    "می\u200cخواهم": ("می\u200cخواهم", "میخواهم", "می خواهم", "ميخواهم", "میخ"),
    "نمی\u200cخواهم‌شان": ("نمی خواهم شان", "نمیخواهمشان", "نمی‌خواهم شان"),
    "کتاب": ("كتاب", "کتاب"),
    "مكتبة": ("مكتبه", "مکتبة"),
    "۱۴۰۳": ("1403", "١٤٠٣", "१४०३", "۱۴"),
    "2024": ("۲۰۲۴", "２０２４"),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_word_is_found_in_any_spelling_and_shown_as_it_is_written(library: Library, written: str) -> None:
    text = f"Before — the “first” ﬁve… {written} corp.\n\nAfter it, naïve."
    article = library.articles.add(document(text, title=f"On {written} Corp")).article.id
    library.articles.add(document("Nothing of the kind — at all.", title="Another"))
    text = library.articles.revision(article).text
    for typed in WRITTEN[written]:
        phrase = typed if typed.startswith('"') else f'"{typed}"'
        assert list(library.articles.ids(ArticleQuery(text=typed))) == [article], typed
        assert list(library.articles.ids(ArticleQuery(text=f"in:{phrase}"))) == [article], typed
        query = ArticleQuery(text=f"body:{phrase}")
        assert list(library.articles.ids(query)) == [article], typed
        snippet = library.articles.snippets(query, [article])[article]
        (place,) = snippet.places
        assert text[place.start : place.end] in f"{written} corp"
        assert [snippet.text[span.start : span.end] for span in snippet.spans] == [text[place.start : place.end]]
        assert snippet.at == place.start >= text.index(written)


def test_the_doctor_accepts_an_index_of_folded_texts(library: Library) -> None:
    path = library.path
    for number, written in enumerate(WRITTEN):
        library.articles.add(document(f"{number} {written}", title=written, authors=(written,)), tags=[f"t{number}ß"])
    library.articles.set_title(1, "Ærlig")
    library.tags.rename("t1ß", "Straße")
    library.articles.delete([2, 3])
    library.articles.empty_trash()
    assert list(library.articles.ids(ArticleQuery(text="body:efficient"))) == []
    library.close()
    assert [finding for finding in doctor(path) if not finding.ok] == []


@pytest.mark.parametrize(
    "typed",
    [
        'body:"',
        "body:*",
        "body:“",
        'body:"“”"',
        "body:\u00ad",
        "body:’",
        "body:\x00",
        'body:"a“b"',
        "body:🎉",
        "body:-",
    ],
)
def test_punctuation_in_a_query_is_no_error(library: Library, typed: str) -> None:
    library.articles.add(document("A “b” c."))
    found = [1] if "a" in typed else []  # punctuation alone finds nothing
    assert list(library.articles.ids(ArticleQuery(text=typed))) == found
    library.articles.snippets(ArticleQuery(text=typed), [1])
    assert list(library.articles.ids(ArticleQuery(text=f"body:{'ß' * 10_000}"))) == []
