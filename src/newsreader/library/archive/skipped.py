"""What an export skipped because it could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Skipped:
    """The ids of the skipped articles, and a message for each skipped thing that says where it is and why."""

    articles: set[int] = field(default_factory=set)
    messages: list[str] = field(default_factory=list)

    def add(self, article_id: int, message: str) -> None:
        """Add an article."""
        self.articles.add(article_id)
        self.messages.append(message if f"article {article_id}" in message else f"article {article_id}: {message}")
