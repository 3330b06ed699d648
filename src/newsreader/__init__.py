"""newsreader: read news closely in the terminal and keep what you marked."""

__version__ = "0.1.0"
