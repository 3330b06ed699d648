"""Panels that open at the foot of a screen to ask for one thing, and the help page.

`panel`, `choice_panel`, `path_panel` and `prompt_dialog` are the bases of the other panels.
"""
