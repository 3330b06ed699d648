"""Find the range of a highlight again after its article was edited, and say how certain the result is.

Callers use `anchor.carry_over` (both texts are known) and `anchor.find_anchor` (only the quote is known); `meaning`
judges whether the edit changed what the passage says. Must not know the library or what a highlight is.
"""
