"""An in-memory index that finds notes by a few words: in any order, misspelled, unfinished or abbreviated.

Knows words and numbers of notes. Must not know the library, filters or screens. Callers use `index.FuzzyIndex`.
"""
