"""The heaviest chain: which of the things that two sequences share keep their order.

It must not know what the things are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


def shared(old: Sequence[Hashable], new: Sequence[Hashable], weights: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of indices of things that each side has exactly once, increasing on both sides and of the greatest weight.

    `weights` belong to `old`; what weighs nothing takes no part. This is Bram Cohen's patience diff with a heaviest
    increasing subsequence for the longest one, so that a long sentence outweighs a short one that was moved across it.
    """
    in_old, in_new = Counter(old), Counter(new)
    places = {thing: at for at, thing in enumerate(new) if in_new[thing] == 1}
    pairs = [
        (at, places[thing]) for at, thing in enumerate(old) if weights[at] and in_old[thing] == 1 and thing in places
    ]
    # A Fenwick tree over the new places: in each node the heaviest chain that ends in its span, as (weight, pair).
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
    # Read the answer off the same tree: the heaviest of everything.
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
