"""The heaviest chain: which shared items of two sequences keep their order.

This module must not know what the items are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


def shared(old: Sequence[Hashable], new: Sequence[Hashable], weights: Sequence[int]) -> list[tuple[int, int]]:
    """Return index pairs of items that both sides have exactly once, increasing on both sides, with the highest total
    weight.

    `weights` belong to `old`; an item of weight 0 is ignored. This is Bram Cohen's patience diff with a heaviest
    instead of a longest increasing subsequence, so that a long sentence outweighs a short one that was moved across it.
    """
    in_old, in_new = Counter(old), Counter(new)
    places = {item: at for at, item in enumerate(new) if in_new[item] == 1}
    pairs = [(at, places[item]) for at, item in enumerate(old) if weights[at] and in_old[item] == 1 and item in places]
    # A Fenwick tree over the new places. Each node has the heaviest chain that ends in its span, as (weight, pair).
    rank = {place: at for at, place in enumerate(sorted(place for _, place in pairs), 1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(pairs) + 1)
    before = [-1] * len(pairs)
    for number, (at, place) in enumerate(pairs):
        heaviest = (0, -1)
        node = rank[place] - 1
        while node:
            heaviest = max(heaviest, best[node])
            node &= node - 1
        before[number] = heaviest[1]
        chain = (heaviest[0] + weights[at], number)
        node = rank[place]
        while node < len(best):
            best[node] = max(best[node], chain)
            node += node & -node
    # Query the whole tree for the heaviest chain.
    last = (0, -1)
    node = len(pairs)
    while node:
        last = max(last, best[node])
        node &= node - 1
    result = []
    number = last[1]
    while number >= 0:
        result.append(pairs[number])
        number = before[number]
    return result[::-1]
