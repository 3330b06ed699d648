"""Alembic's migrations: how a library of each version becomes one of the next."""
