"""The pictures and the recording in `docs/`, made from the program: `python -m tests.pictures`.

It runs the installed program in a terminal, with a sample library, presses keys, and draws what is on the screen. It
needs `rsvg-convert` (Debian: `librsvg2-bin`) and the font Fira Code (`fonts-firacode`).
"""
