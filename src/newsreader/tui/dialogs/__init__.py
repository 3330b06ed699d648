"""Panels that open at the foot of a screen to ask for one thing, and the help page."""
