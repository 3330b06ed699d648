"""Schema migrations, one file per version, run in order by Alembic. Frozen: they import nothing that can change."""
