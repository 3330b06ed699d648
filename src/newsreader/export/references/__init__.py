"""Formats for reference managers: BibTeX, RIS and CSL-JSON."""
