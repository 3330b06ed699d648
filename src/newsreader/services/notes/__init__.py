"""Search the highlights and notes: the stored index, the filters, and the results for a query."""
