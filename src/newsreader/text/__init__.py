"""Pure functions on one string: cleaning, measuring, wrapping, sentences, motions, finding, anchoring.

Everything here takes a text and ranges of code points and gives ranges back. It must not know where a text comes
from, where it is stored, or what paints it: it imports `records` and `errors`, and only `cells` asks a terminal
library for widths.
"""
