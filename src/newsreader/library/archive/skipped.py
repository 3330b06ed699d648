"""What could not be read of a library and is therefore missing from what was taken out of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Skipped:
    """The ids of `articles` that are left out, and of all that is a few words that say where it was and why."""

    articles: set[int] = field(default_factory=set)
    told: list[str] = field(default_factory=list)

    def add(self, article_id: int, told: str) -> None:
        """Leave an article out."""
        self.articles.add(article_id)
        self.told.append(told if f"article {article_id}" in told else f"article {article_id}: {told}")
