"""Panels that change an article: its title, its language and the encoding of its file."""
