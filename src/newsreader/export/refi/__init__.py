"""REFI-QDA, which programs for qualitative data analysis exchange: the codebook and the project."""
