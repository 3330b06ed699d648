"""Keep a folder of exported Markdown files and the library in step, in both directions."""
