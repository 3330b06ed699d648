"""The common words of two passages.

Words are aligned with rapidfuzz's Levenshtein opcodes. If an insertion can begin at several words, it is placed at the
beginning of a sentence. Common words that any two sentences can share by chance are then marked as not significant (the
semantic clean-up of Neil Fraser's diff-match-patch).

This module must not know whole articles (`sentence_diff` does) nor highlights.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from math import log2
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel, Levenshtein

from newsreader.text.folding import UNSPACED, bare_letters, fold_character

from .patience import shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rapidfuzz.distance import Opcode

SENTENCE_END = re.compile(
    r"[.!?…。！？\n](?:(?<=[.!?…])(?<![.!?…]{2})[.!?…]*[\"'”’»)\]]*\s+|(?<=[。！？])[。！？]*[」』”）]*|(?<=\n)\n*)"
)
"""The end of a sentence or a line, with the white space after it: rough, but fast (it begins with a sign that `re` can
search for) and the same for both texts."""

# A number with its separators ("3.5", "31,500", "9:30") is one word.
_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+(?:(?<=\d)[.,:]\d[^\W{UNSPACED}]*)*|[^\w\s]")

# Phrases of four words that both passages have once are rarely common by chance. A quarter of all phrases is enough.
# Both sides choose the same quarter by the last letter of the first word.
_PHRASE = 4
_PHRASES_TAKEN = 4

# The bit-parallel comparison takes (words × words ÷ 64) steps, twice. This many words × words take some 20 ms.
_COMPARABLE = 1 << 28

# The words of a window in which a long passage without rare phrases is compared.
_WINDOW = 2048

_STOPS = frozenset(".!?…。！？")
_PAUSES = frozenset(",;:-—–()")
_CLOSERS = frozenset("\"'”’»)]")


@dataclass(frozen=True, slots=True)
class Unchanged:
    """`length` code points that are equal at `old` in the old text and at `new` in the new text.

    Case, accents and the shape of quotation marks and dashes are ignored; compare the texts if they matter. It is not
    `significant` if chance explains it: a few words that two unrelated passages could share.
    """

    old: int
    new: int
    length: int
    significant: bool = True


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and punctuation marks of a range of `text`: their comparison keys and their ranges (code points)."""

    text: str
    keys: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Tokens:
        """Return the tokens of `text` from `start` to `end`. In scripts without spaces each letter is a token."""
        return cls.of_ranges(text, [(start, end)])

    @classmethod
    def of_ranges(cls, text: str, ranges: Iterable[tuple[int, int]]) -> Tokens:
        """Return the tokens of several ranges of `text`, as if nothing were between them."""
        found = [(match[0], *match.span()) for bounds in ranges for match in _TOKEN.finditer(text, *bounds)]
        return cls(text, [_key(word) for word, _, _ in found], [s for _, s, _ in found], [e for _, _, e in found])

    def boundary_rank(self, at: int) -> int:
        """Return how well a change can begin at token `at`: 3 a line, 2 a sentence, 1 after a pause, 0 elsewhere."""
        if at == 0 or at == len(self.keys) or "\n" in self.text[self.ends[at - 1] : self.starts[at]]:
            return 3
        last = at - 1
        while last > 0 and self.keys[last] in _CLOSERS:
            last -= 1
        if self.keys[last] in _STOPS:
            return 2
        return 1 if self.keys[at - 1] in _PAUSES else 0


@lru_cache(maxsize=1 << 15)
def _key(word: str) -> str:
    folded = fold_character(word) if len(word) == 1 else word.casefold()
    if not folded.isascii():
        folded = bare_letters(unicodedata.normalize("NFD", folded))
    return folded if len(folded) == len(word) else word


def diff_words(old: str, new: str) -> list[Unchanged]:
    """Return the common parts of two short passages, if one can be an edit of the other, in order, without overlaps."""
    return merge_adjacent(
        old, new, unchanged_words(Tokens.of(old, 0, len(old)), Tokens.of(new, 0, len(new)), cut_out=True)
    )


def merge_adjacent(old: str, new: str, pieces: Iterable[Unchanged]) -> list[Unchanged]:
    """Return the pieces; adjacent pieces with equal text between them (mostly a space) are merged."""
    result: list[Unchanged] = []
    for piece in pieces:
        if result:
            last = result[-1]
            between = old[last.old + last.length : piece.old]
            if last.significant == piece.significant and between == new[last.new + last.length : piece.new]:
                result[-1] = Unchanged(last.old, last.new, last.length + len(between) + piece.length, last.significant)
                continue
        result.append(piece)
    return result


def unchanged_words(old: Tokens, new: Tokens, *, cut_out: bool = False) -> Iterator[Unchanged]:
    """Yield the words of `old` that `new` has too, in the same order.

    Both passages must begin and end at the same place of their texts, so that common words at an edge continue
    unchanged text, unless they are `cut_out` from anywhere.
    """
    runs = [_Run(*run) for run in equal_runs(old.keys, new.keys)]
    _slide(runs, old, new)
    _mark_chance_runs(runs, old.keys, new.keys, cut_out=cut_out)
    for run in runs:
        at, new_at, last = old.starts[run.old], new.starts[run.new], run.length - 1
        length, new_length = old.ends[run.old + last] - at, new.ends[run.new + last] - new_at
        if length == new_length and old.text[at : at + length] == new.text[new_at : new_at + length]:
            yield Unchanged(at, new_at, length, run.significant)  # at once, which is much faster
            continue
        for step in range(run.length):
            start = old.starts[run.old + step]
            yield Unchanged(start, new.starts[run.new + step], old.ends[run.old + step] - start, run.significant)


@dataclass(slots=True, eq=False)
class _Run:
    """`length` equal tokens at `old` and at `new`; not `significant` if chance explains them."""

    old: int
    new: int
    length: int
    significant: bool = True


def equal_runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield runs of equal tokens (old index, new index, length), in order, in bounded time."""
    gaps = [(0, len(old), 0, len(new))]
    while gaps:
        a, b, c, d = gaps.pop()
        if a == b or c == d:
            continue
        if a == c == 0 and b == len(old) and d == len(new):
            left, right = old, new
        else:
            left, right = old[a:b], new[c:d]
        runs: list[tuple[int, int, int]]
        if len(left) * len(right) <= _COMPARABLE:
            runs = _opcode_runs(Indel.opcodes(left, right))
        elif runs := _phrase_runs(left, right):
            ends = [(0, 0), *((i + n, j + n) for i, j, n in runs)]
            begins = [*((i, j) for i, j, _ in runs), (b - a, d - c)]
            gaps += [(a + i, a + k, c + j, c + m) for (i, j), (k, m) in zip(ends, begins, strict=True)]
        else:
            # A long passage that repeats itself, or a new one. If it has more than a few edits, it is compared at the
            # same share of both sides.
            most = _COMPARABLE // max(len(left), len(right))
            distance = Levenshtein.distance(left, right, score_cutoff=most)
            if distance <= most:
                runs = _opcode_runs(Levenshtein.opcodes(left, right, score_hint=distance))
            else:
                runs = list(_window_runs(left, right))
        for i, j, n in runs:
            yield a + i, c + j, n


def _opcode_runs(codes: Iterable[Opcode]) -> list[tuple[int, int, int]]:
    return [(code.src_start, code.dest_start, code.src_end - code.src_start) for code in codes if code.tag == "equal"]


def _phrase_runs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return runs around phrases of `_PHRASE` words that both have once, extended while the words are equal."""
    old_starts, new_starts = (
        [at for at in range(len(words) - _PHRASE + 1) if ord(words[at][-1]) % _PHRASES_TAKEN == 0]
        for words in (old, new)
    )
    old_grams = [tuple(old[at : at + _PHRASE]) for at in old_starts]
    new_grams = [tuple(new[at : at + _PHRASE]) for at in new_starts]
    runs: list[tuple[int, int, int]] = []
    end_old = end_new = 0
    for old_gram, new_gram in shared(old_grams, new_grams, [1] * len(old_grams)):
        at_old, at_new = old_starts[old_gram], new_starts[new_gram]
        if at_old < end_old or at_new < end_new:
            continue
        i, j, m, n = at_old, at_new, at_old + _PHRASE, at_new + _PHRASE
        while i > end_old and j > end_new and old[i - 1] == new[j - 1]:
            i, j = i - 1, j - 1
        while m < len(old) and n < len(new) and old[m] == new[n]:
            m, n = m + 1, n + 1
        runs.append((i, j, m - i))
        end_old, end_new = m, n
    return runs


def _window_runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield runs of equal tokens in windows that are at the same share of both sides."""
    count = -(-max(len(old), len(new)) // _WINDOW)
    bounds = [(len(old) * at // count, len(new) * at // count) for at in range(count + 1)]
    for (a, c), (b, d) in pairwise(bounds):
        for i, j, n in _opcode_runs(Indel.opcodes(old[a:b], new[c:d])):
            yield a + i, c + j, n


def _slide(runs: list[_Run], old: Tokens, new: Tokens) -> None:
    """Move insertions and deletions to the best boundary, or to where they join the next one.

    “[The cat sat.] The dog ran.” is the same as “The [cat sat. The] dog ran.”, but an editor inserts the first.
    """
    runs.sort(key=lambda run: run.old)
    at = 1
    while at < len(runs):
        left, right = runs[at - 1], runs[at]
        deleted = right.old - left.old - left.length
        inserted = right.new - left.new - left.length
        if bool(deleted) == bool(inserted):
            at += 1
            continue
        tokens, start = (new, left.new + left.length) if inserted else (old, left.old + left.length)
        shift = _best_shift(tokens, start, start + inserted + deleted, left.length, right.length)
        left.length += shift
        right.old, right.new, right.length = right.old + shift, right.new + shift, right.length - shift
        if not left.length or not right.length:
            del runs[at - 1 if not left.length else at]
            at = max(1, at - 1)
        else:
            at += 1


def _best_shift(tokens: Tokens, start: int, end: int, most_left: int, most_right: int) -> int:
    """Return how far to move tokens `start` to `end` (negative: to the left) without changing the text around them."""
    keys = tokens.keys
    lowest = highest = 0
    while lowest > -most_left and keys[start + lowest - 1] == keys[end + lowest - 1]:
        lowest -= 1
    while highest < most_right and keys[start + highest] == keys[end + highest]:
        highest += 1

    def score(shift: int) -> tuple[int, int]:
        joins = shift in (-most_left, most_right)
        return tokens.boundary_rank(start + shift) + 4 * joins, -abs(shift)

    return max(range(lowest, highest + 1), key=score) if lowest < highest else 0


def _chance_length(old: int, new: int) -> float:
    """Return the length that common runs by chance rarely exceed (1 in 100), in code points.

    `old` and `new` are the lengths of two passages in code points. Fitted to 4,000 pairs of unrelated passages of
    English news posts for each length: 6 code points for passages of 50, 11 for 200, 17 for 800, 20 for 1,500; so 3 for
    each doubling of both.
    """
    return 1.5 * log2(old * new) - 11


def _mark_chance_runs(runs: list[_Run], old: list[str], new: list[str], *, cut_out: bool) -> None:
    """Mark the runs that chance explains: short, and no longer than the changes on both sides."""
    old_sums = [0, *accumulate(map(len, old))]
    new_sums = [0, *accumulate(map(len, new))]
    first, last = _Run(0, 0, 0), _Run(len(old), len(new), 0)
    edges = (first, last) if cut_out else ()

    def change(left: _Run, right: _Run) -> tuple[int, int]:
        removed = old_sums[right.old] - old_sums[left.old + left.length]
        return removed, new_sums[right.new] - new_sums[left.new + left.length]

    checked = [first]
    ahead = [last, *runs[::-1]]
    while len(ahead) > 1:
        run = ahead.pop()
        size = old_sums[run.old + run.length] - old_sums[run.old]
        before, after = change(checked[-1], run), change(run, ahead[-1])
        enough = _chance_length(before[0] + size + after[0], before[1] + size + after[1])
        if checked[-1] not in edges:
            enough = min(enough, max(before))
        if ahead[-1] not in edges:
            enough = min(enough, max(after))
        if size > enough:
            checked.append(run)
            continue
        run.significant = False
        if len(checked) > 1:
            # Check the last run again, because the change after it has grown.
            ahead.append(checked.pop())
