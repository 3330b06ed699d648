"""Panels that ask for a color, a tag or a link."""
