"""What changed between two texts of an article, for people to read."""
