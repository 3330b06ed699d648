"""What an export skipped because it could not be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Skipped:
    """The reasons for skipped articles, by id; the lost places of highlights; the number of other rows, by table."""

    articles: dict[int, str] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)

    @property
    def messages(self) -> list[str]:
        """A message for each of them."""
        reasons = (
            reason if f"article {article_id}" in reason else f"article {article_id}: {reason}"
            for article_id, reason in self.articles.items()
        )
        rows = (
            f"rows of the table {table} that cannot be read or belong to nothing ({count:,})"
            for table, count in self.rows.items()
        )
        return [*reasons, *self.places, *rows]
