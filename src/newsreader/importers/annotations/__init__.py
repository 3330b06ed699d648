"""Importers of highlights and annotations of articles."""
