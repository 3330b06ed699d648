"""newsreader: read news closely in the terminal, and highlight, tag and annotate it."""

__version__ = "0.1.0"
