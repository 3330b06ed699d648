"""Records in, text out: Markdown, JSON, JSON-LD, CSV and HTML. Knows neither the library nor the file system."""
