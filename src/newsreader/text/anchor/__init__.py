"""Find the range of a highlight again after its article was edited, and say how certain the result is.

Compares texts by sentence, then by word. Must not know the library or what a highlight is. Callers use
`anchor.carry_over` (both texts are known), `anchor.find_anchor` (only the quote is known) and `merge3`.
"""
