"""Importers of the files of reference managers."""
