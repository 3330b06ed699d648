"""An in-memory index that finds notes by a few words: in any order, misspelled, unfinished or abbreviated.

Knows words and numbers of notes. Must not know the library, filters or screens. Callers use `index.FuzzyIndex`.
"""

GOOD_MATCH = 45
"""The score, 0 to 100, below which a match may be something else than what was searched for.

Of right results, 98 in 100 score more. Of the first results for words that no note has, 97 in 100 score less.
"""
