"""Break text into lines of a width in terminal cells, and arrange blocks, tables and links in rows.

Knows cell widths and ranges of code points. Must not know sentences, highlights, colors or widgets. Callers use
`layout.Layout` for a whole article, `wrap.wrap` for one range, and `cells.cell_width` for one string.
"""
