"""Saved searches as suggestions below a box for queries."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from .query_box import Offer, OfferKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.records import SavedSearch

ENOUGH = 2
"""The number of letters after which saved searches with a matching name are suggested."""

FEW = 3
"""The number of saved searches to suggest. Filters come first, and the results are found meanwhile."""


def saved_offer(one: SavedSearch) -> Offer:
    """Return the suggestion of a saved search."""
    return Offer(OfferKind.SAVED, one.name, one.query, len(one.query), f"saved · {one.query}")


def saved_like(saved: Iterable[SavedSearch], typed: str) -> Iterator[Offer]:
    """Yield the saved searches whose names have a word that begins with `typed`."""
    wanted = typed.strip().casefold()
    if len(wanted) < ENOUGH:
        return iter(())
    named = (
        saved_offer(one)
        for one in saved
        if f" {one.name.casefold()}".find(f" {wanted}") >= 0 and one.query != typed.strip()
    )
    return islice(named, FEW)
