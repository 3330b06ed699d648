"""An article that its publisher changed twice."""

from __future__ import annotations

import pytest

from newsreader.ingest import parse_one as parse

HEAD = "---\ntitle: {}\nurl: https://example.org/bridge\n---\n"
OPENING = "It opens on March 3, the mayor said, and trams use the old bridge until the end of the year."
RAILWAY = "The tram line will be built by the state railway, which has not yet decided on a budget for it."
KOVACS = "Ana Kovacs, who leads the committee for roads, called the plan a good one."
WORK = "Work on the first of the piers begins as soon as the ice on the river has gone."
OWNER = "The owner of the empty buildings did not answer our questions."
COUNTY = "The county will hear an appeal within six weeks, a spokeswoman said."
NOTICE = "Correction: an earlier version had the wrong decision."

FIRST = ("The city will pay for the bridge.", OPENING, RAILWAY, OWNER, KOVACS, WORK)
SECOND = (
    "The city will not pay for the bridge.",
    WORK,
    OPENING,
    RAILWAY,
    KOVACS.replace("Kovacs", "Kovács"),
    COUNTY,
    NOTICE,
)
THIRD = (*SECOND[:5], COUNTY.replace("six", "eight"), NOTICE)


def revision(title, paragraphs):
    return parse((HEAD.format(title) + "\n\n".join(paragraphs)).encode(), "bridge.md")


@pytest.fixture
def bridge(library):
    """The id of an article with two revisions."""
    for title, paragraphs in (("Bridge plan passes", FIRST), ("Bridge plan fails", SECOND)):
        added = library.articles.add(revision(title, paragraphs))
    return added.article.id


@pytest.fixture
def thrice(library, bridge):
    """The same article with a third revision."""
    library.articles.add(revision("Bridge plan fails", THIRD))
    return bridge
