"""Furniture is recognized, and the body stays body."""

from __future__ import annotations

import re

import pytest

from newsreader.ingest.blocks.draft import Draft
from newsreader.ingest.furniture import authors_of, cues, name_furniture
from newsreader.records import BlockKind, InlineKind, InlineSpan

BODY = (
    "The harbour council voted on Monday evening to close the old swing bridge for the whole of the winter, after "
    "divers had found cracks in two of its stone piers. Ferries will run every twenty minutes in its place."
)


def authors(byline: str) -> tuple[str, ...]:
    drafts = [Draft(BlockKind.PARAGRAPH, text) for text in (byline, BODY)]
    name_furniture(drafts)
    return authors_of(drafts)


def kinds(*texts: str) -> list[str]:
    drafts = [Draft(BlockKind.PARAGRAPH, text) for text in texts]
    name_furniture(drafts)
    return [draft.kind.value for draft in drafts]


@pytest.mark.parametrize(
    "caption",
    [
        "Divers look at the bridge’s second pier on Friday, October 3, 2025. (Harbour Office of the City)",
        "The mayor speaks to shopkeepers at the eastern quay on Tuesday. (Ana Lopes/Harbour News, Pool Photo via AP)",
        "The swing bridge in autumn. (AP Photo/Ana Lopes, File)",
        "The mayor at the quay (Photo by Ana Lopes/Getty Images)",
        "Ferries wait at the quay. Photo: Ana Lopes/Reuters",
        "FILE - The swing bridge opens for a sailing ship, May 1, 2024. (AP Photo/Jo Berg)",
        "A diver leaves the water, Oct. 4, 2025. REUTERS/Ana Lopes",
        "Cracks in the second pier. (Screenshot/YouTube)",
        "The last ferry of the evening. (Courtesy of Jo Berg)",
        "(Ana Lopes / Getty Images)",
        "Getty Images",
        "Ana Lopes / Harbour News",
        "The piers, seen from space. (ESA)",
        "The council in session. (harbour.gov)",
        "The mayor on his phone. (X/@mayor)",
        "Credit: Harbour Museum",
        "Photo by Ana Lopes",
        "Shopkeepers hold up signs. [Jo Berg/AFP]",
        "The old bridge seen from the air. (iStock/Getty Images)",
    ],
)
def test_a_line_that_ends_with_a_photo_credit_is_a_caption(caption: str) -> None:
    assert kinds(BODY, caption, BODY) == ["paragraph", "caption", "paragraph"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The bridge belongs to the Public Works and Harbours Office (PWHO).",
        "Two of the piers have moved since the spring (see the map).",
        "The cracks were first reported by the harbour’s own paper (and by nobody else for a month).",
        "The council had to choose between two bad plans. (It took the cheaper one.)",
        "Six in ten ferries were late last winter. (Source: Harbour Office, 2024)",
        "Watch out for the gulls, the harbour master said, because they know what a sandwich is.",
        "Watching the divers has become the quay’s favourite pastime this autumn.",
        "Video of the broken pier was seen by half the city within a day.",
        "Photos of the cracks show how far the damage has gone since the spring, engineers say.",
        "Read closely, the report does not say who knew of the cracks, or when they knew of them.",
        "Related work on the western quay will cost another four million, the council was told.",
        "More than forty shopkeepers came to the meeting, and most of them spoke.",
        "By Friday evening the ferries were full, and people waited for more than an hour.",
        "Follow the river upstream and you come to a bridge that nobody has ever repaired.",
        "Copy editors will know the feeling.",
        "“I was told to share this with nobody,” the engineer said. “So I did not.”",
        "Listen to the water under the bridge, she said, and you hear the stones move.",
        "Sign-ups for the new ferry pass begin at noon on Monday.",
        "See also how calmly the harbour master takes it all: he has bought a canoe.",
        "The report was signed “Harbour Office”. It ran to nine pages (of which two are maps)",
        "Share prices fell on the harbour’s exchange today.",
        "Support for the new bridge is fading here.",
        "The harbour master laughed. (Applause)",
        "Ana Lopes and Jo Berg met on October 3, 2025 at the quay, and they have not spoken since.",
        "If you no longer want to wait, the law lets you leave the ferry.",
        "This email was sent to all boatmen on Monday, the court heard.",
        "You received this message too late, she told him.",
        "Have information that could help? Contact police, said the harbour master.",
        "Have a tip for the boatman? Send it to the quay, says the sign.",
        "To unsubscribe from the sea is what the boatmen call it.",
        "Contact with the ferry was lost via Signal Hill on Monday.",
        "Donate blood here today.",
        "Click here was all the mail said, and she clicked.",
        "Follow Ana Lopes on X Street to the quay.",
        "Support independent journalism is what the banner on the quay said.",
        "Join the queue, they say in the eastern quay, and see the city.",
    ],
)
def test_body_text_that_resembles_furniture_stays_body(paragraph: str) -> None:
    assert kinds(BODY, paragraph, BODY) == ["paragraph"] * 3


@pytest.mark.parametrize(
    "embed",
    [
        "WATCH — Mayor: We Told You “The Bridge Must Close”:",
        "LISTEN: The harbour master on thirty years of crossings",
        "VIDEO: Divers find the cracks",
        "WATCH BELOW:",
        "Watch the video below.",
        "WATCH LIVE: Council votes on the bridge",
        "Watch: The moment the ferry left without the mayor",
        "Watch the full interview with the harbour master below:",
        "The bridge is shut. Take the ferry. pic.twitter.com/ab12CD34ef",
        "— Harbour Office (@HarbourOffice) October 3, 2025",
        "https://www.youtube.com/watch?v=abcdefghijk",
        "View this post on Instagram",
    ],
)
def test_a_line_about_a_player_or_post_is_an_embed(embed: str) -> None:
    assert kinds(BODY, embed, BODY) == ["paragraph", "embed", "paragraph"]


@pytest.mark.parametrize(
    "pointer",
    [
        "Read the full article here",
        "Read the full report at the Harbour Office’s site.",
        "Read more: How the bridge was built",
        "READ MORE: How the bridge was built",
        "RELATED: Ferries late again",
        "Related:",
        "Read more about the bridge here.",
        "Subscribe today",
        "See all our harbour news »",
        "Related stories",
        "Sign up for our newsletter to get the harbour in your inbox.",
        "Click here to subscribe",
        "This article was originally published in the Quay Courier.",
        "© 2025 Harbour News. All rights reserved.",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Follow us on Facebook and Instagram",
        "[Read: The year the ferry froze]",
        "Do you have information about the bridge? Write to Ana Lopes on Signal at 555-0199.",
        "Got a tip? Email the harbour desk, or send it by post to the old quay.",
        "Contact the reporter securely via Signal. Her number is +44 555 0199.",
        "You’re receiving this because you read Harbour News. Unsubscribe | View in browser",
        "View this email in your browser",
        "To unsubscribe, click here.",
        "Lesen Sie auch: Die Brücke bleibt zu",
        "À lire aussi",
        "Lire aussi : Le pont reste fermé",
        "Lea también: El puente sigue cerrado",
        "If you no longer wish to receive our emails, click here.",
        "Manage preferences · Unsubscribe",
        "This newsletter was sent to ana@harbour.example.",
    ],
)
def test_a_line_that_leads_elsewhere_is_a_pointer(pointer: str) -> None:
    assert kinds(BODY, pointer, BODY) == ["paragraph", "pointer", "paragraph"]


@pytest.mark.parametrize(
    "byline",
    [
        "By Ana Lopes",
        "By Ana Lopes and Jo van der Berg",
        "BY ANA LOPES | Harbour News",
        "By Ana Lopes, Jo Berg and M. K. Osei, Harbour News",
        "Ana Lopes and Jo Berg, Reuters",
        "Ana Lopes, Staff Writer",
        "Published October 3, 2025 at 4:30 pm",
        "October 3, 2025",
        "4 min read",
        "ANA K. LOPES 28 Jan 2026",
    ],
)
def test_names_and_dates_are_a_byline_only_at_the_top(byline: str) -> None:
    assert kinds("Old bridge to close", byline, BODY) == ["paragraph", "byline", "paragraph"]
    assert kinds(BODY, BODY, byline, BODY)[2] == "paragraph"


def listed(*drafts: Draft) -> list[str]:
    every = [Draft(BlockKind.PARAGRAPH, BODY), *drafts, Draft(BlockKind.PARAGRAPH, BODY)]
    name_furniture(every)
    return [draft.kind.value for draft in every[1:-1]]


def linked(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Draft:
    return Draft(kind, text, 0, [InlineSpan(InlineKind.LINK, 0, len(text), "https://a.example/b")])


def test_a_list_of_other_articles_is_one_of_pointers() -> None:
    title, item = Draft(BlockKind.HEADING, "Most viewed", 2), Draft(BlockKind.LIST_ITEM, "1. A cat is rescued")
    assert listed(title, item, Draft(BlockKind.LIST_ITEM, "2. A dog is not", 1)) == ["pointer"] * 3
    more = Draft(BlockKind.PARAGRAPH, "Read more: ")
    assert listed(more, linked("Five bridges that fell"), linked("A pier in winter")) == ["pointer"] * 3


def test_a_list_of_the_article_is_none() -> None:
    title = Draft(BlockKind.HEADING, "Related news", 2)
    assert listed(title, Draft(BlockKind.PARAGRAPH, "The council also met the boatmen.")) == ["heading", "paragraph"]
    sentence = Draft(BlockKind.LIST_ITEM, "1. The council voted for the ferry on Monday.")
    assert listed(Draft(BlockKind.HEADING, "What comes next", 2), sentence) == ["heading", "list_item"]
    assert listed(linked("The report")) == ["paragraph"]


@pytest.mark.parametrize(
    "line",
    [
        "Di., 3. März 2026, 8.15 Uhr",
        "Paris, le 3 mars 2026",
        "March 3, 2026 by Ana Lopes | 3 Comments",
        "Lima - 03 mar 2026 - 09:30 PET",
        "3 марта 2026, 09:30",
        "3 במרץ 2026",
        "Stand: 03.03.2026 8:15 Uhr",
        "Mis à jour le 3 mars 2026 à 9h30, publié le 2 mars 2026",
    ],
)
def test_a_line_that_is_only_a_date_is_a_byline_in_any_language(line: str) -> None:
    assert kinds(line, BODY) == ["byline", "paragraph"]
    assert kinds(BODY, line, BODY)[1] == "paragraph"
    drafts = [Draft(BlockKind.HEADING, line, 3), Draft(BlockKind.PARAGRAPH, BODY)]
    name_furniture(drafts)
    assert (drafts[0].kind, drafts[0].level) == (BlockKind.BYLINE, 0)


@pytest.mark.parametrize(
    "line",
    [
        "On 3 March 1926 the bridge fell.",
        "Die 5 Brücken des Jahres 2026",
        "3. 4. 26",
        "When: March 4, 2020, Harbour Hall",
        "Termin: 4. März 2020, 19 Uhr",
        "Born 4 March 1999",
        "By Invitation Only",
        "Von Kopf bis Fuß",
        "Par Toutatis",
        "Por Buenos Aires",
        "By Air Mail",
        "Ana Lopes, 4 March 1920",
        "1914-07-28",
    ],
)
def test_a_line_about_the_subject_is_no_byline(line: str) -> None:
    assert kinds(line, BODY) == ["paragraph", "paragraph"]


def test_the_dates_of_a_diary_stay_headings() -> None:
    drafts = [Draft(BlockKind.HEADING, f"{day} March 2026", 2) for day in (3, 4)]
    name_furniture(drafts)
    assert [draft.kind for draft in drafts] == [BlockKind.HEADING, BlockKind.HEADING]


def test_a_line_about_other_contributors_is_a_byline_at_the_end() -> None:
    assert kinds(BODY, "(Reporting by Ana Lopes; Editing by Jo Berg)")[1] == "byline"
    assert kinds(BODY, "The Associated Press contributed to this report.")[1] == "byline"


@pytest.mark.parametrize(
    "bio",
    [
        "Ana K. Lopes is a writer from the eastern quay. You can follow her on Twitter here.",
        "Ana Lopes is the author of two books on bridges.",
        "Jo Berg covers the harbour for the Quay Courier. Email him at jo@courier.example.",
        "Follow Ana Lopes on X @analopes.",
        "About the author: Ana Lopes has written on bridges since 1999.",
        "Jo van der Berg is a professor of stone at the Harbour University.",
    ],
)
def test_a_sentence_about_the_writer_is_a_bio_only_at_the_end(bio: str) -> None:
    assert kinds(BODY, BODY, bio, "Read the full article here")[2] == "bio"
    assert kinds(BODY, bio, *[BODY] * 8)[1] != "bio"


def test_a_last_paragraph_about_a_person_in_the_story_is_not_a_bio() -> None:
    sentence = "The plan came from Marta Silva, who had warned of the cracks for years."
    assert (
        kinds(BODY, sentence, BODY, "Marta Silva is the director of the harbour museum and a former engineer.")
        == ["paragraph"] * 4
    )


def test_an_agency_after_the_last_sentence_does_not_make_it_a_caption() -> None:
    assert kinds(BODY, "The bridge will open again in spring. (Reuters)")[1] == "paragraph"


def test_authors_come_from_a_byline_that_says_by() -> None:
    assert authors("By Ana Lopes, Jo Berg and Kim Osei, Harbour News") == ("Ana Lopes", "Jo Berg", "Kim Osei")
    assert authors("By Ana Lopes & Jo Berg | 3 October 2025") == ("Ana Lopes", "Jo Berg")
    assert authors("By Ana Lopes, Harbour News") == ("Ana Lopes",)
    assert authors("Ana Lopes, Reuters") == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Von Jana Müller", ("Jana Müller",)),
        ("Par Claire Dubois", ("Claire Dubois",)),
        ("Por María López y Juan Pérez", ("María López", "Juan Pérez")),
        ("di Anna Rossi", ("Anna Rossi",)),
        ("Door Anna de Vries", ("Anna de Vries",)),
        ("Автор: Анна Иванова", ("Анна Иванова",)),
        ("文：山田太郎", ("山田太郎",)),
    ],
)
def test_a_line_with_only_a_name_is_a_byline_in_other_languages(line: str, names: tuple[str, ...]) -> None:
    drafts = [Draft(BlockKind.PARAGRAPH, line), Draft(BlockKind.PARAGRAPH, BODY)]
    name_furniture(drafts)
    assert drafts[0].kind is BlockKind.BYLINE
    assert authors_of(drafts) == names
    assert kinds(f"{line} sagte das", BODY) == ["paragraph", "paragraph"]


def test_headings_quotations_and_lists_are_never_furniture() -> None:
    drafts = [Draft(kind, "Read the full article here") for kind in (BlockKind.HEADING, BlockKind.QUOTE)]
    name_furniture(drafts)
    assert [draft.kind for draft in drafts] == [BlockKind.HEADING, BlockKind.QUOTE]


@pytest.mark.parametrize("rows", [cues.EMBED, cues.POINTER, cues.BYLINE, cues.SIGN_OFF, cues.BIO])
def test_a_cue_that_begins_with_the_start_of_the_text_has_no_other_alternative(rows: tuple[cues.Cue, ...]) -> None:
    for _, find in rows:
        pattern = re.sub(r"\\.|\[[^\]]*\]", "", find.__self__.pattern)  # type: ignore[attr-defined]
        while (shorter := re.sub(r"\([^()]*\)", "", pattern)) != pattern:
            pattern = shorter
        assert not pattern.startswith("^") or "|" not in pattern
