"""Read and write transactions: each change and its entry in the journal are written together.

Must not know what an article or a highlight means. `engine.Store` runs transactions, `change.Change` writes rows and
records them, `undo.History` reverts and repeats steps.
"""
