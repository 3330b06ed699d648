"""Importers of the highlights of e-book readers."""
