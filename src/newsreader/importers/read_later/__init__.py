"""Importers of the exports of read-later services and bookmark managers."""
