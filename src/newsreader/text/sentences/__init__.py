"""Find sentences, quotations and words in a text, and move a cursor by them.

Knows the languages' rules for sentence ends. Must not know layout or highlights. Callers use `sentences.Sentences`,
`quotations.quotation_at` and the functions of `motion`.
"""
