"""Pure functions on one string: cleaning, measuring, wrapping, sentences, motions, finding, comparing, anchoring.

Functions take a text and ranges of code points, and return ranges. This package must not know where a text comes from,
where it is stored, or how it is painted. It imports only `records` and `errors`; only `layout.cells` asks a terminal
library for widths.
"""
