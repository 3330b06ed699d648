"""Export articles to files: which articles, in which format or template, and how their files are written and kept."""
