"""The pictures of an article: the panel that shows one, and how terminals are made to draw it."""
