"""Formats of highlights for other programs: W3C annotations, Hypothesis, Readwise and CSV."""
