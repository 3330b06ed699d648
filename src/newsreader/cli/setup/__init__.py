"""Commands that set up the program: settings, keys, the shell, the desktop and the browser."""
