"""The Textual screens. No other package imports Textual."""
