"""Turns records into text: Markdown, JSON, JSON-LD, CSV and HTML.

`registry` lists the formats and `sheet.Sheet` is what they render. Knows neither the library nor the file system.
"""
