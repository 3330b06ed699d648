"""Highlights with their notes, tags and drafts: create, read, change and delete them.

Must not know lists of articles or screens. Callers use `highlights.Highlights` and `drafts.Drafts`.
"""
